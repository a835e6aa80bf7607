"""Variations in a file: a group's first row, or its parent, speaks for all."""

import pytest

from catalog.models import Offer, Product
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory
from tests.catalog.tables import row
from tests.catalog.uploading import carry_out, check, counts, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    leaf = CategoryFactory(slug="kettles")
    AttributeFactory(category=leaf, variation_axis=True)
    CategoryFactory(slug="mugs")
    return SellerFactory()


def variation(**changes):
    """Return a row that says only what is its own."""
    return {"sku": "A-2", "family": "kettle", "quantity": "3", **changes}


def test_rows_take_what_their_group_s_first_row_says(seller):
    upload = check(seller, [
        row(category="kettles", family="kettle", material="steel", bullet_1_zh="细流"),
        variation(material="glass"),
        variation(sku="A-3", title_en="Big kettle", price_cn="499"),
    ])  # fmt: skip
    assert (found(upload), counts(upload)) == ([], {"to_create": 3})
    carry_out(upload)
    first, second, third = (offer.product for offer in Offer.objects.order_by("sku").select_related("product"))
    assert {first.family, second.family, third.family} == {"kettle"}
    assert [each.attributes["material"] for each in (first, second, third)] == ["steel", "glass", "steel"]
    assert [each.texts.get(language="en").title for each in (first, second, third)] == [
        "Gooseneck kettle", "Gooseneck kettle", "Big kettle",
    ]  # fmt: skip
    prices = Offer.objects.order_by("sku").values_list("prices__amount_minor", "stock__available")
    assert list(prices) == [(39_900, 12), (39_900, 3), (49_900, 3)]


def test_a_parent_row_is_no_listing_and_may_come_last(seller):
    upload = check(seller, [
        {"sku": "A-1", "parent-child": "child", "parent-sku": "P", "quantity": "1", "material": "steel"},
        {"sku": "A-2", "parent-child": "child", "parent-sku": "P", "quantity": "1", "material": "glass"},
        row(sku="P", category="kettles", **{"parent-child": "parent", "quantity": ""}),
    ])  # fmt: skip
    assert (found(upload), counts(upload)) == ([], {"to_create": 2, "to_skip": 1})
    carry_out(upload)
    assert set(Offer.objects.values_list("sku", "product__family")) == {("A-1", "P"), ("A-2", "P")}


def test_empty_cells_of_listings_that_are_there_stay(seller):
    carry_out(check(seller, [row(category="kettles", family="kettle"), variation(title_en="Other", material="glass")]))
    again = check(seller, [row(category="kettles", family="kettle", title_en="New words"), variation(quantity="4")])
    assert counts(again) == {"to_update": 2}
    carry_out(again)
    assert Offer.objects.get(sku="A-2").product.texts.get(language="en").title == "Other"


def test_a_group_stays_in_one_category(seller):
    upload = check(seller, [row(category="kettles", family="kettle"), variation(category="mugs")])
    assert found(upload) == [(3, "category", "family_category")]
    assert counts(upload) == {"to_create": 1, "with_errors": 1}


def test_a_group_can_be_left_and_joined(seller):
    carry_out(check(seller, [row(category="kettles", family="kettle")]))
    carry_out(check(seller, [{"sku": "A-1", "family": "other", "quantity": "12"}]))
    assert Product.objects.get().family == "other"
    carry_out(check(seller, [row(category="kettles", family="", action="full")]))
    assert Product.objects.get().family == ""


def test_the_group_of_a_shared_page_is_not_changed(seller):
    OfferFactory(seller=seller, sku="A-1")
    upload = check(seller, [{"sku": "A-1", "family": "mine", "quantity": "5"}])
    assert found(upload) == [(2, "family", "shared")]


def test_what_is_nothing_to_sell_is_passed_over_and_told(seller):
    upload = check(seller, [row(category="kettles"), row(sku="SET", **{"parent-child": "bundle"})])
    assert (found(upload), counts(upload)) == (
        [(3, "parent-child", "row_other")],
        {"to_create": 1, "to_skip": 1},
    )


def test_a_long_name_of_a_group_is_told(seller):
    upload = check(seller, [row(category="kettles", family="x" * 41)])
    assert found(upload) == [(2, "family", "too_long")]
