"""What fulfillment does on news from the apps below; always inside the transaction that sends it."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from fulfillment import desk, invoices, shipments
from orders import signals
from orders.models import Order, Refund


@receiver(signals.purchase_paid)
def on_purchase_paid(*, orders: Sequence[Order], **_kwargs: Any) -> None:
    """Open the invoices the customer wants and put the orders on the sellers' desks."""
    invoices.open_invoices(orders=orders)
    desk.refresh([order.pk for order in orders])


@receiver(signals.order_cancelled)
def on_order_cancelled(*, order: Order, **_kwargs: Any) -> None:
    """Drop the invoice that was planned."""
    invoices.withdraw(order=order)
    desk.refresh([order.pk])


@receiver(signals.refund_created)
def on_refund_created(*, refund: Refund, **_kwargs: Any) -> None:
    """Do to the invoice and the order what the refund makes necessary."""
    invoices.follow_refund(refund=refund)
    shipments.follow_refund(order=refund.order)
    desk.refresh([refund.order_id])


@receiver(signals.order_delivered)
def on_order_delivered(*, order: Order, **_kwargs: Any) -> None:
    """Move the order to the done ones."""
    desk.refresh([order.pk])
