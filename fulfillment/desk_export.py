"""The orders flat file: exactly what Manage Orders shows as filtered, a row per order line, streamed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from fulfillment import privacy
from fulfillment.models import AddressReveal, DeskEntry
from fulfillment.models.desk import Stage
from marketplace import csv_lines
from marketplace.money import Money
from marketplace.names import masked_name
from orders.delivery import METHODS
from orders.models import Order, OrderLine

# The columns of the classic new-orders flat file, then ours.
COLUMNS = (
    "order-id", "order-item-id", "purchase-date", "payments-date", "buyer-email", "buyer-name", "buyer-phone-number",
    "sku", "product-name", "quantity-purchased", "currency", "item-price", "item-tax", "shipping-price",
    "shipping-tax", "ship-service-level", "recipient-name", "ship-address-1", "ship-address-2", "ship-address-3",
    "ship-city", "ship-state", "ship-postal-code", "ship-country", "ship-phone-number", "delivery-start-date",
    "delivery-end-date", "delivery-time-zone", "delivery-Instructions", "sales-channel",
    "order-state", "quantity-shipped", "ship-by", "refunded", "invoice-type", "invoice-title", "invoice-tax-number",
    "invoice-state", "invoice-due", "invoice-number",
)  # fmt: skip
CHUNK = 500

Cells = dict[str, str]


def lines(found: QuerySet[DeskEntry], *, reader: User | None) -> Iterator[str]:
    """Return the file line by line, in memory of one chunk.

    ``reader`` sees the addresses of orders that wait for dispatch, and each look is recorded;
    None sees none.
    """
    return csv_lines.lines(_rows(found, reader))


def _rows(found: QuerySet[DeskEntry], reader: User | None) -> Iterator[Sequence[str]]:
    yield COLUMNS
    chunk: list[DeskEntry] = []
    for entry in _with_details(found).iterator(chunk_size=CHUNK):
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield from _written(chunk, reader)
            chunk = []
    yield from _written(chunk, reader)


def _with_details(found: QuerySet[DeskEntry]) -> QuerySet[DeskEntry]:
    order_lines = Prefetch("order__lines", queryset=OrderLine.objects.order_by("pk"))
    return found.select_related("order__purchase", "order__invoice").prefetch_related(order_lines)


def _written(chunk: list[DeskEntry], reader: User | None) -> Iterator[list[str]]:
    shown = {entry.pk for entry in chunk if reader and entry.stage == Stage.TO_SHIP}
    if reader and shown:
        privacy.record_reveals(order_ids=sorted(shown), user=reader, way=AddressReveal.Way.EXPORT)
    for entry in chunk:
        order = _order_cells(entry) | _address_cells(entry, is_shown=entry.pk in shown)
        for line in entry.order.lines.all():
            cells = order | _line_cells(line, entry.order)
            yield [cells.get(column, "") for column in COLUMNS]


def _order_cells(entry: DeskEntry) -> Cells:
    order = entry.order
    invoice = getattr(order, "invoice", None)
    return {
        "order-id": order.number,
        "purchase-date": _moment(order.placed_at),
        "payments-date": _moment(order.paid_at),
        "currency": order.currency,
        "ship-service-level": str(METHODS[order.delivery_method].name),
        "ship-country": order.storefront,
        "delivery-end-date": _moment(order.deliver_by),
        "delivery-time-zone": "UTC",
        "sales-channel": f"Quay {order.storefront}",
        "order-state": order.state,
        "ship-by": _moment(order.ship_by),
        "refunded": Money(order.refunded_minor, order.currency).plain(),
        "invoice-type": order.invoice_kind,
        "invoice-title": order.invoice_title,
        "invoice-tax-number": order.invoice_tax_number,
        "invoice-state": invoice.state if invoice else "",
        "invoice-due": _moment(invoice.due_at) if invoice else "",
        "invoice-number": invoice.number if invoice else "",
    }


def _address_cells(entry: DeskEntry, *, is_shown: bool) -> Cells:
    if not is_shown:
        masked = masked_name(entry.recipient)
        return {"buyer-name": masked, "recipient-name": masked, "ship-city": entry.city}
    address: dict[str, Any] = entry.order.purchase.address
    return {
        "buyer-name": address.get("recipient", ""),
        "recipient-name": address.get("recipient", ""),
        "ship-address-1": address.get("line1", ""),
        "ship-address-2": address.get("line2", ""),
        "ship-address-3": address.get("district", ""),
        "ship-city": address.get("city", ""),
        "ship-state": address.get("region", ""),
        "ship-postal-code": address.get("postal_code", ""),
        "ship-phone-number": address.get("phone", ""),
    }


def _line_cells(line: OrderLine, order: Order) -> Cells:
    def plain(minor: int) -> str:
        return Money(minor, order.currency).plain()

    return {
        "order-item-id": str(line.pk),
        "sku": line.sku,
        "product-name": line.title,
        "quantity-purchased": str(line.quantity),
        "quantity-shipped": str(line.shipped_quantity),
        "item-price": plain(line.items_minor),
        "item-tax": plain(line.tax_minor),
        "shipping-price": plain(line.delivery_minor),
    }


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else ""
