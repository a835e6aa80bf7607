"""What is in a basket as the customer will receive it: one parcel per seller and channel, with prices of now.

A basket is read in one statement, by its page, by the checkout and once more, under its lock, when it is bought.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.files.storage import default_storage

from catalog.delivery_templates import USUAL_WEIGHT_G, Goods, with_zones
from catalog.models import DeliveryTemplate
from catalog.models.category import in_language
from catalog.models.offer import Channel
from marketplace.db import fetch_all
from marketplace.storefronts import BY_CODE, HOME, Storefront
from orders import delivery
from orders.models import Basket

ParcelKey = tuple[int, str]
FEW_LEFT = 5


@dataclass(frozen=True)
class Article:
    """The offer that a line is for: what its page shows, its delivery is counted by, and its sale freezes."""

    # The seller's table that charges for its delivery: the listing's own, else the seller's default.
    template: DeliveryTemplate | None
    pk: int
    sku: str
    product_number: str
    seller_id: int
    store_name: str
    channel: str
    handling_days: int
    weight_g: int
    referral_rate_bp: int
    # In fen, whatever the store.
    referral_minimum_minor: int


@dataclass(frozen=True)
class ParcelLine:
    """One article in a parcel; ``unit_minor`` is its price now, None where it can't be bought any more."""

    pk: int
    article: Article
    quantity: int
    seen_minor: int
    unit_minor: int | None
    available: int
    title: str
    spec: str
    # Storage name of the small picture.
    picture: str

    @property
    def is_gone(self) -> bool:
        """Whether it is no longer for sale here."""
        return self.unit_minor is None

    @property
    def is_short(self) -> bool:
        """Whether less is left than wanted."""
        return self.available < self.quantity

    @property
    def few_left(self) -> bool:
        """Whether so little is left that the customer should know."""
        return self.quantity <= self.available <= FEW_LEFT

    @property
    def items_minor(self) -> int:
        """Price × quantity; nothing for what can't be bought."""
        return (self.unit_minor or 0) * self.quantity

    @property
    def change_minor(self) -> int:
        """How much one piece costs more (or, negative, less) than when the customer last saw it."""
        return self.unit_minor - self.seen_minor if self.unit_minor is not None else 0

    @property
    def picture_url(self) -> str:
        """Address of the small picture, empty where there is none."""
        return default_storage.url(self.picture) if self.picture else ""


@dataclass(frozen=True)
class Parcel:
    """What one seller sends through one channel."""

    lines: list[ParcelLine]
    storefront: Storefront
    # Where it goes, as far as that is known.
    province: str = ""

    @property
    def seller_id(self) -> int:
        """Whose goods they are."""
        return self.lines[0].article.seller_id

    @property
    def store_name(self) -> str:
        """What the seller's shop is called."""
        return self.lines[0].article.store_name

    @property
    def channel(self) -> str:
        """Who sends it."""
        return self.lines[0].article.channel

    @property
    def key(self) -> ParcelKey:
        """Names the parcel within its basket."""
        return self.seller_id, self.channel

    @property
    def code(self) -> str:
        """The key as text, for form fields."""
        return f"{self.seller_id}-{self.channel}"

    @property
    def items_minor(self) -> int:
        """Price of everything that can be bought, without delivery."""
        return sum(line.items_minor for line in self.lines)

    @property
    def handling_days(self) -> int:
        """Working days until dispatch: the slowest line decides."""
        return max(line.article.handling_days for line in self.lines)

    @cached_property
    def options(self) -> list[delivery.DeliveryOption]:
        """The ways to deliver it, each with price and dates; the usual one first."""
        return delivery.options(
            storefront=self.storefront, items_minor=self.items_minor, handling_days=self.handling_days,
            parts=self._parts(), province=self.province,
        )  # fmt: skip

    def _parts(self) -> list[delivery.Part]:
        """Return the lines by the table that charges for them; none where the store's tariffs hold for all."""
        if self.channel != Channel.SELLER or self.storefront != HOME:
            return []
        by_template: dict[DeliveryTemplate | None, list[ParcelLine]] = {}
        for line in self.lines:
            by_template.setdefault(line.article.template, []).append(line)
        return [delivery.Part(template, _goods(lines)) for template, lines in by_template.items()]

    def option(self, method: str) -> delivery.DeliveryOption | None:
        """Return the option of a delivery method, None where it isn't offered."""
        return next((option for option in self.options if option.method.code == method), None)


