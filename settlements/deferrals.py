"""Sellers' money waits until delivery + 7 days, the time in which customers may send things back."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from marketplace import clock
from orders.models import Order
from settlements import ledger
from settlements.models import Deferral

BATCH = 2_000


def defer(*, orders: Sequence[Order]) -> None:
    """Start to wait for the delivery of ``orders``."""
    Deferral.objects.bulk_create(
        [Deferral(order=order, seller_id=order.seller_id, currency=order.currency) for order in orders],
        ignore_conflicts=True,
    )


def schedule_release(*, order: Order, at: dt.datetime) -> None:
    """Set when an order's money is released; a first date stays."""
    Deferral.objects.filter(order=order, release_at=None).update(release_at=at)


def order_delivered(*, order: Order) -> None:
    """Release an order's money after the customer's time to send things back."""
    schedule_release(order=order, at=(order.delivered_at or clock.now()) + settings.DEFERRAL)


def order_cancelled(*, order: Order) -> None:
    """Release a cancelled order's sale and refund at once: together they show on the statement."""
    schedule_release(order=order, at=clock.now())


def release_due(*, batch: int = BATCH) -> int:
    """Release everything due, ``batch`` orders per transaction; return how many orders."""
    total = 0
    while released := _release_batch(batch):
        total += released
    return total


@transaction.atomic
def _release_batch(batch: int) -> int:
    now = clock.now()
    due = Deferral.objects.filter(released_at=None, release_at__lte=now).order_by("pk")
    # A row that a refund holds now is left for the next sweep.
    found = due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:batch]
    rows = dict(found.values_list("pk", "order_id"))
    if rows:
        ledger.release(order_ids=list(rows.values()), occurred_at=now)
        Deferral.objects.filter(pk__in=rows).update(released_at=now)
    return len(rows)
