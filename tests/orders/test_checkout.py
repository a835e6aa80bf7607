import pytest

from accounts.models.seller import SellerState
from catalog import pricing, stock
from catalog.models import Offer, Stock
from marketplace import state, storefronts
from marketplace.errors import DomainError
from orders import baskets, checkout
from orders.checks import findings
from orders.errors import DeliveryNotOffered, EmptyBasket, OfferGone, PriceChanged, SoldOut
from orders.models import Order, Payment, Purchase
from tests.accounts.factories import UserFactory
from tests.catalog.factories import CategoryFactory, OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


def left(offer):
    return Stock.objects.get(offer=offer).available


def nothing_happened(basket, offer, pieces=10):
    assert (Purchase.objects.count(), Order.objects.count(), Payment.objects.count()) == (0, 0, 0)
    assert left(offer) == pieces
    assert basket.lines.count() > 0


def test_a_quote_contains_tax_where_the_store_shows_it_inside():
    offer = OfferFactory(prices={"CN": 5_650})
    quote = checkout.quote(
        basket=factories.basket(offers=[(offer, 1)]), storefront=storefronts.BY_CODE["CN"], delivery={}
    )
    assert (quote.items_minor, quote.delivery_minor, quote.total_minor) == (5_650, 800, 6_450)
    assert quote.tax_minor == 742  # 64.50 × 13/113


def test_a_quote_adds_tax_where_the_store_shows_it_outside():
    canada = storefronts.BY_CODE["CA"]
    basket = factories.basket(offers=[(OfferFactory(prices={"CA": 1_000}), 3)], storefront="CA")
    quote = checkout.quote(basket=basket, storefront=canada, delivery={})
    assert (quote.items_minor, quote.delivery_minor, quote.tax_minor) == (3_000, 1_299, 215)
    assert quote.total_minor == 4_514


def test_delivery_is_shared_out_over_the_lines_to_the_cent():
    seller = OfferFactory().seller
    offers = [OfferFactory(seller=seller, prices={"CN": price}) for price in (100, 100, 100)]
    quote = checkout.quote(
        basket=factories.basket(offers=[(offer, 1) for offer in offers]),
        storefront=storefronts.BY_CODE["CN"],
        delivery={},
    )
    assert [line.delivery_minor for line in quote.parcels[0].lines] == [267, 267, 266]


def test_a_method_the_store_does_not_have_is_refused():
    basket = factories.basket()
    key = baskets.groups(basket)[0].key
    with pytest.raises(DeliveryNotOffered):
        checkout.quote(basket=basket, storefront=storefronts.BY_CODE["CN"], delivery={key: "international"})


def test_placing_makes_one_order_per_seller_and_channel_and_freezes_everything():
    category = CategoryFactory(referral_rate_bp=1_200, referral_minimum_minor=300)
    first, second = OfferFactory(category=category), OfferFactory(prices={"CN": 5_000})
    customer = UserFactory()
    purchase = factories.place(offers=[(first, 2), (second, 1)], customer=customer, invoice="company")
    assert (purchase.state, purchase.customer, purchase.currency) == ("pending", customer, "CNY")
    assert purchase.total_minor == 25_800 + 5_000 + 800
    orders = list(purchase.orders.order_by("pk"))
    assert [(order.seller, order.total_minor, order.delivery_minor) for order in orders] == [
        (first.seller, 25_800, 0),
        (second.seller, 5_800, 800),
    ]
    line = orders[0].lines.get()
    assert (line.quantity, line.unit_minor, line.items_minor, line.total_minor) == (2, 12_900, 25_800, 25_800)
    assert (line.tax_rate_bp, line.tax_minor) == (1_300, 2_968)
    assert (line.referral_rate_bp, line.referral_minimum_minor) == (1_200, 300)
    assert (line.title, line.sku, line.product_number) == ("Sample bottle", first.sku, first.product.number)
    assert orders[0].invoice_kind == "company"
    assert (left(first), left(second)) == (8, 9)
    assert [payment.amount_minor for payment in purchase.payments.all()] == [purchase.total_minor]
    assert customer.baskets.get().lines.count() == 0
    assert list(findings()) == []


