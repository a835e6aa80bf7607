"""One change of many listings: planned row by row for a preview, then carried out as planned.

Prices and stock of all chosen listings change in one transaction, with a constant number of statements. What is
carried out is what was looked at: a preview has a fingerprint, and a plan that has another by then is refused.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models, transaction
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity
from accounts.models import Seller, User
from catalog import offers, pricing, stock
from catalog.errors import InvalidOffer
from catalog.models import Offer, OfferPrice, Stock
from catalog.models.offer import OfferState
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.money import Money

# More is what batch upload is for.
LIMIT = 1_000


class Kind(models.TextChoices):
    """What is done to every chosen listing."""

    PRICE_PERCENT = "price_percent", gettext_lazy("Change the price by a percentage")
    PRICE_SET = "price_set", gettext_lazy("Set the price")
    STOCK_SET = "stock_set", gettext_lazy("Set the stock")
    STOCK_ADD = "stock_add", gettext_lazy("Add to or take from the stock")


@dataclass(frozen=True)
class Change:
    """One change. ``amount`` is per cent, minor units or pieces; ``storefront`` goes with prices."""

    kind: str
    amount: Decimal
    storefront: str = ""

    @property
    def is_of_stock(self) -> bool:
        """Whether pieces change, not prices."""
        return self.kind in {Kind.STOCK_SET, Kind.STOCK_ADD}


class PreviewOutdated(DomainError):
    """The listings are no longer what the preview showed."""


@dataclass(frozen=True)
class Row:
    """What it does to one listing: minor units or pieces before and after, or why it can't be done."""

    offer: Offer
    old: int | None
    new: int | None
    refusal: str = ""

    @property
    def changes(self) -> bool:
        """Whether there is something to do."""
        return not self.refusal and self.old != self.new


def chosen(seller: Seller, found: models.QuerySet[Offer]) -> list[Offer]:
    """Return the listings of ``found``, in its order. ``DomainError`` for more than 1,000 or for none."""
    rows = list(found.filter(seller=seller)[: LIMIT + 1])
    if len(rows) > LIMIT:
        raise DomainError(
            _("Choose at most %(limit)s listings at once. For more, use batch upload.") % {"limit": f"{LIMIT:,}"}
        )
    if not rows:
        raise DomainError(_("No listing is chosen."))
    return rows


def plan(*, listings: Sequence[Offer], change: Change) -> list[Row]:
    """Return what a change would do, one query however many listings."""
    present = _present([offer.pk for offer in listings], change)
    return [_planned(offer, present.get(offer.pk), change) for offer in listings]


def fingerprint(rows: Sequence[Row]) -> str:
    """Return what tells this plan from any other: which listings, from what to what."""
    said = sorted((row.offer.pk, row.old, row.new) for row in rows if row.changes)
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def apply(*, seller: Seller, listings: Sequence[Offer], change: Change, seen: str, actor: User) -> int:
    """Carry a change out, worked out anew under lock; return how many listings it changed.

    ``seen`` is the fingerprint of the plan that was looked at: ``PreviewOutdated`` where it is another by now, so
    that a percentage that is sent twice counts once. Listings for which the change can't be done, as the preview
    said, are left as they are.
    """
    pks = [offer.pk for offer in listings]
    live = list(locked(Offer.objects.filter(pk__in=pks, seller=seller).exclude(state=OfferState.DELETED)))
    if change.is_of_stock:
        stock.lock_stocks([offer.pk for offer in live])
    rows = plan(listings=live, change=change)
    if fingerprint(rows) != seen:
        raise PreviewOutdated(_("Something has changed since you looked. Please check the preview once more."))
    new = {row.offer.pk: row.new for row in rows if row.changes and row.new is not None}
    if not new:
        return 0
    if change.is_of_stock:
        stock.set_stocks(quantities=new, actor=actor)
    else:
        pricing.change_prices(prices={pk: {change.storefront: minor} for pk, minor in new.items()})
        offers.evaluate(list(new), actor=actor)
    told = ngettext("%(count)s listing", "%(count)s listings", len(new)) % {"count": len(new)}
    activity.record(seller=seller, actor=actor, kind=f"bulk_{change.kind}", subject=seller, about=told)
    return len(new)


def _present(pks: Collection[int], change: Change) -> Mapping[int, int]:
    if change.is_of_stock:
        return dict(Stock.objects.filter(offer__in=pks).values_list("offer_id", "available"))
    prices = OfferPrice.objects.filter(offer__in=pks, storefront=change.storefront)
    return dict(prices.values_list("offer_id", "regular_minor"))


def _planned(offer: Offer, old: int | None, change: Change) -> Row:
    try:
        return Row(offer, old, new_value(old, change))
    except DomainError as refusal:
        return Row(offer, old, None, str(refusal))


def new_value(old: int | None, change: Change) -> int:
    """Return what a value becomes, half up. ``InvalidOffer`` where that is no price or stock a seller may set."""
    if change.kind == Kind.STOCK_SET:
        return stock.clean_quantity(int(change.amount))
    if change.kind == Kind.STOCK_ADD:
        return stock.clean_quantity((old or 0) + int(change.amount))
    if change.kind == Kind.PRICE_SET:
        minor = int(change.amount)
    elif old is None:
        raise InvalidOffer(_("No price in this store yet."), field="amount")
    else:
        minor = int((old * (100 + change.amount) / 100).quantize(Decimal(1), ROUND_HALF_UP))
    return pricing.clean_prices({change.storefront: minor})[change.storefront]


def written(value: int | None, change: Change, currency: str) -> str:
    """Return pieces or an amount as a preview shows it."""
    if value is None:
        return "—"
    return str(value) if change.is_of_stock else Money(value, currency).plain()
