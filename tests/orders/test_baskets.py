import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models.seller import SellerState
from catalog import pricing, stock
from marketplace import state, storefronts
from marketplace.errors import DomainError
from orders import baskets, vouchers
from orders.models import Basket, BasketLine
from tests.accounts.factories import SellerFactory, UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


def asked(*, user=None, cookies=None, store="CN"):
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    request.storefront = storefronts.BY_CODE[store]
    request.COOKIES.update(cookies or {})
    return request


def cookies_of(basket):
    response = HttpResponse()
    baskets.remember(response, basket)
    return {name: morsel.value for name, morsel in response.cookies.items()}


def test_a_new_visitor_costs_no_row():
    basket = baskets.basket_for(asked())
    assert basket.pk is None
    assert baskets.groups(basket) == []
    assert baskets.count(basket) == 0


def test_the_cookie_leads_back_to_the_basket():
    basket = factories.basket()
    cookies = cookies_of(basket)
    assert baskets.basket_for(asked(cookies=cookies)) == basket
    assert cookies["basket_count"] == "1"


def test_a_forged_cookie_opens_no_basket():
    basket = factories.basket()
    assert baskets.basket_for(asked(cookies={"basket": basket.token})).pk is None
    assert baskets.basket_for(asked(cookies={"basket": f"{basket.token}:1:x"})).pk is None


def test_each_store_has_its_own_basket():
    user = UserFactory()
    here = factories.basket(customer=user)
    there = factories.basket(customer=user, storefront="US")
    assert baskets.basket_for(asked(user=user)) == here
    assert baskets.basket_for(asked(user=user, store="US")) == there


def test_the_token_of_a_users_basket_opens_nothing():
    basket = factories.basket(customer=UserFactory())
    request = asked()
    response = HttpResponse()
    response.set_signed_cookie("basket", basket.token, salt=baskets.SALT)
    request.COOKIES["basket"] = response.cookies["basket"].value
    assert baskets.basket_for(request).pk is None


def test_adding_again_adds_up_and_takes_the_price_of_now():
    offer = OfferFactory()
    basket = factories.basket(offers=[(offer, 1)])
    pricing.change_prices(prices={offer.pk: {"CN": 9_900}})
    line = baskets.add_to_basket(basket=basket, offer=offer, quantity=2)
    assert (line.quantity, line.seen_minor) == (3, 9_900)
    assert basket.lines.count() == 1


@pytest.mark.parametrize(
    ("left", "quantity", "message"),
    [
        (10, 0, "Enter a quantity of 1 or more."),
        (2, 3, "Only 2 left. Choose fewer."),
        (0, 1, "This article is sold out."),
        (500, 100, "At most 99 pieces can be bought at once."),
    ],
)
def test_a_quantity_that_cannot_be_is_refused(left, quantity, message):
    offer = OfferFactory(stock=left)
    basket = Basket.objects.create(token="t", storefront="CN")
    with pytest.raises(DomainError) as refused:
        baskets.add_to_basket(basket=basket, offer=offer, quantity=quantity)
    assert (str(refused.value), refused.value.field) == (message, "quantity")
    assert BasketLine.objects.count() == 0


def test_what_is_not_for_sale_here_is_refused():
    basket = Basket.objects.create(token="t", storefront="US")
    with pytest.raises(DomainError, match="no longer for sale"):
        baskets.add_to_basket(basket=basket, offer=OfferFactory(prices={"CN": 100}), quantity=1)


def test_a_suspended_sellers_offer_is_refused(django_capture_on_commit_callbacks):
    offer = OfferFactory()
    state.move(offer.seller, SellerState.SUSPENDED)
    basket = Basket.objects.create(token="t", storefront="CN")
    with pytest.raises(DomainError, match="no longer for sale"):
        baskets.add_to_basket(basket=basket, offer=offer, quantity=1)


def test_quantity_changes_and_removal_can_be_undone():
    offer = OfferFactory()
    basket = factories.basket(offers=[(offer, 1)])
    line = basket.lines.get()
    assert baskets.change_quantity(basket=basket, line_id=line.pk, quantity=4).quantity == 4
    removed = baskets.remove_line(basket=basket, line_id=line.pk)
    assert removed == (offer.pk, 4)
    assert baskets.groups(basket) == []
    assert baskets.add_to_basket(basket=basket, offer=offer, quantity=removed[1]).quantity == 4


def test_a_line_of_another_basket_cannot_be_touched():
    mine, others = factories.basket(), factories.basket()
    line = others.lines.get()
    with pytest.raises(DomainError):
        baskets.change_quantity(basket=mine, line_id=line.pk, quantity=2)
    with pytest.raises(DomainError):
        baskets.remove_line(basket=mine, line_id=line.pk)
    assert others.lines.get().quantity == 1


def test_signing_in_merges_the_basket():
    user, shared, only_mine, only_theirs = UserFactory(), OfferFactory(), OfferFactory(), OfferFactory()
    factories.basket(offers=[(shared, 1), (only_mine, 1)], customer=user)
    anonymous = factories.basket(offers=[(shared, 3), (only_theirs, 2)])
    merged = baskets.basket_for(asked(user=user, cookies=cookies_of(anonymous)))
    assert merged.user == user
    assert dict(merged.lines.values_list("offer_id", "quantity")) == {
        shared.pk: 3,
        only_mine.pk: 1,
        only_theirs.pk: 2,
    }
    assert Basket.objects.count() == 1
    assert cookies_of(merged)["basket"] == ""


