"""Listing, changing, pausing, deleting and judging offers."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Seller
from catalog import offers
from catalog.errors import InvalidOffer
from catalog.models import FeaturedOffer, ListingIssue, Offer, OfferPrice, Stock, StockMovement
from catalog.models.offer import Channel, OfferState
from marketplace.state import IllegalTransition
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory, ProductFactory

pytestmark = pytest.mark.django_db


def issues_of(offer):
    return sorted(offer.issues.values_list("code", "attribute", "severity"))


def test_a_good_offer_goes_live_with_price_stock_and_history():
    owner = (seller := SellerFactory()).memberships.get().user
    product = ProductFactory()

    offer = offers.list_offer(
        seller=seller, product=product, sku=" A-1 ", prices={"CN": 12_900, "US": 2_400}, stock=7,
        condition="used", channel="platform", handling_days=2, actor=owner,
    )  # fmt: skip

    assert (offer.state, offer.sku, offer.condition, offer.channel, offer.handling_days) == (
        OfferState.LIVE, "A-1", "used", "platform", 2,
    )  # fmt: skip
    assert sorted(offer.prices.values_list("storefront", "currency", "amount_minor")) == [
        ("CN", "CNY", 12_900), ("US", "USD", 2_400),
    ]  # fmt: skip
    assert offer.stock.available == 7
    assert list(offer.stock.movements.values_list("delta", "reason", "actor")) == [(7, "set", owner.pk)]
    changes = list(offer.history().values_list("from_state", "to_state", "actor"))
    assert changes == [("", "draft", owner.pk), ("draft", "live", owner.pk)]
    assert issues_of(offer) == [("no_bullets", "", "info"), ("no_picture", "", "warning")]
    assert sorted(FeaturedOffer.objects.values_list("storefront", "amount_minor", "in_stock")) == [
        ("CN", 12_900, True), ("US", 2_400, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"sku": "  "}, "sku", "Enter a SKU of at most 40 characters."),
        ({"sku": "x" * 41}, "sku", "Enter a SKU of at most 40 characters."),
        ({"sku": "a\x00b"}, "sku", "Enter a SKU of at most 40 characters."),
        ({"prices": {"CN": 0}}, "price_CN", "Enter a price above zero and up to 10,000,000."),
        ({"prices": {"CN": -5}}, "price_CN", "Enter a price above zero and up to 10,000,000."),
        ({"prices": {"XX": 5}}, "price_XX", "There is no store “XX”."),
        ({"stock": -1}, "stock", "Enter a stock between 0 and 999,999."),
        ({"stock": 1_000_000}, "stock", "Enter a stock between 0 and 999,999."),
        ({"handling_days": 31}, "handling_days", "Enter between 0 and 30 working days."),
        ({"condition": "broken"}, "condition", "“broken” is not one of: new, refurbished, used."),
        (
            {"condition_note": "Scratched"}, "condition_note",
            "New goods have no note: choose another condition, or empty it.",
        ),
        (
            {"condition": "used", "condition_note": "x" * 1_001}, "condition_note",
            "This is too long: at most 1000 characters.",
        ),
        ({"channel": "pigeon"}, "channel", "“pigeon” is not one of: seller, platform."),
    ],
)  # fmt: skip
def test_a_wrong_part_is_refused_and_nothing_is_written(changes, field, words):
    product, seller = ProductFactory(), SellerFactory()
    parts = {"sku": "A-1", "prices": {"CN": 100}, "stock": 1} | changes

    with translation.override("en"), pytest.raises(InvalidOffer) as refusal:
        offers.list_offer(seller=seller, product=product, actor=None, **parts)

    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert [model.objects.count() for model in (Offer, OfferPrice, Stock, StockMovement, FeaturedOffer)] == [0] * 5


def test_a_sku_is_the_sellers_own():
    first = OfferFactory(sku="A-1")
    OfferFactory(sku="A-1")

    with translation.override("en"), pytest.raises(InvalidOffer, match="You already have a listing with the SKU A-1"):
        OfferFactory(sku="A-1", seller=first.seller)

    assert Offer.objects.count() == 2


def test_what_keeps_a_listing_from_going_live_is_said():
    seller = SellerFactory(onboarding=True)
    category = AttributeFactory(required=True).category

    offer = OfferFactory(seller=seller, category=category, prices={})

    assert offer.state == OfferState.SUPPRESSED
    assert [code for code, _, severity in issues_of(offer) if severity == "error"] == [
        "attribute_missing", "no_nationwide_delivery", "no_price", "seller_not_approved",
    ]  # fmt: skip
    assert offer.issues.get(code="attribute_missing").attribute == "material"
    assert not FeaturedOffer.objects.exists()


def test_platform_delivery_needs_no_nationwide_delivery_by_the_seller():
    seller = SellerFactory(ships_nationwide=False)
    assert OfferFactory(seller=seller).state == OfferState.SUPPRESSED
    assert OfferFactory(seller=seller, channel=Channel.PLATFORM).state == OfferState.LIVE


def test_a_repaired_listing_goes_live_and_its_problem_goes():
    offer = OfferFactory(prices={})
    assert offer.state == OfferState.SUPPRESSED

    offers.change_price(offer=offer, prices={"CN": 5_000}, actor=None)

    offer.refresh_from_db()
    assert offer.state == OfferState.LIVE
    assert not offer.issues.filter(code="no_price").exists()
    assert FeaturedOffer.objects.get().amount_minor == 5_000


def test_a_problem_that_stays_keeps_its_row():
    offer = OfferFactory()
    before = set(offer.issues.values_list("pk", "created_at"))
    offers.evaluate([offer.pk])
    assert set(offer.issues.values_list("pk", "created_at")) == before


def test_paused_means_not_in_the_stores_until_resumed():
    offer = OfferFactory()
    offers.pause_offer(offer=offer, actor=None)
    assert not FeaturedOffer.objects.exists()

    offers.evaluate([offer.pk])
    offer.refresh_from_db()
    assert offer.state == OfferState.PAUSED

    assert offers.resume_offer(offer=offer, actor=None).state == OfferState.LIVE
    assert FeaturedOffer.objects.count() == 2


def test_resuming_a_listing_that_broke_a_rule_meanwhile_suppresses_it():
    offer = OfferFactory()
    offers.pause_offer(offer=offer, actor=None)
    Seller.objects.update(ships_nationwide=False)
    assert offers.resume_offer(offer=offer, actor=None).state == OfferState.SUPPRESSED


def test_deleting_frees_the_sku_and_can_be_undone():
    offer = OfferFactory(sku="A-1")
    offers.delete_offer(offer=offer, actor=None)
    assert not FeaturedOffer.objects.exists()
    assert not Offer.objects.of(offer.seller).exists()

    assert offers.restore_offer(offer=offer, actor=None).state == OfferState.LIVE
    assert FeaturedOffer.objects.count() == 2


def test_a_deleted_listing_does_not_come_back_over_a_used_sku():
    offer = OfferFactory(sku="A-1")
    offers.delete_offer(offer=offer, actor=None)
    OfferFactory(sku="A-1", seller=offer.seller)

    with pytest.raises(InvalidOffer):
        offers.restore_offer(offer=offer, actor=None)

    offer.refresh_from_db()
    assert offer.state == OfferState.DELETED


def test_a_listing_is_deleted_once():
    offer = OfferFactory()
    offers.delete_offer(offer=offer, actor=None)
    with pytest.raises(IllegalTransition):
        offers.delete_offer(offer=offer, actor=None)


def test_changing_a_listing_changes_only_what_is_given():
    offer = OfferFactory(sku="A-1", handling_days=1)
    changed = offers.change_offer(offer=offer, handling_days=3, actor=None)
    assert (changed.sku, changed.condition, changed.channel, changed.handling_days) == ("A-1", "new", "seller", 3)
    assert set(FeaturedOffer.objects.values_list("handling_days", flat=True)) == {3}


def test_a_wrong_change_changes_nothing():
    offer = OfferFactory(sku="A-1", handling_days=1)
    with pytest.raises(InvalidOffer):
        offers.change_offer(offer=offer, sku="A-2", handling_days=99, actor=None)
    offer.refresh_from_db()
    assert (offer.sku, offer.handling_days) == ("A-1", 1)


def test_judging_costs_the_same_for_one_and_for_three(django_assert_num_queries, count_queries):
    category = CategoryFactory()
    one = [OfferFactory(category=category).pk]
    three = [OfferFactory(category=category, seller=SellerFactory(onboarding=True)).pk for _ in range(3)]
    ListingIssue.objects.all().delete()
    assert count_queries(lambda: offers.evaluate(one)) == count_queries(lambda: offers.evaluate(three))


def test_the_note_stays_with_goods_that_are_not_new():
    offer = OfferFactory(condition="used", condition_note=" A scratch\r\nbelow. ")
    assert offer.condition_note == "A scratch\nbelow."
    assert offers.change_offer(offer=offer, handling_days=3, actor=None).condition_note == "A scratch\nbelow."
    assert offers.change_offer(offer=offer, condition="refurbished", actor=None).condition_note == "A scratch\nbelow."
    assert offers.change_offer(offer=offer, condition="new", actor=None).condition_note == ""
    with pytest.raises(InvalidOffer, match="New goods have no note"):
        offers.change_offer(offer=offer, condition_note="Worn", actor=None)
    with pytest.raises(IntegrityError, match="offer_note_if_not_new"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(condition_note="Worn")
