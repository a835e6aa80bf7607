"""Products and their pictures."""

import pytest
from django.utils import translation

from catalog import products
from catalog.errors import InvalidProduct
from catalog.models import Product, ProductText
from catalog.products import TextInput
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory, ProductFactory

pytestmark = pytest.mark.django_db
EAN = "4006381333931"


def test_a_product_has_number_words_attributes_and_its_line():
    category = AttributeFactory().category
    AttributeFactory(
        category=category, code="capacity", names={"en": "Capacity"}, kind="number", unit="ml", choices=[]
    )

    product = products.create_product(
        category=category,
        texts={
            "zh-hans": TextInput(" 保温杯\t750 ", ("不漏 ", "", " 保温"), "长\x00描述\n第二行"),
            "en": TextInput("Bottle"),
        },
        brand="  Fjord  Outdoor ",
        gtin=EAN,
        attributes={"material": "不锈钢", "capacity": "750.0"},
    )

    assert product.number.startswith("P")
    assert (product.brand, product.gtin) == ("Fjord Outdoor", EAN)
    assert product.attributes == {"material": "steel", "capacity": "750"}
    rows = product.texts.order_by("language").values_list("language", "title", "bullets", "description", "spec")
    assert list(rows) == [
        ("en", "Bottle", [], "", "Steel · 750\u00a0ml"),
        ("zh-hans", "保温杯 750", ["不漏", "保温"], "长 描述\n第二行", "不锈钢 · 750\u00a0ml"),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"texts": {}}, "title", "Enter a title."),
        ({"texts": {"en": TextInput("  ")}}, "title", "Enter a title."),
        ({"texts": {"tlh": TextInput("Qapla")}}, "title", "Enter a title."),
        ({"texts": {"en": TextInput("x" * 201)}}, "title", "Use at most 200 characters; this has 201."),
        ({"texts": {"en": TextInput("x", ("a",) * 6)}}, "bullets", "Enter at most 5 selling points."),
        ({"texts": {"en": TextInput("x", (), "d" * 100_000)}}, "description",
         "Use at most 10000 characters; this has 100000."),
        ({"brand": "b" * 81}, "brand", "Use at most 80 characters; this has 81."),
        ({"gtin": "4006381333932"}, "gtin",
         "This is not a valid barcode: 8, 12, 13 or 14 digits of which the last one checks the others."),
        ({"attributes": {"age": "9"}}, "attribute_age", "“age” is not an attribute of this category."),
        ({"attributes": {"material": "wood"}}, "attribute_material", "Material: choose one of: Steel, Glass."),
    ],
)  # fmt: skip
def test_a_wrong_part_is_refused_and_nothing_is_written(changes, field, words):
    category = AttributeFactory().category
    parts = {"texts": {"en": TextInput("Bottle")}, "brand": "Fjord"} | changes
    with translation.override("en"), pytest.raises(InvalidProduct) as refusal:
        products.create_product(category=category, **parts)
    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert (Product.objects.count(), ProductText.objects.count()) == (0, 0)


def test_products_go_into_leaves_only():
    branch = CategoryFactory(parent=(top := CategoryFactory())).parent
    assert branch == top
    with pytest.raises(InvalidProduct, match="without further categories"), translation.override("en"):
        ProductFactory(category=top)


def test_a_barcode_is_one_products():
    first = ProductFactory(gtin=EAN)
    with translation.override("en"), pytest.raises(InvalidProduct, match=f"Product {first.number} already has this"):
        ProductFactory(gtin=EAN)
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        ("number", "1.50", "1.5"),
        ("number", 1200, "1200"),
        ("yes_no", "是", True),
        ("yes_no", "No", False),
        ("text", "  Ø32 ×  45 cm ", "Ø32 × 45 cm"),
    ],
)
def test_values_are_stored_in_one_form(kind, given, stored):
    category = AttributeFactory(code="x", kind=kind, choices=[]).category
    assert ProductFactory(category=category, attributes={"x": given}).attributes == {"x": stored}


@pytest.mark.parametrize(
    ("kind", "given"),
    [("number", "1,5"), ("number", "-1"), ("number", "1e9"), ("yes_no", "maybe"), ("text", "x" * 201)],
)
def test_other_values_are_refused(kind, given):
    category = AttributeFactory(code="x", kind=kind, choices=[]).category
    with pytest.raises(InvalidProduct) as refusal:
        ProductFactory(category=category, attributes={"x": given})
    assert refusal.value.field == "attribute_x"


def test_matches_by_barcode_then_by_brand_and_title():
    by_code = ProductFactory(gtin=EAN, title_en="Bottle", brand="Fjord")
    by_words = ProductFactory(title_en="Mug", brand="Fjord")
    find = products.find_match
    assert list(find(gtin=EAN, brand="x", title="y")) == [by_code]
    assert list(find(gtin=None, brand="fjord ", title=" mug")) == [by_words]
    assert list(find(gtin="9780201379624", brand="Fjord", title="Mug")) == [by_words]
    assert not find(gtin=None, brand="Other", title="Mug").exists()


def test_changing_a_product_keeps_what_is_not_given_and_judges_its_listings():
    category = AttributeFactory(required=True).category
    offer = OfferFactory(category=category, attributes={"material": "steel"}, title_en="Bottle")
    assert offer.state == "live"

    products.change_product(product=offer.product, attributes={})

    offer.refresh_from_db()
    assert offer.state == "suppressed"
    assert offer.product.texts.get(language="en").title == "Bottle"
    products.change_product(product=offer.product, attributes={"material": "glass"})
    offer.refresh_from_db()
    assert offer.state == "live"