def load(basket: Basket, *, language: str, province: str = "") -> list[Parcel]:
    """Return a basket's parcels, in the order their first lines were added; however many lines, in one query.

    Two more where sellers have delivery tables. ``province`` is where the parcels go, where that is known.
    """
    grouped: dict[ParcelKey, list[ParcelLine]] = {}
    for line in _lines(basket, language, saved=False):
        grouped.setdefault((line.article.seller_id, line.article.channel), []).append(line)
    return [Parcel(lines, BY_CODE[basket.storefront], province) for lines in grouped.values()]


def saved_lines(basket: Basket, *, language: str) -> list[ParcelLine]:
    """Return what is put aside in a basket, with prices of now."""
    return _lines(basket, language, saved=True)


def _goods(lines: Iterable[ParcelLine]) -> Goods:
    weights = [(line.article.weight_g or USUAL_WEIGHT_G) * line.quantity for line in lines]
    return Goods(
        items_minor=sum(line.items_minor for line in lines),
        pieces=sum(line.quantity for line in lines),
        weight_g=sum(weights),
    )


# What a line has at most one of is asked for by itself: with all of it joined, planning would cost more than reading.
_LINES = """
SELECT line.id, line.quantity, line.seen_minor,
    CASE WHEN offer.state = 'live' AND seller.state = 'approved' THEN
        (SELECT amount_minor FROM catalog_offerprice WHERE offer_id = line.offer_id AND storefront = %s)
    END,
    coalesce((SELECT available FROM catalog_stock WHERE offer_id = line.offer_id), 0),
    coalesce((SELECT json_object_agg(language, json_build_array(title, spec) ORDER BY id)
        FROM catalog_producttext WHERE product_id = offer.product_id), '{}'),
    (SELECT thumbnail FROM catalog_productpicture WHERE product_id = offer.product_id ORDER BY position, id LIMIT 1),
    coalesce(offer.delivery_template_id,
        (SELECT id FROM catalog_deliverytemplate WHERE seller_id = offer.seller_id AND is_default)),
    offer.id, offer.sku, product.number, seller.id, seller.store_name, offer.channel, offer.handling_days,
    offer.weight_g, category.referral_rate_bp, category.referral_minimum_minor
FROM orders_basketline AS line
JOIN catalog_offer AS offer ON offer.id = line.offer_id
JOIN accounts_seller AS seller ON seller.id = offer.seller_id
JOIN catalog_product AS product ON product.id = offer.product_id
JOIN catalog_category AS category ON category.id = product.category_id
WHERE line.basket_id = %s AND line.is_saved = %s
ORDER BY line.id
"""


def _lines(basket: Basket, language: str, *, saved: bool) -> list[ParcelLine]:
    if basket._state.adding:
        return []
    rows = fetch_all(_LINES, [basket.storefront, basket.pk, saved])
    # Elsewhere the store's own tariffs hold.
    templates = with_zones({row[7] for row in rows} - {None}) if basket.storefront == HOME.code else {}
    return [
        ParcelLine(
            pk=pk, article=Article(templates.get(template), *article),
            quantity=quantity, seen_minor=seen_minor, unit_minor=unit_minor, available=available,
            title=in_language({code: title for code, (title, _spec) in texts.items()}, language),
            spec=in_language({code: spec for code, (_title, spec) in texts.items()}, language),
            picture=picture or "",
        )
        for pk, quantity, seen_minor, unit_minor, available, texts, picture, template, *article in rows
    ]  # fmt: skip
