"""Parcels: confirmed when they leave, delivered when they arrive."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from fulfillment import carriers, desk, invoices, news
from fulfillment.errors import CannotDispatch
from fulfillment.models import Shipment, ShipmentLine
from marketplace import clock, state
from marketplace.db import locked
from marketplace.storefronts import BY_CODE
from orders import delivery, progress
from orders.models import Order

TRACKING_MAX = 40


@transaction.atomic
def confirm_dispatch(
    *,
    order: Order,
    carrier: str,
    tracking_number: str,
    actor: User | None,
    carrier_name: str = "",
    lines: Mapping[int, int] | None = None,
) -> Shipment:
    """Confirm that a parcel of ``order`` has left, and tell the customer.

    ``lines`` maps order lines to how many pieces are in the parcel; None means everything that
    is left. Prices are never touched. Once everything is on its way the wanted invoice becomes
    due. Raises ``CannotDispatch`` with the field it is about.
    """
    order = locked(Order.objects.filter(pk=order.pk).select_related("seller", "purchase")).get()
    _require_open(order)
    carrier_name, tracking_number = _checked_label(order, carrier, carrier_name, tracking_number)
    packed = _packed(order, lines)
    shipment = Shipment.objects.create(
        order=order,
        carrier=carrier,
        carrier_name=carrier_name,
        tracking_number=tracking_number,
        dispatched_at=clock.now(),
        expected_at=clock.now() + _usual_time(order),
        confirmed_by=actor,
    )
    state.begin(shipment, actor=actor)
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line_id=line_id, quantity=quantity) for line_id, quantity in packed.items()
    )
    progress.mark_shipped(order=order, lines=packed, actor=actor)
    order.refresh_from_db(fields=["state"])
    if order.state == Order.State.SHIPPED:
        invoices.set_due(order=order)
    desk.refresh([order.pk])
    news.tell_customer(
        order, "parcel_dispatched", subject=shipment,
        carrier=carrier, carrier_name=carrier_name, tracking_number=tracking_number,
        tracking_url=carriers.page(carrier, tracking_number),
    )  # fmt: skip
    return shipment


@transaction.atomic
def deliver(*, shipment: Shipment, actor: User | None = None) -> Shipment:
    """Note that a parcel has arrived and tell the customer; the order is delivered when its last parcel is.

    Raises ``IllegalTransition`` for a parcel that arrived before.
    """
    shipment = _arrive(shipment, actor)
    _tell_arrived(shipment)
    return shipment


def _arrive(shipment: Shipment, actor: User | None) -> Shipment:
    order = locked(Order.objects.filter(pk=shipment.order_id)).get()
    shipment = locked(Shipment.objects.filter(pk=shipment.pk)).get()
    state.move(shipment, Shipment.State.DELIVERED, actor=actor, delivered_at=clock.now())
    on_the_way = order.shipments.exclude(state=Shipment.State.DELIVERED).exists()
    if order.state == Order.State.SHIPPED and not on_the_way:
        progress.mark_delivered(order=order, actor=actor)
    return shipment


@transaction.atomic
def deliver_if_overdue(*, shipment_id: int) -> bool:
    """Take a parcel as delivered whose usual delivery time has passed; False if it isn't so (any more)."""
    locked(Order.objects.filter(shipments=shipment_id)).get()
    shipment = Shipment.objects.overdue_to_arrive().filter(pk=shipment_id).first()
    if shipment is None:
        return False
    _tell_arrived(_arrive(shipment, None), assumed=True)
    return True


@transaction.atomic
def confirm_receipt(*, order: Order, actor: User | None) -> Order:
    """Note that the customer, who says so and is told nothing, has everything that was sent.

    Raises ``CannotDispatch`` if nothing is on its way.
    """
    order = locked(Order.objects.filter(pk=order.pk)).get()
    parcels = list(order.shipments.filter(state=Shipment.State.DISPATCHED).order_by("pk"))
    if not parcels:
        raise CannotDispatch(_("No parcel of this order is on its way."))
    for parcel in parcels:
        _arrive(parcel, actor)
    order.refresh_from_db()
    return order


@transaction.atomic
def complete(*, order: Order) -> Order:
    """Close an order whose time for returns is over. Raises ``IllegalTransition`` unless it is delivered."""
    order = progress.complete(order=order)
    desk.refresh([order.pk])
    return order


def left_to_ship(order: Order) -> dict[int, int]:
    """Return how many pieces of each line still have to leave, lines that are complete left out."""
    return {line.pk: line.unshipped_quantity for line in order.lines.order_by("pk") if line.unshipped_quantity}


def follow_refund(*, order: Order) -> None:
    """Go on with an order whose last unsent pieces were refunded: its invoice is due, and it may have arrived."""
    order = locked(Order.objects.filter(pk=order.pk)).get()
    if order.state != Order.State.SHIPPED:
        return
    invoices.set_due(order=order)
    if not order.shipments.exclude(state=Shipment.State.DELIVERED).exists():
        progress.mark_delivered(order=order, actor=None)


def _tell_arrived(shipment: Shipment, *, assumed: bool = False) -> None:
    order = Order.objects.select_related("seller", "purchase__customer").get(pk=shipment.order_id)
    news.tell_customer(
        order, "parcel_delivered", subject=shipment, carrier=shipment.carrier, carrier_name=shipment.carrier_name,
        tracking_number=shipment.tracking_number, assumed=assumed,
    )  # fmt: skip


def _require_open(order: Order) -> None:
    if order.state == Order.State.CANCELLED:
        raise CannotDispatch(_("This order was cancelled. Please don't send it."))
    if order.state == Order.State.PENDING:
        raise CannotDispatch(_("This order isn't paid yet."))
    if order.state not in {Order.State.UNSHIPPED, Order.State.PARTLY_SHIPPED}:
        raise CannotDispatch(_("Everything in this order has already been dispatched."))


def _checked_label(order: Order, carrier: str, carrier_name: str, tracking_number: str) -> tuple[str, str]:
    """Return carrier name and tracking number as they are kept."""
    if carrier not in carriers.BY_CODE:
        raise CannotDispatch(_("Choose a carrier."), field="carrier")
    name = carrier_name.strip() if carrier == carriers.OTHER else ""
    if carrier == carriers.OTHER and not name:
        raise CannotDispatch(_("Enter the carrier's name."), field="carrier_name")
    number = carriers.clean_number(tracking_number)
    if not number:
        raise CannotDispatch(_("Enter the tracking number on the label."), field="tracking_number")
    if len(number) > TRACKING_MAX or not number.isprintable():
        raise CannotDispatch(_("A tracking number has at most 40 letters and digits."), field="tracking_number")
    if order.shipments.filter(carrier=carrier, tracking_number=number).exists():
        raise CannotDispatch(_("This parcel is already confirmed for this order."), field="tracking_number")
    return name, number


def _packed(order: Order, lines: Mapping[int, int] | None) -> dict[int, int]:
    left = left_to_ship(order)
    if lines is None:
        return left
    packed = {pk: quantity for pk, quantity in lines.items() if quantity}
    if not packed:
        raise CannotDispatch(_("Put at least one piece into the parcel."), field="lines")
    for pk, quantity in packed.items():
        if quantity < 0 or quantity > left.get(pk, 0):
            message = _("Only %(count)s of this article are left to send.") % {"count": left.get(pk, 0)}
            raise CannotDispatch(message, field=f"line_{pk}")
    return packed


def _usual_time(order: Order) -> dt.timedelta:
    method = delivery.METHODS[order.delivery_method]
    return dt.timedelta(days=delivery.days_of(method, BY_CODE[order.storefront])[1])