def test_later_changes_leave_the_order_as_it_was():
    offer = OfferFactory()
    purchase = factories.place(offers=[(offer, 1)])
    pricing.change_prices(prices={offer.pk: {"CN": 1}})
    offer.product.texts.update(title="Another")
    offer.product.category.referral_rate_bp = 1
    offer.product.category.save()
    line = purchase.orders.get().lines.get()
    assert (line.unit_minor, line.title, line.referral_rate_bp) == (12_900, "Sample bottle", 800)


def test_the_minimum_fee_is_kept_in_yuan_only():
    offer = OfferFactory(category=CategoryFactory(referral_minimum_minor=300))
    line = factories.place(offers=[(offer, 1)], storefront="US").orders.get().lines.get()
    assert (line.referral_minimum_minor, line.order.currency) == (0, "USD")


def test_the_title_is_frozen_in_the_customers_language():
    offer = OfferFactory(title_zh="保温杯", title_en="Bottle")
    kept = factories.basket(offers=[(offer, 1)])
    purchase = checkout.place_purchase(**factories.wishes(kept, language="zh-hans"))
    assert purchase.orders.get().lines.get().title == "保温杯"


def test_the_same_key_is_the_same_purchase():
    offer = OfferFactory()
    kept = factories.basket(offers=[(offer, 1)])
    wishes = factories.wishes(kept)
    first = checkout.place_purchase(**wishes)
    assert checkout.place_purchase(**wishes) == first
    assert (Purchase.objects.count(), left(offer)) == (1, 9)


def test_another_key_finds_the_basket_empty():
    kept = factories.basket()
    wishes = factories.wishes(kept)
    checkout.place_purchase(**wishes)
    with pytest.raises(EmptyBasket):
        checkout.place_purchase(**{**wishes, "idempotency_key": "another"})
    assert Purchase.objects.count() == 1


def test_a_changed_price_is_refused_and_says_which_line():
    offer, other = OfferFactory(), OfferFactory()
    kept = factories.basket(offers=[(offer, 1), (other, 1)])
    wishes = factories.wishes(kept)
    pricing.change_prices(prices={offer.pk: {"CN": 13_900}})
    with pytest.raises(PriceChanged) as refused:
        checkout.place_purchase(**wishes)
    assert {key: str(text) for key, text in refused.value.lines.items()} == {offer.pk: "Was CN¥129.00, now CN¥139.00."}
    nothing_happened(kept, offer)


def test_sold_out_is_refused_and_says_what_is_left():
    offer, other = OfferFactory(), OfferFactory()
    kept = factories.basket(offers=[(offer, 3), (other, 1)])
    wishes = factories.wishes(kept)
    stock.set_stock(offer=offer, quantity=2, actor=None)
    with pytest.raises(SoldOut) as refused:
        checkout.place_purchase(**wishes)
    assert refused.value.available == {offer.pk: 2}
    assert str(refused.value.lines[offer.pk]) == "Only 2 left. Choose fewer."
    nothing_happened(kept, other)


@pytest.mark.parametrize("how", ["price", "offer", "seller"])
def test_an_offer_that_is_gone_is_refused(how):
    offer, other = OfferFactory(), OfferFactory()
    kept = factories.basket(offers=[(offer, 1), (other, 1)])
    wishes = factories.wishes(kept)
    if how == "price":
        pricing.remove_prices(offer=offer, storefront_codes=["CN"])
    elif how == "offer":
        state.move(offer, Offer.State.PAUSED)
    else:
        state.move(offer.seller, SellerState.SUSPENDED)
    with pytest.raises(OfferGone) as refused:
        checkout.place_purchase(**wishes)
    assert list(refused.value.lines) == [offer.pk]
    nothing_happened(kept, other)


def test_an_unknown_provider_is_refused():
    offer = OfferFactory()
    kept = factories.basket(offers=[(offer, 1)])
    with pytest.raises(DomainError) as refused:
        checkout.place_purchase(**factories.wishes(kept, payment_provider="gold"))
    assert refused.value.field == "payment_provider"
    nothing_happened(kept, offer)


def test_placing_for_two_sellers_costs_17_queries(count_queries):
    wishes = factories.wishes(factories.basket(offers=[(OfferFactory(), 1), (OfferFactory(), 1)]))
    assert count_queries(lambda: checkout.place_purchase(**wishes)) == 17
