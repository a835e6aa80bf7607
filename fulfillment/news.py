"""What customers and sellers are told about parcels and invoices."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import translation

from accounts import notifications
from fulfillment import carriers
from fulfillment.models import Invoice
from orders.models import Order
from orders.payments import purchase_url


def tell_customer(order: Order, kind: str, /, *, subject: models.Model, **context: Any) -> None:
    """Send the customer of an order, signed up or not, a message of ``kind``; links to their purchase's page."""
    purchase = order.purchase
    if "carrier" in context:
        language = purchase.customer.language if purchase.customer else purchase.language
        with translation.override(language):
            context["carrier_label"] = carriers.label(context.pop("carrier"), context.pop("carrier_name", ""))
    context |= {"order": order.number, "store_name": order.seller.store_name}
    url = purchase_url(purchase)
    if purchase.customer:
        notifications.tell_user(user=purchase.customer, kind=kind, subject=subject, url=url, **context)
    else:
        notifications.tell_address(
            email=purchase.email, language=purchase.language, kind=kind, subject=subject, url=url, **context
        )


def tell_seller(invoice: Invoice, kind: str, /, *, occasion: str = "", **context: Any) -> bool:
    """Tell the seller's team about an invoice; links to the order's page. False if it was told before."""
    return notifications.tell_seller(
        seller=invoice.seller,
        kind=kind,
        subject=invoice,
        occasion=occasion,
        url=reverse("seller_fulfillment:order-detail", kwargs={"number": invoice.order.number}),
        order=invoice.order.number,
        title=invoice.title,
        **context,
    )
