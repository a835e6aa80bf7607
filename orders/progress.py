"""An order's way from dispatch to completion, or to cancellation before dispatch.

``fulfillment`` knows parcels and carriers and says here what happened to the goods.
"""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import notifications
from accounts.models import User
from catalog.models.offer import Channel
from marketplace import clock, state, workdays
from marketplace.db import locked
from marketplace.errors import DomainError
from orders import desk, refunds, signals
from orders.ending import close_request, end_undispatched
from orders.models import Order, OrderLine, Refund
from orders.models.order import CancelReason
from orders.payments import note_delivered, tell_customer


class NothingToShip(DomainError):
    """More pieces of a line were to be dispatched than wait for it."""


@transaction.atomic
def mark_shipped(*, order: Order, lines: Mapping[int, int], actor: User | None) -> Order:
    """Note that pieces (line id → quantity) have left; the order is shipped when nothing waits any more.

    Raises ``NothingToShip`` or ``IllegalTransition`` (not paid, cancelled, already gone); nothing is written then.
    """
    order = locked(Order.objects.filter(pk=order.pk)).get()
    order_lines = list(locked(OrderLine.objects.filter(order=order)))
    by_id = {line.pk: line for line in order_lines}
    if not lines or not set(lines) <= set(by_id):
        raise NothingToShip(_("Choose what you dispatch."))
    for pk, quantity in lines.items():
        waiting = by_id[pk].unshipped_quantity
        if not 0 < quantity <= waiting:
            message = _("%(count)s pieces of %(sku)s wait for dispatch.")
            raise NothingToShip(message % {"count": waiting, "sku": by_id[pk].sku}, field=f"line_{pk}")
        by_id[pk].shipped_quantity += quantity
    is_whole = all(line.unshipped_quantity == 0 for line in order_lines)
    to = Order.State.SHIPPED if is_whole else Order.State.PARTLY_SHIPPED
    if order.state != Order.State.PARTLY_SHIPPED or is_whole:
        now = clock.now()
        state.move(order, to, actor=actor, shipped_at=order.shipped_at or now)
    OrderLine.objects.bulk_update([by_id[pk] for pk in lines], ["shipped_quantity"])
    close_request(order=order, actor=actor)
    return order


@transaction.atomic
def mark_delivered(*, order: Order, actor: User | None) -> Order:
    """Note that the customer has it, and tell the seller.

    Sends ``order_delivered``, which starts the deferral of the seller's money.
    """
    order = locked(Order.objects.filter(pk=order.pk).select_related("seller")).get()
    state.move(order, Order.State.DELIVERED, actor=actor, delivered_at=clock.now())
    note_delivered(order=order)
    signals.order_delivered.send(sender=Order, order=order)
    _tell_seller(order, "order_delivered_seller")
    return order


@transaction.atomic
def complete(*, order: Order, actor: User | None = None) -> Order:
    """Close a delivered order: the time for returns without reason is over."""
    order = locked(Order.objects.filter(pk=order.pk)).get()
    state.move(order, Order.State.COMPLETED, actor=actor, completed_at=clock.now())
    return order


@transaction.atomic
def cancel_order(*, order: Order, reason: str, actor: User | None) -> Order:
    """Cancel a paid order before dispatch: everything still paid goes back, so does the stock.

    A voucher is given back with the last order it was used for. Sends ``order_cancelled`` and tells seller and
    customer. Raises ``IllegalTransition`` once goods have left or while it is unpaid.
    """
    order = locked(Order.objects.filter(pk=order.pk).select_related("seller", "purchase__customer")).get()
    if order.state == Order.State.PENDING:
        raise DomainError(_("This order is not paid yet. Cancel the purchase instead."))
    end_undispatched(order=order, reason=reason, actor=actor)
    refund = _refund_rest(order, actor)
    signals.order_cancelled.send(sender=Order, order=order, refund=refund)
    _tell_cancelled(order)
    return order


def undispatched_before() -> dt.datetime:
    """Return a moment no ship-by of an order to be cancelled can be after: as many calendar days ago."""
    return clock.now() - dt.timedelta(days=settings.AUTO_CANCEL_WORKING_DAYS)


@transaction.atomic
def cancel_if_undispatched(*, order: Order) -> bool:
    """Cancel a paid order its seller has not dispatched long after its ship-by; False if that isn't so (any more).

    What the platform is to send is the platform's to answer for, and no seller's money goes for it.
    """
    order = locked(Order.objects.filter(pk=order.pk)).get()
    if order.state != Order.State.UNSHIPPED or order.ship_by is None or order.channel != Channel.SELLER:
        return False
    if clock.now() < workdays.add_working_days(order.ship_by, settings.AUTO_CANCEL_WORKING_DAYS):
        return False
    cancel_order(order=order, reason=CancelReason.NOT_DISPATCHED, actor=None)
    return True


def _refund_rest(order: Order, actor: User | None) -> Refund | None:
    rest = refunds.rest_of(order)
    if not rest:
        return None
    return refunds.create_refund(
        order=order,
        lines=rest,
        reason=Refund.Reason.CANCELLED,
        note="",
        actor=actor,
        idempotency_key=f"cancel-{order.number}",
    )


def _tell_seller(order: Order, kind: str) -> None:
    notifications.tell_seller(
        seller=order.seller,
        kind=kind,
        subject=order,
        url=desk.seller_order_url(order),
        order=order.number,
        total_minor=order.total_minor,
        currency=order.currency,
    )


def _tell_cancelled(order: Order) -> None:
    _tell_seller(order, "order_cancelled_seller")
    tell_customer(
        order.purchase, "order_cancelled", subject=order, order=order.number, store_name=order.seller.store_name,
    )  # fmt: skip
