"""Everything a product page shows, read in at most five queries however many sellers, pictures and variants."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from catalog import attributes, delivery_dates, picture_files
from catalog.models import (
    AttributeDefinition,
    Category,
    FeaturedOffer,
    Offer,
    OfferPrice,
    Product,
    ProductPicture,
    ProductText,
)
from catalog.models.offer import Channel, OfferState
from marketplace.storefronts import Storefront

FEW = 10
QUANTITY_LIMIT = 99
SIMILAR = 5


@dataclass(frozen=True)
class Words:
    """The product's text in the page's language, or in the one there is (``lang`` then names it)."""

    title: str
    bullets: list[str]
    description: str
    lang: str


@dataclass(frozen=True)
class Picture:
    """One picture of the gallery."""

    sources: picture_files.Sources
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Sale:
    """One seller's live offer, as the page offers it."""

    offer: Offer
    seller: Seller
    price_minor: int
    currency: str
    # While a sale is on: the regular price, and the lowest of the 30 days before it.
    was_minor: int | None
    low_minor: int | None
    available: int
    arrival: tuple[dt.date, dt.date]

    @property
    def days(self) -> str:
        """The days of arrival."""
        return delivery_dates.span(self.arrival)

    @property
    def arrives(self) -> str:
        """The days of arrival in a sentence."""
        return delivery_dates.in_words(self.arrival)

    @property
    def is_few(self) -> bool:
        """Whether so little is left that the number is told."""
        return 0 < self.available <= FEW

    @property
    def most(self) -> int:
        """How many may be asked for at once."""
        return min(self.available, QUANTITY_LIMIT)

    @property
    def by_platform(self) -> bool:
        """Whether the platform delivers it."""
        return self.offer.channel == Channel.PLATFORM


@dataclass(frozen=True)
class Variant:
    """One choice of an axis: the product that differs in it."""

    number: str
    label: str
    price_minor: int
    currency: str
    in_stock: bool
    checked: bool


@dataclass(frozen=True)
class Axis:
    """A variation axis and what can be chosen of it."""

    name: str
    variants: list[Variant]

    @property
    def chosen(self) -> str:
        """The label of the present choice."""
        return next((variant.label for variant in self.variants if variant.checked), "")


def find(number: str) -> Product | None:
    """Return a product with its ``texts_found`` and ``pictures_found``, in one query."""
    texts = ProductText.objects.filter(product=OuterRef("pk")).values(
        row=JSONObject(language="language", title="title", bullets="bullets", description="description")
    )
    pictures = ProductPicture.objects.ready().filter(product=OuterRef("pk")).values(
        row=JSONObject(thumbnail="thumbnail", alts="alts", width="width", height="height")
    )  # fmt: skip
    found = Product.objects.annotate(texts_found=ArraySubquery(texts), pictures_found=ArraySubquery(pictures))
    return found.filter(number=number.upper()).first()


def words(product: Product, language: str) -> Words:
    """Return the words of a product that ``find`` returned."""
    texts: dict[str, dict[str, Any]] = {text["language"]: text for text in vars(product)["texts_found"]}
    spoken = language if language in texts else next(iter(sorted(texts)), "")
    text = texts.get(spoken, {"title": product.number, "bullets": [], "description": ""})
    return Words(text["title"], text["bullets"], text["description"], "" if spoken == language else spoken)


def gallery(product: Product, language: str) -> list[Picture]:
    """Return the pictures of a product that ``find`` returned."""
    return [
        Picture(
            picture_files.sources(row["thumbnail"]), row["alts"].get(language, ""), row["width"], row["height"]
        )
        for row in vars(product)["pictures_found"]
    ]  # fmt: skip


