"""The vouchers that customers are shown: public, of this store, running now, not used up, their issuer still selling.

Never part of a kept page (ADR 25): the product page asks for them apart, shop and basket are made for each visitor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest

from accounts import activity
from accounts.models import Seller, User
from catalog.shop_parts import ShopPart
from marketplace import clock
from marketplace.db import locked
from orders import baskets
from orders.models import Basket, Voucher, VoucherUse
from orders.parcels import Parcel

# So many beside a product, where there is little room; a shop shows all it has, within reason.
BESIDE_A_PRODUCT, IN_A_SHOP, IN_A_BASKET = 3, 30, 6


@dataclass(frozen=True)
class Shown:
    """A voucher and whether it is in the visitor's basket."""

    voucher: Voucher
    is_taken: bool


def beside_a_product(slug: str, basket: Basket, user: User | AnonymousUser) -> list[Shown]:
    """Return what can be taken for a seller's goods, the seller's own first; two queries at most."""
    found = _open_to(user, basket.storefront).filter(Q(seller__slug=slug) | Q(seller=None))
    return _marked(found[:BESIDE_A_PRODUCT], basket)


def for_goods(parcels: Sequence[Parcel], basket: Basket, user: User | AnonymousUser) -> list[Voucher]:
    """Return what could be entered for the goods of a basket and isn't in it yet; one query, none without goods."""
    sellers = {parcel.seller_id for parcel in parcels}
    if not sellers or basket._state.adding:
        return []
    found = _open_to(user, basket.storefront).filter(Q(seller__in=sellers) | Q(seller=None))
    return list(found.exclude(pk__in=basket.vouchers.values("pk"))[:IN_A_BASKET])


def in_shop(slug: str, basket: Basket, user: User | AnonymousUser) -> list[Shown]:
    """Return all of a seller's own; two queries at most."""
    return _marked(_open_to(user, basket.storefront).filter(seller__slug=slug)[:IN_A_SHOP], basket)


def shop_parts_of(request: HttpRequest, seller: Seller) -> Iterator[ShopPart]:
    """Yield a seller's own vouchers, for its shop; nothing where there are none."""
    if shown := in_shop(seller.slug, baskets.basket_for(request), request.user):
        yield ShopPart("orders/_shop_vouchers.html", {"shown": shown, "shop": seller.slug, "in_shop": True})


@transaction.atomic
def show(*, voucher: Voucher, is_public: bool, actor: User) -> Voucher:
    """Show a voucher to everybody, or no longer; who has taken it keeps it. Nothing where that is so already."""
    voucher = locked(Voucher.objects.select_related("seller").filter(pk=voucher.pk)).get()
    if voucher.is_public != is_public:
        voucher.is_public = is_public
        voucher.save(update_fields=["is_public"])
        if voucher.seller:
            kind = "voucher_shown" if is_public else "voucher_hidden"
            activity.record(seller=voucher.seller, actor=actor, kind=kind, subject=voucher, about=voucher.code)
    return voucher


def _open_to(user: User | AnonymousUser, storefront: str) -> "QuerySet[Voucher]":
    """Return what somebody may be shown, a seller's before the platform's, within reach first."""
    found = Voucher.objects.running_at(clock.now()).filter(
        Q(uses_limit=None) | Q(used__lt=F("uses_limit")),
        Q(seller=None) | Q(seller__in=Seller.objects.able_to_sell()),
        is_public=True, storefront=storefront,
    )  # fmt: skip
    if user.is_authenticated:
        # By account, whose uses are few; who bought as a guest is told when entering it.
        own = VoucherUse.objects.filter(customer=user, released_at=None).values("voucher")
        spent = own.annotate(times=Count("pk")).filter(times__gte=F("voucher__customer_limit"))
        found = found.exclude(pk__in=spent.values("voucher"))
    return found.select_related("seller").order_by(F("seller").asc(nulls_last=True), "least_minor", "pk")


def _marked(found: "QuerySet[Voucher]", basket: Basket) -> list[Shown]:
    rows = list(found)
    taken = set(basket.vouchers.values_list("pk", flat=True)) if rows and not basket._state.adding else set()
    return [Shown(each, each.pk in taken) for each in rows]
