"""Vouchers that customers are shown: beside a product, in a shop, in the basket; and what is never shown."""

import datetime as dt

import pytest
from django.test import Client

from marketplace import clock
from marketplace.errors import DomainError
from marketplace.storefronts import store_url
from orders import baskets, public_vouchers, vouchers
from orders.models import Basket, Voucher
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories
from tests.orders.factories import VoucherFactory

pytestmark = pytest.mark.django_db
BASKET = store_url("orders:basket", language="en")
ENTER = store_url("orders:basket-voucher-create", language="en")


@pytest.fixture
def offer():
    return OfferFactory(prices={"CN": 10_000, "US": 2_000})


def public(seller=None, **terms):
    return VoucherFactory(seller=seller, is_public=True, **{"amount_minor": 1_000, "least_minor": 5_000, **terms})


def beside(offer, client=None, store=None):
    """Return the answer that the product page of an offer asks for."""
    path = store_url("orders:shop-vouchers", language="en", storefront=store, slug=offer.seller.slug)
    return (client or Client()).get(path)


def shop(offer, client=None):
    return (client or Client()).get(store_url("catalog:shop", language="en", slug=offer.seller.slug)).content.decode()


def take(client, code, **shown):
    headers = {"HX-Request": "true"} if shown else {}
    return client.post(ENTER, {"code": code, **shown}, headers=headers)


