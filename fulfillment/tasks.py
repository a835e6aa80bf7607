"""Background work of fulfilment: what the clock decides, and files that are applied row by row."""

from celery import shared_task
from django.conf import settings

from fulfillment import reminders, shipments, tracking_files
from fulfillment.models import Shipment
from marketplace import clock
from marketplace.sweeps import for_each
from orders.models import Order

BATCH = 500


@shared_task
def confirm_deliveries() -> None:
    """Take parcels as delivered whose usual delivery time has passed."""
    overdue = Shipment.objects.overdue_to_arrive()[:BATCH]
    for_each(overdue, lambda shipment: shipments.deliver_if_overdue(shipment_id=shipment.pk))


@shared_task
def complete_orders() -> None:
    """Complete the orders whose time for returns without reason is over."""
    over = Order.objects.filter(state=Order.State.DELIVERED, delivered_at__lte=clock.now() - settings.DEFERRAL)
    for_each(over.order_by("delivered_at", "pk")[:BATCH], lambda order: shipments.complete(order=order))


@shared_task
def remind_invoices() -> None:
    """Remind sellers of invoices that are due tomorrow, due, or a day late."""
    waiting = reminders.waiting().values_list("pk", flat=True)[:BATCH]
    for_each(waiting, lambda pk: reminders.remind(invoice_id=pk))


@shared_task
def apply_tracking_file(tracking_file_id: int) -> None:
    """Confirm the dispatches of a tracking file, going on where a killed worker stopped."""
    tracking_files.apply(tracking_file_id=tracking_file_id)
