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


def carry_out(seller, listings, change, actor):
    """Apply a change as somebody does who has just looked at its preview."""
    seen = bulk_changes.fingerprint(bulk_changes.plan(listings=listings, change=change))
    return bulk_changes.apply(seller=seller, listings=listings, change=change, seen=seen, actor=actor)


def test_percentages_round_half_up_and_name_what_has_no_price(three):
    rows = bulk_changes.plan(listings=three, change=percent("-12.5"))
    assert [(row.old, row.new) for row in rows] == [(10_000, 8_750), (9_999, 8_749), (None, None)]
    assert rows[2].refusal == "No price in this store yet."


def test_applies_what_was_shown_everywhere(seller, three, actor):
    count = carry_out(seller, three, percent(10), actor)

    assert count == 2
    prices = OfferPrice.objects.filter(offer__in=three).order_by("pk").values_list("amount_minor", flat=True)
    assert list(prices) == [11_000, 10_999, 1_000]
    assert FeaturedOffer.objects.get(product=three[0].product, storefront="CN").amount_minor == 11_000
    assert list(seller.activities.filter(kind="bulk_price_percent").values_list("about", flat=True)) == ["2 listings"]
    assert list(checks.findings()) == []


def test_a_first_price_brings_a_listing_live(seller, actor):
    offer = OfferFactory(seller=seller, prices={})
    assert offer.state == Offer.State.SUPPRESSED
    carry_out(seller, [offer], Change(Kind.PRICE_SET, Decimal(500), "CN"), actor)
    offer.refresh_from_db()
    assert offer.state == Offer.State.LIVE


@pytest.mark.parametrize(("kind", "amount", "left"), [(Kind.STOCK_SET, 7, [7, 7, 7]), (Kind.STOCK_ADD, -1, [0, 0, 1])])
def test_stock(seller, three, actor, kind, amount, left):
    carry_out(seller, three, Change(kind, Decimal(amount)), actor)
    assert list(Stock.objects.order_by("offer").values_list("available", flat=True)) == left
    assert list(checks.findings()) == []


def test_others_listings_and_deleted_ones_stay(seller, three, actor):
    other = OfferFactory(prices={"CN": 100})
    offers.delete_offer(offer=three[0], actor=actor)
    change = percent(50)
    seen = bulk_changes.fingerprint(bulk_changes.plan(listings=three[1:], change=change))
    count = bulk_changes.apply(seller=seller, listings=[*three, other], change=change, seen=seen, actor=actor)
    assert count == 1
    assert OfferPrice.objects.get(offer=other).amount_minor == 100


@pytest.mark.parametrize("count", [1, 3])
def test_takes_the_same_number_of_queries(seller, actor, count, django_assert_num_queries):
    listings = [OfferFactory(seller=seller, prices={"CN": 1_000}) for _ in range(count)]
    with django_assert_num_queries(22):
        carry_out(seller, listings, percent(10), actor)


@pytest.mark.parametrize("change", [percent(10), Change(Kind.STOCK_ADD, Decimal(5))])
def test_counts_once_when_it_is_sent_twice(seller, three, actor, change):
    seen = bulk_changes.fingerprint(bulk_changes.plan(listings=three, change=change))
    bulk_changes.apply(seller=seller, listings=three, change=change, seen=seen, actor=actor)
    with pytest.raises(bulk_changes.PreviewOutdated):
        bulk_changes.apply(seller=seller, listings=three, change=change, seen=seen, actor=actor)
    assert OfferPrice.objects.get(offer=three[0]).amount_minor in {10_000, 11_000}
    assert Stock.objects.get(offer=three[1]).available in {1, 6}


def test_a_listing_nobody_looked_at_is_not_changed(seller, three, actor):
    change = percent(10)
    seen = bulk_changes.fingerprint(bulk_changes.plan(listings=three[:1], change=change))
    with pytest.raises(bulk_changes.PreviewOutdated):
        bulk_changes.apply(seller=seller, listings=three, change=change, seen=seen, actor=actor)
    assert OfferPrice.objects.get(offer=three[1]).amount_minor == 9_999


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

        seen = shown.context["seen"]
        client.post(f"{address}?q={three[0].sku}", {**data, "apply": "1", "seen": seen})
        again = client.post(f"{address}?q={three[0].sku}", {**data, "apply": "1", "seen": seen})
        assert (again.status_code, "check the preview once more" in again.content.decode()) == (409, True)
        assert "81.00" in again.content.decode()
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
         ("stock_add", "NaN"), ("price_percent", "Infinity"), ("stock_set", ""), ("nothing", "1"),
         ("stock_set", "1E+3000000"), ("price_percent", "1E+3000000"), ("price_set", "1E+3000000"),
         ("price_percent", "%"), ("stock_add", "\N{MINUS SIGN}")],
    )  # fmt: skip
    def test_says_what_is_wrong(self, client, address, three, kind, amount):
        answer = client.post(address, {"kind": kind, "amount": amount, "storefront": "CN", "apply": "1"})
        assert answer.status_code == 422
        assert OfferPrice.objects.get(offer=three[0]).amount_minor == 10_000

    def test_nothing_chosen_leads_back(self, client, address):
        assert client.get(f"{address}?o=x").url == reverse("seller_catalog:listings")