@pytest.mark.parametrize("change", ["add", "change", "remove", "save"])
def test_a_basket_that_a_sign_in_took_meanwhile_is_not_written_to(change):
    basket = factories.basket(offers=[(OfferFactory(), 1)])
    line = basket.lines.get()
    own = baskets.merge_baskets(anonymous=Basket.objects.get(pk=basket.pk), user=UserFactory())
    changes = {
        "add": lambda: baskets.add_to_basket(basket=basket, offer=OfferFactory(), quantity=1),
        "change": lambda: baskets.change_quantity(basket=basket, line_id=line.pk, quantity=2),
        "remove": lambda: baskets.remove_line(basket=basket, line_id=line.pk),
        "save": lambda: baskets.save_for_later(basket=basket, line_id=line.pk),
    }

    with pytest.raises(DomainError, match="moved into that of your account"):
        changes[change]()

    baskets.accept_prices(basket=basket)
    assert [(each.quantity, each.is_saved) for each in own.lines.all()] == [(1, False)]


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ((3, True), (2, False), (2, False)),
        ((2, False), (3, True), (2, False)),
        ((3, True), (2, True), (3, True)),
        ((2, False), (3, False), (3, False)),
    ],
)
def test_signing_in_never_puts_aside_what_is_to_be_bought(mine, theirs, merged):
    user, offer = UserFactory(), OfferFactory()
    own = factories.basket(offers=[(offer, mine[0])], customer=user)
    anonymous = factories.basket(offers=[(offer, theirs[0])])
    for basket, is_saved in ((own, mine[1]), (anonymous, theirs[1])):
        basket.lines.update(is_saved=is_saved)
    baskets.merge_baskets(anonymous=anonymous, user=user)
    assert list(own.lines.values_list("quantity", "is_saved")) == [merged]


def test_signing_in_brings_vouchers_along_but_never_two_of_an_issuer():
    user, offer = UserFactory(), OfferFactory()
    kept, dropped = (factories.VoucherFactory(percent_bp=500) for _number in range(2))
    brought = factories.VoucherFactory(seller=offer.seller, percent_bp=500)
    own = factories.basket(offers=[(offer, 1)], customer=user)
    anonymous = factories.basket(offers=[(offer, 1)])
    for basket, voucher in ((own, kept), (anonymous, dropped), (anonymous, brought)):
        vouchers.enter_code(basket=basket, code=voucher.code)
    merged = baskets.merge_baskets(anonymous=anonymous, user=user)
    assert set(merged.vouchers.all()) == {kept, brought}


def test_pieces_put_aside_do_not_come_along_with_a_new_one():
    offer = OfferFactory()
    basket = factories.basket(offers=[(offer, 3)])
    baskets.save_for_later(basket=basket, line_id=basket.lines.get().pk)
    line = baskets.add_to_basket(basket=basket, offer=offer, quantity=1)
    assert (line.quantity, line.is_saved) == (1, False)


def test_parcels_are_per_seller_and_channel():
    seller = SellerFactory()
    offers = [
        OfferFactory(seller=seller),
        OfferFactory(),
        OfferFactory(seller=seller),
        OfferFactory(seller=seller, channel="platform"),
    ]
    basket = factories.basket(offers=[(offer, 1) for offer in offers])
    parcels = baskets.groups(basket)
    assert [(parcel.seller_id, parcel.channel, len(parcel.lines)) for parcel in parcels] == [
        (seller.pk, "seller", 2),
        (offers[1].seller.pk, "seller", 1),
        (seller.pk, "platform", 1),
    ]
    assert parcels[0].items_minor == 25_800


def test_a_changed_price_and_missing_stock_are_said_and_then_accepted():
    dearer, short, gone = OfferFactory(), OfferFactory(), OfferFactory()
    basket = factories.basket(offers=[(dearer, 1), (short, 5), (gone, 1)])
    pricing.change_prices(prices={dearer.pk: {"CN": 13_000}})
    stock.set_stock(offer=short, quantity=3, actor=None)
    pricing.remove_prices(offer=gone, storefront_codes=["CN"])
    lines = {line.article.pk: line for parcel in baskets.groups(basket) for line in parcel.lines}
    assert lines[dearer.pk].change_minor == 100
    assert (lines[short.pk].is_short, lines[short.pk].available) == (True, 3)
    assert (lines[gone.pk].is_gone, lines[gone.pk].items_minor) == (True, 0)
    baskets.accept_prices(basket=basket)
    assert all(line.change_minor == 0 for parcel in baskets.groups(basket) for line in parcel.lines)


@pytest.mark.parametrize("count", [1, 3])
def test_reading_a_basket_costs_the_same_however_full(count, django_assert_num_queries):
    basket = factories.basket(offers=[(OfferFactory(), 1) for _ in range(count)])
    with django_assert_num_queries(1):
        baskets.groups(basket)
