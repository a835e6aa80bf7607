"""What the catalogue already holds of a chunk of rows: the seller's listings and the products they name."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Seller
from catalog.models import Offer, OfferPrice, Product, ProductPicture, ProductText, Stock
from catalog.models.offer import OfferState
from catalog.products import TextInput


@dataclass
class KnownOffer:
    """A listing of the seller, as it is."""

    pk: int
    product: int
    condition: str
    channel: str
    handling_days: int
    weight_g: int
    condition_note: str
    prices: dict[str, int] = field(default_factory=dict)
    stock: int = 0


@dataclass
class KnownProduct:
    """A product, as it is. ``shared``: others made it or sell it too, so that its words are not the seller's alone."""

    pk: int
    number: str
    category: int
    gtin: str | None
    brand: str
    attributes: dict[str, Any]
    family: str
    shared: bool
    texts: dict[str, TextInput] = field(default_factory=dict)
    # Where its pictures came from, in their order; empty for those a person added.
    pictures: tuple[str, ...] = ()

    def with_changes(self, **changes: Any) -> "KnownProduct":
        """Return the product as it will be."""
        return replace(self, **changes)


@dataclass
class Facts:
    """Everything one chunk needs, in seven queries."""

    offers: dict[str, KnownOffer]
    products: dict[int, KnownProduct]
    by_name: dict[str, int]


def gather(seller: Seller, skus: Collection[str], names: Collection[str]) -> Facts:
    """Return the seller's listings by SKU and the products they are of or that barcodes and numbers name."""
    offers = _offers(seller, skus)
    wanted = {offer.product for offer in offers.values()}
    by_name = _named(names)
    return Facts(offers, _products(seller, wanted | set(by_name.values())), by_name)


def _offers(seller: Seller, skus: Collection[str]) -> dict[str, KnownOffer]:
    rows = Offer.objects.of(seller).filter(sku__in=list(skus))
    columns = ("pk", "product_id", "condition", "channel", "handling_days", "weight_g", "condition_note")
    found = {row[0]: KnownOffer(*row[1:]) for row in rows.values_list("sku", *columns)}
    by_pk = {offer.pk: offer for offer in found.values()}
    prices = OfferPrice.objects.filter(offer__in=list(by_pk))
    for pk, code, minor in prices.values_list("offer_id", "storefront", "regular_minor"):
        by_pk[pk].prices[code] = minor
    for pk, available in Stock.objects.filter(offer__in=list(by_pk)).values_list("offer_id", "available"):
        by_pk[pk].stock = available
    return found


def _named(names: Collection[str]) -> dict[str, int]:
    numbers = [name for name in names if name.startswith("P")]
    codes = [name for name in names if not name.startswith("P")]
    found: dict[str, int] = {}
    if numbers:
        found |= dict(Product.objects.filter(number__in=numbers).values_list("number", "pk"))
    if codes:
        rows = Product.objects.filter(gtin__in=codes).values_list("gtin", "pk")
        found |= {gtin: pk for gtin, pk in rows if gtin}
    return found


def _products(seller: Seller, pks: Collection[int]) -> dict[int, KnownProduct]:
    others = Offer.objects.filter(product=OuterRef("pk")).exclude(seller=seller).exclude(state=OfferState.DELETED)
    rows: QuerySet[Any, Any] = Product.objects.filter(pk__in=list(pks)).annotate(others=Exists(others))
    found = {
        pk: KnownProduct(pk, number, category, gtin, brand, attributes, family, others or creator != seller.pk)
        for pk, number, category, gtin, brand, attributes, family, others, creator in rows.values_list(
            "pk", "number", "category_id", "gtin", "brand", "attributes", "family", "others", "created_by_id"
        )
    }
    texts = ProductText.objects.filter(product__in=list(found))
    for pk, language, title, bullets, description in texts.values_list(
        "product_id", "language", "title", "bullets", "description"
    ):
        found[pk].texts[language] = TextInput(title, tuple(bullets), description)
    pictures = ProductPicture.objects.filter(product__in=list(found)).order_by("position", "pk")
    for pk, source in pictures.values_list("product_id", "source"):
        found[pk].pictures += (source,)
    return found
