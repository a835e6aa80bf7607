"""Everything a product page shows, read in at most five queries however many sellers, pictures and variants."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from catalog import attributes, delivery_dates, picture_files, ratings
from catalog.models import AttributeDefinition, Category, FeaturedOffer, Offer, Product
from catalog.models.offer import Channel
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront

SUMMARY_LENGTH = 160
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

    @property
    def summary(self) -> str:
        """A sentence or two, for the results of search engines."""
        return Truncator(" · ".join(self.bullets) or self.description).chars(SUMMARY_LENGTH)


@dataclass(frozen=True)
class Picture:
    """One picture of the gallery."""

    sources: picture_files.Sources
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Rating:
    """What the reviews of a product say together; none of it without a review."""

    count: int
    total: int

    @property
    def mean(self) -> str:
        """The mean, as the active language writes it."""
        return ratings.mean(self.total, self.count)


@dataclass(frozen=True)
class Sale:
    """One seller's live offer, as the page offers it."""

    storefront: Storefront
    offer_id: int
    seller_id: int
    seller_slug: str
    seller_name: str
    seller_since: dt.datetime | None
    condition: str
    channel: str
    handling_days: int
    price_minor: int
    currency: str
    available: int
    # While a sale is on: the regular price, and the lowest of the 30 days before it.
    was_minor: int | None
    low_minor: int | None
    # What is worn or missing of goods that are not new, in the seller's words.
    condition_note: str

    @cached_property
    def arrival(self) -> tuple[dt.date, dt.date]:
        """The first and the last day of arrival."""
        return delivery_dates.arrival(storefront=self.storefront, handling_days=self.handling_days)

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
        return self.channel == Channel.PLATFORM

    @property
    def channel_label(self) -> str | Promise:
        """Who delivers, in words."""
        return Channel(self.channel).label

    @property
    def condition_label(self) -> str | Promise:
        """The state of the goods in words."""
        return Offer.Condition(self.condition).label

    @property
    def is_new(self) -> bool:
        """Whether the goods are new, which goes without saying."""
        return self.condition == Offer.Condition.NEW


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


# json, not jsonb: what is no field of the model comes decoded from the driver.
_FIND = """
SELECT p.*,
       (SELECT coalesce(json_agg(json_build_object('language', t.language, 'title', t.title, 'bullets', t.bullets,
                                                   'description', t.description)), '[]')
          FROM catalog_producttext t WHERE t.product_id = p.id) AS texts_found,
       (SELECT coalesce(json_agg(json_build_object('thumbnail', k.thumbnail, 'alts', k.alts, 'width', k.width,
                                                   'height', k.height) ORDER BY k.position, k.id), '[]')
          FROM catalog_productpicture k WHERE k.product_id = p.id AND k.thumbnail <> '') AS pictures_found,
       COALESCE(r.count, 0) AS rating_count, COALESCE(r.sum, 0) AS rating_sum
  FROM catalog_product p LEFT JOIN catalog_productrating r ON r.product_id = p.id WHERE p.number = %s
"""


def find(number: str) -> Product | None:
    """Return a product with its ``texts_found``, ``pictures_found`` and the rating, in one query."""
    return next(iter(Product.objects.raw(_FIND, [number.upper()])), None)


def words(product: Product, language: str) -> Words:
    """Return the words of a product that ``find`` returned."""
    texts: dict[str, dict[str, Any]] = {text["language"]: text for text in vars(product)["texts_found"]}
    spoken = language if language in texts else next(iter(sorted(texts)), "")
    text = texts.get(spoken, {"title": product.number, "bullets": [], "description": ""})
    return Words(text["title"], text["bullets"], text["description"], "" if spoken == language else spoken)


def rating(product: Product) -> Rating:
    """Return the rating of a product that ``find`` returned."""
    found = vars(product)
    return Rating(found["rating_count"], found["rating_sum"])


def gallery(product: Product, language: str) -> list[Picture]:
    """Return the pictures of a product that ``find`` returned."""
    return [
        Picture(
            picture_files.sources(row["thumbnail"]), row["alts"].get(language, ""), row["width"], row["height"]
        )
        for row in vars(product)["pictures_found"]
    ]  # fmt: skip


# The order of ``catalog.featuring``.
_SALES = """
SELECT o.id, v.id, v.slug, v.store_name, v.approved_at, o.condition, o.channel, o.handling_days, p.amount_minor,
       p.currency, COALESCE(s.available, 0), CASE WHEN p.low_minor IS NOT NULL THEN p.regular_minor END, p.low_minor,
       o.condition_note
  FROM catalog_offer o
  JOIN catalog_offerprice p ON p.offer_id = o.id AND p.storefront = %(storefront)s
  JOIN accounts_seller v ON v.id = o.seller_id
  LEFT JOIN catalog_stock s ON s.offer_id = o.id
 WHERE o.product_id = %(product)s AND o.state = 'live'
 ORDER BY COALESCE(s.available, 0) <= 0, v.slug <> %(seller)s, o.condition <> 'new', p.amount_minor,
          o.channel <> 'platform', o.created_at, o.id
"""


def sales(product: Product, storefront: Storefront, seller_slug: str = "") -> list[Sale]:
    """Return the live offers in a store, the featured one first (or ``seller_slug``'s, where it has stock)."""
    rows = fetch_all(_SALES, {"storefront": storefront.code, "product": product.pk, "seller": seller_slug})
    return [Sale(storefront, *row) for row in rows]


_FAMILY = """
SELECT f.*, p.attributes::json AS attributes
  FROM catalog_product p JOIN catalog_featuredoffer f ON f.product_id = p.id AND f.storefront = %s
 WHERE p.family = %s AND p.created_by_id IS NOT DISTINCT FROM %s
"""


def axes(
    product: Product, storefront: Storefront, definitions: Iterable[AttributeDefinition], language: str
) -> list[Axis]:
    """Return what the product's family varies in, sold-out choices included; one query, none without a family.

    A choice leads to the product that has it and shares most with the present one.
    """
    if not product.family:
        return []
    rows = list(FeaturedOffer.objects.raw(_FAMILY, [storefront.code, product.family, product.created_by_id]))
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


_SIMILAR = """
SELECT f.* FROM catalog_featuredoffer f WHERE f.storefront = %s AND f.category_id = %s AND f.product_id <> %s
 ORDER BY f.in_stock DESC, f.sold DESC, f.product_id LIMIT %s
"""


def similar(product: Product, storefront: Storefront) -> list[FeaturedOffer]:
    """Return popular products of the same category; one query."""
    params = [storefront.code, product.category_id, product.pk, SIMILAR]
    return list(FeaturedOffer.objects.raw(_SIMILAR, params))
