"""One change of many listings: the preview is what is carried out."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given, strategies as st

from catalog import bulk_changes, checks, offers
from catalog.bulk_changes import Change, Kind
from catalog.models import FeaturedOffer, Offer, OfferPrice, Stock
from marketplace.errors import DomainError
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def three(seller):
    prices = [{"CN": 10_000}, {"CN": 9_999}, {"US": 1_000}]
    return [OfferFactory(seller=seller, prices=each, stock=at) for at, each in enumerate(prices)]


@pytest.fixture
def actor(seller):
    return seller.memberships.get().user


def percent(amount, storefront="CN"):
    return Change(Kind.PRICE_PERCENT, Decimal(amount), storefront)


def test_percentages_round_half_up_and_name_what_has_no_price(three):
    rows = bulk_changes.plan(listings=three, change=percent("-12.5"))
    assert [(row.old, row.new) for row in rows] == [(10_000, 8_750), (9_999, 8_749), (None, None)]
    assert rows[2].refusal == "No price in this store yet."


def test_applies_what_was_shown_everywhere(seller, three, actor):
    count = bulk_changes.apply(seller=seller, listings=three, change=percent(10), actor=actor)

    assert count == 2
    prices = OfferPrice.objects.filter(offer__in=three).order_by("pk").values_list("amount_minor", flat=True)
    assert list(prices) == [11_000, 10_999, 1_000]
    assert FeaturedOffer.objects.get(product=three[0].product, storefront="CN").amount_minor == 11_000
    assert list(seller.activities.filter(kind="bulk_price_percent").values_list("about", flat=True)) == ["2 listings"]
    assert list(checks.findings()) == []


def test_a_first_price_brings_a_listing_live(seller, actor):
    offer = OfferFactory(seller=seller, prices={})
    assert offer.state == Offer.State.SUPPRESSED
    bulk_changes.apply(seller=seller, listings=[offer], change=Change(Kind.PRICE_SET, Decimal(500), "CN"), actor=actor)
    offer.refresh_from_db()
    assert offer.state == Offer.State.LIVE


@pytest.mark.parametrize(("kind", "amount", "left"), [(Kind.STOCK_SET, 7, [7, 7, 7]), (Kind.STOCK_ADD, -1, [0, 0, 1])])
def test_stock(seller, three, actor, kind, amount, left):
    bulk_changes.apply(seller=seller, listings=three, change=Change(kind, Decimal(amount)), actor=actor)
    assert list(Stock.objects.order_by("offer").values_list("available", flat=True)) == left
    assert list(checks.findings()) == []


def test_others_listings_and_deleted_ones_stay(seller, three, actor):
    other = OfferFactory(prices={"CN": 100})
    offers.delete_offer(offer=three[0], actor=actor)
    assert bulk_changes.apply(seller=seller, listings=[*three, other], change=percent(50), actor=actor) == 1
    assert OfferPrice.objects.get(offer=other).amount_minor == 100


@pytest.mark.parametrize("count", [1, 3])
def test_takes_the_same_number_of_queries(seller, actor, count, django_assert_num_queries):
    listings = [OfferFactory(seller=seller, prices={"CN": 1_000}) for _ in range(count)]
    with django_assert_num_queries(21):
        bulk_changes.apply(seller=seller, listings=listings, change=percent(10), actor=actor)


def test_at_most_a_thousand(seller, three, monkeypatch):
    monkeypatch.setattr(bulk_changes, "LIMIT", 2)
    with pytest.raises(DomainError, match="batch upload"):
        bulk_changes.chosen(seller, Offer.objects.all())
    with pytest.raises(DomainError, match="No listing"):
        bulk_changes.chosen(seller, Offer.objects.none())


@given(st.integers(1, 10**9), st.decimals("-99.99", 500, places=2))
def test_a_percentage_never_gives_a_price_that_is_none(old, amount):
    try:
        new = bulk_changes.new_value(old, percent(amount))
    except DomainError:
        return
    assert 0 < new <= 10**9


class TestPage:
    @pytest.fixture
    def address(self, client, actor):
        client.force_login(actor)
        return reverse("seller_catalog:bulk-edit")

    def test_previews_then_applies_what_the_filters_leave(self, client, address, three):
        data = {"kind": "price_percent", "amount": "−10%", "storefront": "CN"}
        shown = client.post(f"{address}?q={three[0].sku}", data)
        assert (shown.status_code, "90.00" in shown.content.decode()) == (200, True)
        assert OfferPrice.objects.get(offer=three[0]).amount_minor == 10_000

        client.post(f"{address}?q={three[0].sku}", {**data, "apply": "1"})
        amounts = list(OfferPrice.objects.order_by("pk").values_list("amount_minor", flat=True))
        assert amounts == [9_000, 9_999, 1_000]

    def test_picked_rows_come_from_the_list(self, client, address, three):
        answer = client.post(
            reverse("seller_catalog:listing-actions-create"), {"action": "edit", "o": [three[1].pk, three[2].pk]}
        )
        page = client.get(answer.url)
        assert "2 listings are chosen." in page.content.decode()

    @pytest.mark.parametrize(
        ("kind", "amount"),
        [("price_percent", "-100"), ("price_percent", "x"), ("price_set", "0.001"), ("stock_set", "1.5"),
         ("stock_add", "NaN"), ("price_percent", "Infinity"), ("stock_set", ""), ("nothing", "1")],
    )  # fmt: skip
    def test_says_what_is_wrong(self, client, address, three, kind, amount):
        answer = client.post(address, {"kind": kind, "amount": amount, "storefront": "CN", "apply": "1"})
        assert answer.status_code == 422
        assert OfferPrice.objects.get(offer=three[0]).amount_minor == 10_000

    def test_nothing_chosen_leads_back(self, client, address):
        assert client.get(f"{address}?o=x").url == reverse("seller_catalog:listings")
