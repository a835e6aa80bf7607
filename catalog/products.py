"""Products: made once, shared by everyone who sells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from stdnum import ean
from stdnum.exceptions import ValidationError as StdnumError

from accounts.models import Seller
from catalog import attributes as attribute_values, categories, featuring, search_index, search_outbox
from catalog.errors import InvalidProduct
from catalog.models import AttributeDefinition, Category, Offer, Product, ProductText
from marketplace.db import locked
from marketplace.numbers import next_product_numbers

TITLE_LIMIT = 200
BRAND_LIMIT = 80
BULLET_LIMIT = 5
BULLET_LENGTH = 300
DESCRIPTION_LIMIT = 10_000


@dataclass(frozen=True)
class TextInput:
    """A product's words in one language."""

    title: str
    bullets: tuple[str, ...] = ()
    description: str = ""


def clean_gtin(gtin: str | None) -> str | None:
    """Return a barcode's digits (8, 12, 13 or 14 with a right check digit), ``None`` for an empty one."""
    text = (gtin or "").strip()
    if not text:
        return None
    try:
        return str(ean.validate(text))
    except StdnumError:
        message = _("This is not a valid barcode: 8, 12, 13 or 14 digits of which the last one checks the others.")
        raise InvalidProduct(message, field="gtin") from None


def clean_text(text: TextInput) -> TextInput:
    """Return the words without stray spaces and control characters; refuse what is missing or too long."""
    title = " ".join(_printable(text.title).split())
    bullets = tuple(line for line in (" ".join(_printable(bullet).split()) for bullet in text.bullets) if line)
    description = _printable(text.description, keep="\n").strip()
    if not title:
        raise InvalidProduct(_("Enter a title."), field="title")
    _at_most(title, TITLE_LIMIT, "title")
    if len(bullets) > BULLET_LIMIT:
        raise InvalidProduct(_("Enter at most %(limit)s selling points.") % {"limit": BULLET_LIMIT}, field="bullets")
    for bullet in bullets:
        _at_most(bullet, BULLET_LENGTH, "bullets")
    _at_most(description, DESCRIPTION_LIMIT, "description")
    return TextInput(title, bullets, description)


def find_match(*, gtin: str | None, brand: str, title: str) -> QuerySet[Product]:
    """Return the products that are already this one: by barcode, else by brand and title in any language."""
    digits = clean_gtin(gtin)
    if digits and (same := Product.objects.filter(gtin=digits)).exists():
        return same
    plain = " ".join(title.split())
    return Product.objects.filter(brand__iexact=brand.strip(), texts__title__iexact=plain).distinct()


@transaction.atomic
def create_product(
    *,
    category: Category,
    texts: Mapping[str, TextInput],
    brand: str,
    gtin: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    family: str = "",
    created_by: Seller | None = None,
) -> Product:
    """Create a product in a leaf category with its words per language, ready to be found.

    Raises ``InvalidProduct`` (``field`` names the part) for anything its category or the limits do not
    allow, and for a barcode that another product has. Missing required attributes are allowed here; they
    keep its listings from going live (``catalog.listing_rules``).
    """
    definitions = categories.attributes_of(category)
    product = Product(
        number=next_product_numbers(1)[0],
        category=category,
        brand=_clean_brand(brand),
        gtin=_free_gtin(gtin),
        attributes=attribute_values.clean(definitions, attributes or {}),
        family=family,
        created_by=created_by,
    )
    if category.children.exists():
        raise InvalidProduct(_("Choose a category without further categories in it."), field="category")
    words = _clean_texts(texts)
    product.save()
    ProductText.objects.bulk_create(_text_rows(product, words, definitions))
    search_index.index([product.pk])
    search_outbox.changed([product.pk])
    return product


def lock_listings(product: Product) -> list[int]:
    """Lock a product's listings, which come before the product itself (docs/locking.md); return their keys."""
    return list(locked(Offer.objects.filter(product=product)).values_list("pk", flat=True))


@transaction.atomic
def change_product(
    *,
    product: Product,
    texts: Mapping[str, TextInput] | None = None,
    brand: str | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Product:
    """Change a product's words (of the languages given), brand or attributes (all of them); what is ``None`` stays.

    Its listings are judged again, its cards and its place in search follow in the same transaction.
    """
    listings = lock_listings(product)
    product = locked(Product.objects.filter(pk=product.pk)).select_related("category").get()
    definitions = categories.attributes_of(product.category)
    if brand is not None:
        product.brand = _clean_brand(brand)
    if attributes is not None:
        product.attributes = attribute_values.clean(definitions, attributes)
    product.save(update_fields=["brand", "attributes"])
    words = {text.language: _as_input(text) for text in product.texts.all()} | _clean_texts(texts or {}, empty=True)
    ProductText.objects.bulk_create(
        _text_rows(product, words, definitions),
        update_conflicts=True,
        unique_fields=["product", "language"],
        update_fields=["title", "bullets", "description", "spec"],
    )
    search_index.index([product.pk])
    search_outbox.changed([product.pk])
    _judge(listings, product)
    return product


def _judge(listings: list[int], product: Product) -> None:
    from catalog import offers  # noqa: PLC0415 - offers creates products' listings and knows this module's models

    offers.evaluate(listings)
    featuring.refresh([product.pk])


def _clean_brand(brand: str) -> str:
    plain = " ".join(_printable(brand).split())
    _at_most(plain, BRAND_LIMIT, "brand")
    return plain


def _free_gtin(gtin: str | None) -> str | None:
    digits = clean_gtin(gtin)
    if digits and (other := Product.objects.filter(gtin=digits).first()):
        message = _("Product %(number)s already has this barcode. Sell yours on its page.") % {"number": other.number}
        raise InvalidProduct(message, field="gtin")
    return digits


def _clean_texts(texts: Mapping[str, TextInput], *, empty: bool = False) -> dict[str, TextInput]:
    unknown = set(texts) - {code for code, _name in settings.LANGUAGES}
    if unknown or not (texts or empty):
        raise InvalidProduct(_("Enter a title."), field="title")
    return {language: clean_text(text) for language, text in texts.items()}


def _text_rows(
    product: Product, words: Mapping[str, TextInput], definitions: list[AttributeDefinition]
) -> list[ProductText]:
    return [
        ProductText(
            product=product,
            language=language,
            title=text.title,
            bullets=list(text.bullets),
            description=text.description,
            spec=attribute_values.spec(definitions, product.attributes, language),
        )
        for language, text in words.items()
    ]


def _as_input(text: ProductText) -> TextInput:
    return TextInput(text.title, tuple(text.bullets), text.description)


def _printable(text: str, keep: str = "") -> str:
    # Forms send lines ended by CR LF.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if char.isprintable() or char in keep else " " for char in lines)


def _at_most(text: str, limit: int, field: str) -> None:
    if len(text) > limit:
        message = _("Use at most %(limit)s characters; this has %(count)s.") % {"limit": limit, "count": len(text)}
        raise InvalidProduct(message, field=field)
