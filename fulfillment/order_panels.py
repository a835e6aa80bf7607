"""What fulfillment adds to the customer's order page: parcels, and the invoice."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from fulfillment import carriers, invoice_rules
from fulfillment.models import Shipment
from fulfillment.order_page import parcel_views
from marketplace import clock
from marketplace.storefronts import store_url
from orders.desk import Panel
from orders.models import Order


def panels(order: Order) -> Iterator[Panel]:
    """Yield the parcels of an order, if any, and its invoice, if one is wanted."""
    if order.paid_at is None:
        return
    token = order.purchase.token
    parcels = parcel_views(order)
    if parcels:
        on_the_way = any(parcel.shipment.state == Shipment.State.DISPATCHED for parcel in parcels)
        context: dict[str, Any] = {
            "parcels": parcels,
            "receipt_url": store_url("fulfillment:receipt-create", number=order.number) if on_the_way else "",
            "token": token,
        }
        yield Panel("fulfillment/_parcels_panel.html", context, 10)
    invoice = getattr(order, "invoice", None)
    if invoice:
        address = store_url("fulfillment:invoice-file", number=order.number)
        context = {
            "invoice": invoice,
            "is_late": bool(invoice.due_at and invoice.due_at <= clock.now()),
            "number": invoice_rules.grouped(invoice.number),
            "carrier": carriers.label(invoice.carrier) if invoice.carrier else "",
            "page": carriers.page(invoice.carrier, invoice.tracking_number),
            "file_url": f"{address}?{urlencode({'token': token})}" if invoice.file and invoice.sent_at else "",
        }
        yield Panel("fulfillment/_invoice_panel.html", context, 20)