def test_the_product_page_asks_for_them_and_keeps_none(offer):
    public(offer.seller, code="TEN")
    page = Client().get(store_url("catalog:product", language="en", number=offer.product.number)).content.decode()
    assert "TEN" not in page
    assert f'hx-get="/cn/en/s/{offer.seller.slug}/vouchers/"' in page
    answer = beside(offer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "¥10 off from ¥50" in " ".join(answer.content.decode().split())


def test_sellers_come_first_and_a_shop_shows_its_own(offer):
    public(code="ALL5", percent_bp=500, amount_minor=None, most_minor=2_000)
    public(offer.seller, code="OWN1")
    public(OfferFactory().seller, code="OTHER")
    page = beside(offer).content.decode()
    assert (page.index('value="OWN1"') < page.index('value="ALL5"'), "OTHER" in page) == (True, False)
    assert ("OWN1" in shop(offer), "ALL5" in shop(offer), "OTHER" in shop(offer)) == (True, False, False)


def secret(voucher):
    Voucher.objects.filter(pk=voucher.pk).update(is_public=False)


def ended(voucher):
    vouchers.end_voucher(voucher=voucher, actor=voucher.created_by)


def planned(voucher):
    Voucher.objects.filter(pk=voucher.pk).update(starts_at=clock.now() + dt.timedelta(hours=1))


def used_up(voucher):
    Voucher.objects.filter(pk=voucher.pk).update(uses_limit=3, used=3)


def of_another_store(voucher):
    Voucher.objects.filter(pk=voucher.pk).update(storefront="US")


@pytest.mark.parametrize("change", [secret, ended, planned, used_up, of_another_store])
def test_what_nobody_can_take_is_shown_nowhere(offer, change):
    change(public(offer.seller, code="TEN"))
    client = Client()
    client.post(store_url("orders:basket-line-create", language="en"), {"offer": offer.pk, "quantity": "1"})
    assert beside(offer, client).status_code == 204
    assert ("TEN" in shop(offer), "TEN" in client.get(BASKET).content.decode()) == (False, False)


def test_a_suspended_sellers_are_not_shown(offer):
    public(offer.seller, code="TEN")
    type(offer.seller).objects.filter(pk=offer.seller.pk).update(state="suspended")
    assert beside(offer).status_code == 204


def test_who_has_used_it_is_not_shown_it_again(offer):
    customer, client = UserFactory(), Client()
    public(offer.seller, code="TEN")
    client.force_login(customer)
    kept = factories.basket(offers=[(offer, 1)], customer=customer)
    vouchers.enter_code(basket=kept, code="TEN")
    factories.pay(factories.checkout.place_purchase(**factories.wishes(kept)))
    assert (beside(offer, client).status_code, beside(offer).status_code) == (204, 200)


def test_taken_before_anything_is_in_the_basket_it_says_what_is_missing(offer):
    client = Client()
    public(offer.seller, code="TEN")
    public(code="ALL5")
    page = take(client, "TEN", shop=offer.seller.slug).content.decode()
    assert ("In your basket" in page, 'value="TEN"' in page, 'value="ALL5"' in page) == (True, False, True)
    assert take(client, "ALL5").headers["Location"] == BASKET
    empty = client.get(BASKET).content.decode()
    assert "Your basket is empty" in empty
    assert f"This voucher is for goods of {offer.seller}." in empty
    assert "Add goods to use this voucher." in empty
    assert Basket.objects.count() == 1

    client.post(store_url("orders:basket-line-create", language="en"), {"offer": offer.pk, "quantity": "1"})
    page = client.get(BASKET).content.decode()
    assert ("Voucher TEN" in page, "Voucher ALL5" in page) == (True, True)


def test_a_refusal_stands_where_it_was_taken(offer):
    client, voucher = Client(), public(offer.seller, code="TEN")
    ended(voucher)
    answer = take(client, "TEN", shop=offer.seller.slug)
    assert (answer.status_code, "This voucher is not valid now." in answer.content.decode()) == (200, True)
    refused = take(client, "TEN")
    assert (refused.status_code, "This voucher is not valid now." in refused.content.decode()) == (422, True)
    assert Basket.objects.count() == 0


def test_one_that_is_not_shown_still_wants_goods(offer):
    VoucherFactory(code="TOLD", seller=offer.seller, amount_minor=1_000, least_minor=5_000)
    unsaved = Basket(token="x" * 32, storefront="CN")
    with pytest.raises(DomainError, match="None are in your basket"):
        vouchers.enter_code(basket=unsaved, code="TOLD")
    assert Basket.objects.count() == 0


def test_all_of_a_shop_stay_in_sight_when_one_is_taken(offer):
    client = Client()
    for number in range(public_vouchers.BESIDE_A_PRODUCT + 1):
        public(offer.seller, code=f"OWN-{number}")
    assert 'value="OWN-3"' not in beside(offer).content.decode()
    assert 'value="OWN-3"' in shop(offer)
    page = take(client, "OWN-0", shop=offer.seller.slug, all="1").content.decode()
    assert ("In your basket" in page, 'value="OWN-3"' in page) == (True, True)
    assert "In your basket" in shop(offer, client)


def test_the_basket_offers_those_for_its_goods(offer):
    client = Client()
    client.post(store_url("orders:basket-line-create", language="en"), {"offer": offer.pk, "quantity": "1"})
    public(offer.seller, code="TEN")
    public(OfferFactory().seller, code="OTHER")
    page = client.get(BASKET).content.decode()
    assert ("Vouchers for these goods" in page, 'value="TEN"' in page, "OTHER" in page) == (True, True, False)
    page = client.post(ENTER, {"code": "TEN"}, follow=True).content.decode()
    assert ("Voucher TEN" in page, "Vouchers for these goods" in page) == (True, False)


def test_they_cost_the_same_for_one_and_for_many(offer, count_queries):
    client = Client()
    client.post(store_url("orders:basket-line-create", language="en"), {"offer": offer.pk, "quantity": "1"})
    pages = (lambda: beside(offer, client), lambda: shop(offer, client), lambda: client.get(BASKET))

    def warm(page):
        page()
        return count_queries(page)

    public(offer.seller)
    costs = [warm(page) for page in pages]
    for _number in range(2):
        public(offer.seller)
        public()
    assert [warm(page) for page in pages] == costs
    assert costs[0] == 3
    assert count_queries(lambda: beside(offer)) == 1


def test_an_unsaved_basket_becomes_a_row_with_the_voucher(offer):
    public(offer.seller, code="TEN")
    basket = Basket(token="x" * 32, storefront="CN")
    vouchers.enter_code(basket=basket, code="TEN")
    assert list(Basket.objects.get().vouchers.values_list("code", flat=True)) == ["TEN"]
    assert baskets.count(basket) == 0
