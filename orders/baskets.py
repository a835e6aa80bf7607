"""The basket: anonymous by a signed cookie, the user's after sign-in, one per store."""

import secrets

from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy as _

from accounts.models import User
from catalog.models import Offer, OfferPrice
from marketplace import clock, storefronts
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.storefronts import Storefront
from orders import parcels
from orders.models import Basket, BasketLine, Order

COOKIE = "basket"
COUNT_COOKIE = "basket_count"
SALT = "orders.basket"
COOKIE_SECONDS = 60 * 24 * 3600
MOST_PER_LINE = 99
MOST_LINES = 60


def basket_for(request: HttpRequest) -> Basket:
    """Return the visitor's basket in the request's store; an unsaved one where there is none yet.

    The basket filled before sign-in is merged into the user's own on the first request after it.
    """
    storefront: Storefront = getattr(request, "storefront", storefronts.HOME)
    found = Basket.objects.filter(storefront=storefront.code)
    token = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=COOKIE_SECONDS)
    anonymous = found.filter(token=token, user=None).first() if token else None
    if not request.user.is_authenticated:
        return anonymous or Basket(token=_new_token(), storefront=storefront.code)
    if anonymous:
        return merge_baskets(anonymous=anonymous, user=request.user)
    return found.filter(user=request.user).first() or Basket(
        token=_new_token(), storefront=storefront.code, user=request.user
    )


def remember(response: HttpResponse, basket: Basket) -> None:
    """Keep an anonymous basket's token, and the number of pieces that the header shows, in the visitor's cookies."""
    path = f"/{basket.storefront.lower()}/"
    if not basket._state.adding and basket.user_id is None:
        response.set_signed_cookie(
            COOKIE, basket.token, salt=SALT, max_age=COOKIE_SECONDS, path=path, httponly=True, samesite="Lax"
        )
    elif basket.user_id:
        response.delete_cookie(COOKIE, path=path)
    response.set_cookie(COUNT_COOKIE, str(count(basket)), max_age=COOKIE_SECONDS, path=path, samesite="Lax")


def count(basket: Basket) -> int:
    """Return how many pieces are in a basket; no query where its lines were read just now."""
    if basket._state.adding:
        return 0
    if basket.pieces is not None:
        return basket.pieces
    return basket.lines.filter(is_saved=False).aggregate(pieces=Sum("quantity"))["pieces"] or 0


def groups(basket: Basket, *, province: str = "") -> list[parcels.Parcel]:
    """Return the basket per seller and channel with prices of now and delivery options, in the active language.

    ``province`` is where it goes to, where that is known.
    """
    found = parcels.load(basket, language=get_language() or "en", province=province)
    basket.pieces = sum(line.quantity for parcel in found for line in parcel.lines)
    return found


@transaction.atomic
def add_to_basket(*, basket: Basket, offer: Offer, quantity: int) -> BasketLine:
    """Put pieces of an offer into a basket, on top of what is to be bought there; pieces put aside don't count.

    Raises ``DomainError`` (field ``quantity``).
    """
    price = _price(offer, basket.storefront)
    is_new = basket._state.adding and not basket.user_id
    basket = saved_and_locked(basket)
    lines = {} if is_new else {line.offer_id: line for line in basket.lines.all()}
    line = lines.get(offer.pk)
    wanted = _checked(offer, quantity + (line.quantity if line and not line.is_saved else 0))
    if line is None:
        if len(lines) >= MOST_LINES:
            raise DomainError(_("A basket holds at most %(count)s different articles.") % {"count": MOST_LINES})
        line = BasketLine(basket=basket, offer=offer)
    line.quantity, line.seen_minor, line.is_saved = wanted, price, False
    line.save()
    lines[offer.pk] = line
    basket.pieces = sum(each.quantity for each in lines.values() if not each.is_saved)
    return line


@transaction.atomic
def change_quantity(*, basket: Basket, line_id: int, quantity: int) -> BasketLine:
    """Set a line's pieces. Raises ``DomainError`` (field ``quantity``)."""
    basket = _locked(basket)
    line = _line(basket, line_id)
    line.quantity = _checked(line.offer, quantity)
    line.save(update_fields=["quantity"])
    return line


@transaction.atomic
def remove_line(*, basket: Basket, line_id: int) -> tuple[int, int]:
    """Take a line out; return its offer's id and quantity, which ``add_to_basket`` undoes it with."""
    basket = _locked(basket)
    line = _line(basket, line_id)
    line.delete()
    return line.offer_id, line.quantity


@transaction.atomic
def save_for_later(*, basket: Basket, line_id: int) -> None:
    """Put a line aside: it stays in sight, and is neither counted nor bought."""
    basket = _locked(basket)
    line = _line(basket, line_id)
    line.is_saved = True
    line.save(update_fields=["is_saved"])


@transaction.atomic
def take_up_again(*, basket: Basket, line_id: int) -> None:
    """Put a line that was put aside back, at the price of now. Raises ``DomainError`` where it can't be bought."""
    basket = _locked(basket)
    line = _line(basket, line_id)
    line.seen_minor, line.quantity = _price(line.offer, basket.storefront), _checked(line.offer, line.quantity)
    line.is_saved = False
    line.save(update_fields=["is_saved", "seen_minor", "quantity"])


