"""Products and their pictures."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from catalog import pictures, products
from catalog.errors import InvalidProduct, PictureRefused
from catalog.models import Product, ProductPicture, ProductText
from catalog.products import TextInput
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory, ProductFactory, picture_file

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


def test_a_picture_is_written_anew_in_two_sizes():
    offer = OfferFactory()
    assert offer.issues.filter(code="no_picture").exists()
    first = products.add_picture(product=offer.product, image_file=picture_file(side=2000), alt=" Front ")
    second = products.add_picture(product=offer.product, image_file=picture_file(side=300, colour="red"))
    assert (first.position, second.position, first.alt) == (0, 1, "Front")
    sizes = []
    for file in (first.image, first.thumbnail, second.image, second.thumbnail):
        with file.open("rb") as content, Image.open(content) as opened:
            sizes.append((opened.format, *opened.size))
    assert sizes == [("WEBP", 1600, 1600), ("WEBP", 400, 400), ("WEBP", 300, 300), ("WEBP", 300, 300)]
    assert not offer.issues.filter(code="no_picture").exists()


def _file(content):
    return SimpleUploadedFile("picture.png", content, content_type="image/png")


def _encoded(fmt, size=(300, 300), mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size).save(target, fmt, **options)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a picture we can read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture we can read"),
        (b"GIF89a" + b"\0" * 50, "not a picture we can read"),
        (_encoded("BMP"), "not a picture we can read"),
        (_encoded("PNG")[:200], "damaged"),
        (_encoded("PNG", (99, 300)), "too small"),
        (_encoded("PNG", (10_000, 4_001), "1"), "too many pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * pictures.BYTE_LIMIT, "larger than 10 MB"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(content, words):
    product = ProductFactory()
    with translation.override("en"), pytest.raises(PictureRefused, match=words) as refusal:
        products.add_picture(product=product, image_file=_file(content), alt="")
    assert refusal.value.field == "picture"
    assert not ProductPicture.objects.exists()


@pytest.mark.parametrize(
    "content", [_encoded("PNG", mode="RGBA"), _encoded("PNG", mode="I;16"), _encoded("JPEG", mode="CMYK")]
)
def test_unusual_pictures_become_ordinary_ones(content):
    picture = products.add_picture(product=ProductFactory(), image_file=_file(content), alt="")
    with picture.image.open("rb") as file, Image.open(file) as opened:
        assert opened.mode == "RGB"


def test_at_most_nine_pictures():
    product = ProductFactory()
    for _ in range(products.PICTURE_LIMIT):
        products.add_picture(product=product, image_file=picture_file(side=100), alt="")
    with pytest.raises(PictureRefused):
        products.add_picture(product=product, image_file=picture_file(side=100), alt="")
    assert product.pictures.count() == products.PICTURE_LIMIT
