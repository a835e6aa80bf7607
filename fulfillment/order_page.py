"""What the page of one order shows: timeline, parcels, lines, invoice, refunds, address."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from fulfillment import carriers, desk_rows, invoice_rules, privacy
from fulfillment.models import Shipment
from marketplace.models import StateChange
from orders import cancellations
from orders.delivery import METHODS
from orders.models import Order, OrderLine

State = Order.State
# Waiting for payment is not the seller's matter; what has left stands with its parcels.
_TOLD_OTHERWISE = {State.PENDING, State.PARTLY_SHIPPED, State.SHIPPED}


@dataclass(frozen=True)
class ParcelView:
    """A parcel as pages show it."""

    shipment: Shipment
    carrier: str
    page: str
    pieces: list[tuple[str, int]]


@dataclass(frozen=True)
class LineView:
    """A line with its picture."""

    line: OrderLine
    picture: str

    @property
    def left(self) -> int:
        """Pieces that still have to leave."""
        return self.line.quantity - self.line.shipped_quantity


def url(order: Order) -> str:
    """Return the address of an order's page at the desk."""
    return reverse("seller_fulfillment:order-detail", kwargs={"number": order.number})


def context(order: Order, *, revealed: bool) -> dict[str, Any]:
    """Return everything the page shows; ``revealed`` decides about the address."""
    invoice = getattr(order, "invoice", None)
    parcels = parcel_views(order)
    address = order.address
    return {
        "lines": [LineView(line, _picture(line)) for line in order.lines.all()],
        "parcels": parcels,
        "invoice": invoice,
        "invoice_cell": desk_rows.invoice_cell(invoice),
        "invoice_carrier": carriers.label(invoice.carrier) if invoice and invoice.carrier else "",
        "invoice_page": carriers.page(invoice.carrier, invoice.tracking_number) if invoice else "",
        "invoice_number": invoice_rules.grouped(invoice.number) if invoice else "",
        "timeline": timeline(order, parcels),
        # Dispatch closes a request.
        "asked_to_cancel": cancellations.open_request(order) if order.state == State.UNSHIPPED else None,
        "refunds": list(order.refunds.order_by("-pk")),
        "conversation": getattr(order, "conversation", None),
        "delivery": METHODS[order.delivery_method].name,
        "buyer": privacy.locality(str(address.get("recipient", "")), str(address.get("city", ""))),
        "address": privacy.address_lines(address) if revealed else None,
        "reveal_minutes": int(privacy.REVEAL_LASTS.total_seconds()) // 60,
    }


def parcel_views(order: Order) -> list[ParcelView]:
    """Return an order's parcels with what is in them, oldest first: two queries, none while nothing has left."""
    lines = order.lines.all()
    if not any(line.shipped_quantity for line in lines):
        return []
    titles = {line.pk: line.title for line in lines}
    parcels = order.shipments.order_by("pk").prefetch_related("lines")
    return [
        ParcelView(
            parcel,
            carriers.label(parcel.carrier, parcel.carrier_name),
            carriers.page(parcel.carrier, parcel.tracking_number),
            [(titles[packed.line_id], packed.quantity) for packed in parcel.lines.all()],
        )
        for parcel in parcels
    ]


def timeline(order: Order, parcels: list[ParcelView]) -> list[dict[str, Any]]:
    """Return what happened to an order and what comes next, for ``ui/_timeline.html``."""
    steps = [_step(order, change) for change in order.history() if change.to_state not in _TOLD_OTHERWISE]
    for parcel in parcels:
        text = f"{parcel.carrier} {parcel.shipment.tracking_number}"
        steps.append({"label": _("Parcel dispatched"), "at": parcel.shipment.dispatched_at, "text": text,
                      "state": "done"})  # fmt: skip
    return [*sorted(steps, key=lambda step: step["at"]), *_coming(order)]


def _step(order: Order, change: StateChange) -> dict[str, Any]:
    labels = {
        State.UNSHIPPED: _("Paid"),
        State.DELIVERED: _("Delivered"),
        State.COMPLETED: _("Completed"),
        State.CANCELLED: _("Cancelled"),
    }
    who = _who(order, change)
    if change.to_state == State.CANCELLED:
        who = " · ".join(part for part in (order.cancel_reason_text, who) if part)
    return {"label": labels[State(change.to_state)], "at": change.at, "text": who, "state": "done"}


def _who(order: Order, change: StateChange) -> str:
    if change.actor_id is None:
        return ""
    return _("by the customer") if change.actor_id == order.purchase.customer_id else str(change.actor)


def _coming(order: Order) -> list[dict[str, Any]]:
    if order.state in {State.UNSHIPPED, State.PARTLY_SHIPPED}:
        return [
            {"label": _("Dispatch by"), "at": order.ship_by, "text": "", "state": "now"},
            {"label": _("Deliver by"), "at": order.deliver_by, "text": "", "state": ""},
        ]
    if order.state == State.SHIPPED:
        return [{"label": _("Deliver by"), "at": order.deliver_by, "text": "", "state": "now"}]
    if order.state == State.DELIVERED and order.delivered_at:
        text = _("7 days for returns without reason")
        return [{"label": _("Completes"), "at": order.delivered_at + settings.DEFERRAL, "text": text, "state": "now"}]
    return []


def _picture(line: OrderLine) -> str:
    return default_storage.url(line.picture) if line.picture else ""