def sales(product: Product, storefront: Storefront, seller_slug: str = "") -> list[Sale]:
    """Return the live offers in a store, the featured one first (or ``seller_slug``'s, where it has stock)."""
    prices: QuerySet[OfferPrice] = OfferPrice.objects.filter(
        storefront=storefront.code, offer__product=product, offer__state=OfferState.LIVE
    ).select_related("offer__seller", "offer__stock")
    found = [
        Sale(
            offer=price.offer,
            seller=price.offer.seller,
            price_minor=price.amount_minor,
            currency=price.currency,
            was_minor=price.regular_minor if price.low_minor is not None else None,
            low_minor=price.low_minor,
            available=price.offer.stock.available if hasattr(price.offer, "stock") else 0,
            arrival=delivery_dates.arrival(storefront=storefront, handling_days=price.offer.handling_days),
        )
        for price in prices
    ]
    return sorted(found, key=lambda sale: (sale.available <= 0, sale.seller.slug != seller_slug, *_rank(sale)))


def _rank(sale: Sale) -> tuple[Any, ...]:
    """The order of ``catalog.featuring``."""
    return (sale.price_minor, not sale.by_platform, sale.offer.created_at, sale.offer.pk)


def axes(
    product: Product, storefront: Storefront, definitions: Iterable[AttributeDefinition], language: str
) -> list[Axis]:
    """Return what the product's family varies in, sold-out choices included; one query, none without a family.

    A choice leads to the product that has it and shares most with the present one.
    """
    if not product.family:
        return []
    rows = list(
        FeaturedOffer.objects.filter(
            storefront=storefront.code, product__family=product.family, product__created_by=product.created_by_id
        ).annotate(attributes=F("product__attributes"))
    )
    found = [_axis(product, rows, definition, language) for definition in definitions if definition.variation_axis]
    return [axis for axis in found if len(axis.variants) > 1]


def _axis(product: Product, rows: Sequence[FeaturedOffer], definition: AttributeDefinition, language: str) -> Axis:
    code, here = definition.code, product.attributes
    nearest: dict[str, FeaturedOffer] = {}
    for row in sorted(rows, key=lambda row: (-_shared(_values(row), here), not row.in_stock, row.product_id)):
        if code in _values(row):
            nearest.setdefault(str(_values(row)[code]), row)
    order = [choice["code"] for choice in definition.choices]
    values = sorted(nearest, key=lambda value: (order.index(value) if value in order else len(order), _number(value)))
    return Axis(
        str(definition),
        [
            Variant(
                number=nearest[value].number,
                label=attributes.label(definition, value, language),
                price_minor=nearest[value].amount_minor,
                currency=nearest[value].currency,
                in_stock=nearest[value].in_stock,
                checked=value == str(here.get(code)),
            )
            for value in values
        ],
    )


def _values(row: FeaturedOffer) -> dict[str, Any]:
    values: dict[str, Any] = vars(row)["attributes"]
    return values


def _shared(one: dict[str, Any], other: dict[str, Any]) -> int:
    return sum(other.get(code) == value for code, value in one.items())


def _number(value: str) -> tuple[float, str]:
    return (float(value) if value.replace(".", "", 1).isdigit() else 0, value)


def specs(product: Product, definitions: Iterable[AttributeDefinition], language: str) -> list[tuple[str, str]]:
    """Return what the product states of itself, as pairs of name and value."""
    stated = [
        (str(definition), attributes.label(definition, product.attributes[definition.code], language))
        for definition in definitions
        if definition.code in product.attributes
    ]
    known = [(str(_("Brand")), product.brand), *stated, (str(_("Barcode")), product.gtin or "")]
    return [(name, value) for name, value in [*known, (str(_("Product number")), product.number)] if value]


def return_rule(return_class: str) -> tuple[str | Promise, str | Promise]:
    """Return what holds for returns of a category, in a headline and a sentence."""
    if return_class == Category.ReturnClass.CONFIRMED:
        return _("No return without reason"), _("You confirm this at checkout; faulty goods go back as always.")
    return _("7-day returns"), _("Without reason, counted from the day after delivery.")


def similar(product: Product, storefront: Storefront) -> list[FeaturedOffer]:
    """Return popular products of the same category; one query."""
    rows = FeaturedOffer.objects.filter(storefront=storefront.code, category=product.category_id)
    return list(rows.exclude(product=product).order_by("-in_stock", "-sold", "product")[:SIMILAR])
