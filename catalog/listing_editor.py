"""A seller's form about one listing, carried out as a whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext as _

from accounts.models import Seller, User
from catalog import categories, offers, pictures, pricing, products, stock
from catalog.errors import InvalidProduct, PictureRefused
from catalog.models import Category, DeliveryTemplate, Offer, Product
from catalog.models.offer import OfferState
from catalog.products import TextInput
from marketplace.db import locked

FOUND_LIMIT = 12


@dataclass(frozen=True)
class OfferInput:
    """The seller's part of a listing. ``prices`` are minor units by storefront code, those left out have none."""

    sku: str
    prices: Mapping[str, int]
    stock: int
    condition: str
    channel: str
    handling_days: int
    weight_g: int = 0
    delivery_template: DeliveryTemplate | None = None
    is_draft: bool = False
    condition_note: str = ""


@dataclass(frozen=True)
class ProductInput:
    """The product's part. ``pictures`` are (file, description in the language in use) in the order they are shown."""

    texts: Mapping[str, TextInput]
    brand: str
    attributes: Mapping[str, Any]
    gtin: str | None = None
    pictures: Sequence[tuple["UploadedFile[bytes]", str]] = field(default_factory=tuple)


def owns_page(seller: Seller, product: Product) -> bool:
    """Return whether the seller made a product that nobody else sells: only then its words are theirs to change."""
    others = Offer.objects.filter(product=product).exclude(seller=seller).exclude(state=OfferState.DELETED)
    return product.created_by_id == seller.pk and not others.exists()


def search_products(text: str) -> QuerySet[Product]:
    """Return products that are sold here already: by barcode, number, or all words in title or brand."""
    plain = text.strip()
    try:
        gtin = products.clean_gtin(plain)
    except InvalidProduct:
        gtin = None
    found = Q(number__iexact=plain)
    if gtin:
        found |= Q(gtin=gtin)
    words = Q()
    for word in plain.split()[:8]:
        words &= Q(texts__title__icontains=word) | Q(brand__icontains=word)
    matches = Product.objects.filter(found | words).distinct().order_by("-sold", "pk")
    return matches.select_related("category").prefetch_related("texts", "pictures")[:FOUND_LIMIT]


@transaction.atomic
def create_listing(
    *, seller: Seller, category: Category, product: ProductInput, offer: OfferInput, actor: User,
    like: Product | None = None,
) -> Offer:  # fmt: skip
    """Make a product with its pictures and offer it; ``like`` is one it is to be a variation of.

    Raises ``InvalidProduct``, ``PictureRefused``, ``InvalidOffer``; then nothing was made.
    """
    made = products.create_product(
        category=category,
        texts=product.texts,
        brand=product.brand,
        gtin=product.gtin,
        attributes=product.attributes,
        family=_family(like, made_by=seller) if like else "",
        created_by=seller,
    )
    if like:
        _refuse_twins(made)
    _add_pictures(made, product.pictures)
    return sell_product(seller=seller, product=made, offer=offer, actor=actor)


@transaction.atomic
def sell_product(*, seller: Seller, product: Product, offer: OfferInput, actor: User) -> Offer:
    """Offer a product that is there. Raises ``InvalidOffer``."""
    return offers.list_offer(seller=seller, product=product, actor=actor, **vars(offer))


@transaction.atomic
def change_listing(*, offer: Offer, changes: OfferInput, product: ProductInput | None, actor: User) -> None:
    """Change a listing and, where the page is the seller's own, its product; stores without a price are left.

    Raises ``InvalidOffer``, ``InvalidProduct``, ``PictureRefused``; then nothing has changed.
    """
    offers.change_offer(
        offer=offer,
        actor=actor,
        sku=changes.sku,
        condition=changes.condition,
        condition_note=changes.condition_note,
        channel=changes.channel,
        handling_days=changes.handling_days,
        weight_g=changes.weight_g,
        delivery_template=changes.delivery_template,
        usual_delivery=changes.delivery_template is None,
    )
    left = set(offer.prices.values_list("storefront", flat=True)) - set(changes.prices)
    stock.set_stock(offer=offer, quantity=changes.stock, actor=actor)
    pricing.remove_prices(offer=offer, storefront_codes=left)
    if product is not None:
        products.change_product(
            product=offer.product, texts=product.texts, brand=product.brand, attributes=product.attributes
        )
        _add_pictures(offer.product, product.pictures)
    offers.change_price(offer=offer, prices=changes.prices, actor=actor)
    if offer.state == OfferState.DRAFT and not changes.is_draft:
        offers.publish_offer(offer=offer, actor=actor)


def _family(like: Product, *, made_by: Seller) -> str:
    """Return the family of a product, which becomes one of its own where it had none."""
    like = locked(Product.objects.filter(pk=like.pk, created_by=made_by)).get()
    if not like.family:
        like.family = like.number
        like.save(update_fields=["family"])
    return like.family


def _refuse_twins(made: Product) -> None:
    """Refuse a variation that differs from another of its family in nothing a customer could choose."""
    axes = [each for each in categories.attributes_of(made.category) if each.variation_axis]
    if not axes:
        raise InvalidProduct(_("Products of this category have no variations."), field="category")
    values = [made.attributes.get(axis.code) for axis in axes]
    family = Product.objects.filter(family=made.family, created_by=made.created_by).exclude(pk=made.pk)
    if any([other.attributes.get(axis.code) for axis in axes] == values for other in family):
        names = ", ".join(str(axis) for axis in axes)
        message = _("A variation with the same %(names)s is there already. Choose another value.") % {"names": names}
        raise InvalidProduct(message, field=f"attribute_{axes[0].code}")


def _add_pictures(product: Product, files: Sequence[tuple["UploadedFile[bytes]", str]]) -> None:
    for at, (image_file, alt) in enumerate(files, start=1):
        try:
            pictures.add_picture(product=product, image_file=image_file, alts={get_language() or "": alt})
        except PictureRefused as refusal:
            refusal.field = f"picture_{at}"
            raise
