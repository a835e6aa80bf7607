"""What is in a basket as the customer will receive it: one parcel per seller and channel, with prices of now."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet

from accounts.models import Seller
from catalog.delivery_templates import USUAL_WEIGHT_G, Goods, templates_of
from catalog.models import DeliveryTemplate, Offer, OfferPrice, ProductPicture, ProductText
from catalog.models.category import in_language
from catalog.models.offer import Channel
from marketplace.storefronts import BY_CODE, HOME, Storefront
from orders import delivery
from orders.models import Basket, BasketLine

ParcelKey = tuple[int, str]
FEW_LEFT = 5


@dataclass(frozen=True)
class ParcelLine:
    """One offer in a parcel; ``unit_minor`` is its price now, None where it can't be bought any more."""

    pk: int
    offer: Offer
    quantity: int
    seen_minor: int
    unit_minor: int | None
    available: int
    title: str
    spec: str
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

    seller: Seller
    channel: str
    lines: list[ParcelLine]
    storefront: Storefront
    # The seller's table for listings that name none, and where the parcel goes as far as that is known.
    usual_template: DeliveryTemplate | None = None
    province: str = ""

    @property
    def key(self) -> ParcelKey:
        """Names the parcel within its basket."""
        return self.seller.pk, self.channel

    @property
    def code(self) -> str:
        """The key as text, for form fields."""
        return f"{self.seller.pk}-{self.channel}"

    @property
    def items_minor(self) -> int:
        """Price of everything that can be bought, without delivery."""
        return sum(line.items_minor for line in self.lines)

    @property
    def handling_days(self) -> int:
        """Working days until dispatch: the slowest line decides."""
        return max(line.offer.handling_days for line in self.lines)

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
            by_template.setdefault(line.offer.delivery_template or self.usual_template, []).append(line)
        return [delivery.Part(template, _goods(lines)) for template, lines in by_template.items()]

    def option(self, method: str) -> delivery.DeliveryOption | None:
        """Return the option of a delivery method, None where it isn't offered."""
        return next((option for option in self.options if option.method.code == method), None)


def load(basket: Basket, *, language: str, province: str = "") -> list[Parcel]:
    """Return a basket's parcels, in the order their first lines were added; at most seven queries, however many lines.

    ``province`` is where they go, where that is known.
    """
    if basket._state.adding:
        return []
    storefront = BY_CODE[basket.storefront]
    lines = _with_offers(BasketLine.objects.filter(basket=basket, is_saved=False), storefront)
    grouped: dict[ParcelKey, list[BasketLine]] = {}
    for line in lines:
        grouped.setdefault((line.offer.seller_id, line.offer.channel), []).append(line)
    usual = templates_of(seller for seller, _channel in grouped) if storefront == HOME else {}
    return [
        Parcel(
            found[0].offer.seller, channel, [_line(line, language) for line in found], storefront, usual.get(seller),
            province,
        )
        for (seller, channel), found in grouped.items()
    ]  # fmt: skip


def _goods(lines: Iterable[ParcelLine]) -> Goods:
    weights = [(line.offer.weight_g or USUAL_WEIGHT_G) * line.quantity for line in lines]
    return Goods(
        items_minor=sum(line.items_minor for line in lines),
        pieces=sum(line.quantity for line in lines),
        weight_g=sum(weights),
    )


def saved_lines(basket: Basket, *, language: str) -> list[ParcelLine]:
    """Return what is put aside in a basket, with prices of now."""
    if basket._state.adding:
        return []
    kept = BasketLine.objects.filter(basket=basket, is_saved=True)
    return [_line(line, language) for line in _with_offers(kept, BY_CODE[basket.storefront])]


def _with_offers(lines: QuerySet[BasketLine], storefront: Storefront) -> Iterable[BasketLine]:
    """Read lines with all that a line shows and a sale needs."""
    here = OfferPrice.objects.filter(storefront=storefront.code)
    return lines.select_related("offer__seller", "offer__product__category", "offer__stock").prefetch_related(
        "offer__delivery_template__zones",
        Prefetch("offer__prices", queryset=here, to_attr="prices_here"),
        Prefetch("offer__product__texts", queryset=ProductText.objects.defer("description", "search")),
        Prefetch("offer__product__pictures", queryset=ProductPicture.objects.order_by("position", "pk")),
    )


def _line(line: BasketLine, language: str) -> ParcelLine:
    offer = line.offer
    texts = {text.language: text for text in offer.product.texts.all()}
    pictures = offer.product.pictures.all()
    stock = getattr(offer, "stock", None)
    return ParcelLine(
        pk=line.pk,
        offer=offer,
        quantity=line.quantity,
        seen_minor=line.seen_minor,
        unit_minor=price_of(offer),
        available=stock.available if stock else 0,
        title=in_language({code: text.title for code, text in texts.items()}, language),
        spec=in_language({code: text.spec for code, text in texts.items()}, language),
        picture=pictures[0].thumbnail.name or "" if pictures else "",
    )


def price_of(offer: Offer) -> int | None:
    """Return what an offer costs in the store its ``prices_here`` were read for; None if it can't be bought there."""
    prices: list[OfferPrice] = offer.prices_here  # type: ignore[attr-defined]  # to_attr of the prefetch
    if offer.state != Offer.State.LIVE or not offer.seller.may_sell or not prices:
        return None
    return prices[0].amount_minor
