"""One order in the seller's books: what was booked so far, and when it is expected to be paid out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Sum

from accounts.models import Membership
from accounts.seller_nav import allowed
from orders.desk import Panel
from orders.models import Order
from settlements.models import Deferral, Entry, Period
from settlements.models.ledger import GROUPS, AccountKind, Classification, JournalKind

_FINANCE = frozenset({Membership.Role.FINANCE})


@dataclass(frozen=True)
class Proceeds:
    """What an order brought so far, by line of the statement; and the day on which it is expected to be settled."""

    items: Sequence[tuple[str, int]]
    currency: str
    released_at: dt.datetime | None
    release_at: dt.datetime | None
    settled_at: dt.datetime | None

    @property
    def net_minor(self) -> int:
        """All of it together."""
        return sum(minor for _label, minor in self.items)


def of(order: Order) -> Proceeds:
    """Return an order's proceeds; three queries.

    The sum is of what was booked to the seller before the release, which only moves it. The expected day is the end of
    the seller's period in which it is (or will be) released, as periods follow each other every 14 days.
    """
    entries = Entry.objects.filter(order_id=order.pk, account__seller=order.seller_id).exclude(
        journal__kind=JournalKind.RELEASE
    )
    kinds = [AccountKind.DEFERRED, AccountKind.AVAILABLE]
    sums = (
        entries.filter(account__kind__in=kinds).values_list("classification").annotate(total=Sum(-F("amount_minor")))
    )
    found = dict(sums)
    items = [(str(each.label), found[each]) for each in Classification if each in GROUPS and found.get(each)]
    deferral = Deferral.objects.filter(order=order).first()
    released, release = (deferral.released_at, deferral.release_at) if deferral else (None, None)
    return Proceeds(items, order.currency, released, release, _settled_at(order, released or release))


def _settled_at(order: Order, moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    periods = Period.objects.filter(seller=order.seller_id, currency=order.currency)
    period = periods.filter(ends_at__gt=moment).order_by("starts_at").first() or periods.order_by("-starts_at").first()
    if period is None:
        return None
    ends = period.ends_at
    while ends <= moment:
        ends += period.ends_at - period.starts_at
    return ends


def panels(order: Order, role: str) -> Iterator[Panel]:
    """Yield the panel for those who may see the seller's money, once something was booked."""
    if allowed(_FINANCE, role) and (proceeds := of(order)).items:
        yield Panel("seller/settlements/_order.html", {"proceeds": proceeds, "order": order}, 10)