def add_again(*, basket: Basket, order: Order) -> list[str]:
    """Put what an order had into a basket; return the titles of what can't be had (so many) any more."""
    missing = []
    for line in order.lines.select_related("offer__seller", "offer__stock"):
        try:
            add_to_basket(basket=basket, offer=line.offer, quantity=line.quantity)
        except DomainError:
            missing.append(line.title)
    return missing


@transaction.atomic
def accept_prices(*, basket: Basket) -> None:
    """Note that the customer has seen the prices of now, so that the next change is told against them."""
    if not locked(Basket.objects.filter(pk=basket.pk)):
        return
    changed = [
        BasketLine(pk=line.pk, seen_minor=line.unit_minor)
        for parcel in groups(basket)
        for line in parcel.lines
        if line.unit_minor is not None and line.change_minor
    ]
    BasketLine.objects.bulk_update(changed, ["seen_minor"])


@transaction.atomic
def merge_baskets(*, anonymous: Basket, user: User) -> Basket:
    """Move what a visitor picked before sign-in into the user's basket of that store, and return that one.

    What is to be bought in either is to be bought; the visitor's vouchers come along, except where the user has one of
    the same issuer.
    """
    own = Basket.objects.get_or_create(user=user, storefront=anonymous.storefront, defaults={"token": _new_token()})[0]
    baskets = {each.pk: each for each in locked(Basket.objects.filter(pk__in=[anonymous.pk, own.pk]))}
    own = baskets[own.pk]
    if anonymous.pk not in baskets:
        return own
    there = {line.offer_id: line for line in own.lines.all()}
    for line in anonymous.lines.all():
        twin = there.get(line.offer_id)
        if twin:
            _merge_line(twin, line)
        else:
            BasketLine.objects.filter(pk=line.pk).update(basket=own)
    issuers = set(own.vouchers.values_list("seller", flat=True))
    own.vouchers.add(*(each for each in anonymous.vouchers.all() if each.seller_id not in issuers))
    baskets[anonymous.pk].delete()
    return own


def _merge_line(own: BasketLine, other: BasketLine) -> None:
    """Put another basket's line for the same offer into one's own: the larger quantity, but never pieces put aside."""
    if own.is_saved == other.is_saved:
        own.quantity = min(MOST_PER_LINE, max(own.quantity, other.quantity))
    elif own.is_saved:
        own.quantity, own.seen_minor, own.is_saved = other.quantity, other.seen_minor, False
    own.save(update_fields=["quantity", "seen_minor", "is_saved"])


def _new_token() -> str:
    return secrets.token_urlsafe(24)


def saved_and_locked(basket: Basket) -> Basket:
    """Return a basket as a locked row, saved now where it wasn't."""
    if basket._state.adding and basket.user_id:
        # Two first clicks at once: the second finds the first one's basket.
        saved = Basket.objects.get_or_create(
            user_id=basket.user_id, storefront=basket.storefront, defaults={"token": basket.token}
        )[0]
        basket.pk, basket.token, basket._state.adding = saved.pk, saved.token, False
    elif basket._state.adding:
        basket.save()
        return basket
    if not Basket.objects.filter(pk=basket.pk).update(updated_at=clock.now()):  # also locks the row
        raise _moved()
    return basket


def _locked(basket: Basket) -> Basket:
    """Return a basket as a locked row; whoever has the given one counts anew."""
    basket.pieces = None
    row = locked(Basket.objects.filter(pk=basket.pk)).first()
    if row is None:
        raise _moved()
    return row


def _moved() -> DomainError:
    """Return what is said where a sign-in in another tab has merged the basket meanwhile."""
    return DomainError(_("Your basket has moved into that of your account. Open it again."))


def _line(basket: Basket, line_id: int) -> BasketLine:
    line = basket.lines.select_related("offer").filter(pk=line_id).first()
    if line is None:
        raise DomainError(_("This article is no longer in your basket."))
    return line


def _price(offer: Offer, storefront: str) -> int:
    price = (
        OfferPrice.objects.filter(offer=offer, storefront=storefront).values_list("amount_minor", flat=True).first()
    )
    if price is None or offer.state != Offer.State.LIVE or not offer.seller.may_sell:
        raise DomainError(_("This article is no longer for sale."))
    return price


def _checked(offer: Offer, quantity: int) -> int:
    stock = getattr(offer, "stock", None)
    available = stock.available if stock else 0
    if quantity < 1:
        raise DomainError(_("Enter a quantity of 1 or more."), field="quantity")
    if available == 0:
        raise DomainError(_("This article is sold out."), field="quantity")
    if quantity > available:
        message = _("Only %(count)s left. Choose fewer.") % {"count": available}
        raise DomainError(message, field="quantity")
    if quantity > MOST_PER_LINE:
        message = _("At most %(count)s pieces can be bought at once.") % {"count": MOST_PER_LINE}
        raise DomainError(message, field="quantity")
    return quantity
