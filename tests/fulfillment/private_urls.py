"""Which addresses of fulfillment are private (read by tests/urls_registry.py)."""

from tests.accounts.factories import UserFactory
from tests.fulfillment import factories


def of_an_order():
    return {"number": factories.order(invoice="company", customer=UserFactory()).number}


def of_a_tracking_file():
    order = factories.order()
    return {"pk": factories.tracking_file(order.seller, [[order.number, "SF", "SF1"]]).pk}


PRIVATE_URLS = {
    "fulfillment:invoice-file": of_an_order,
    "fulfillment:receipt-create": of_an_order,
    "seller_fulfillment:order-detail": of_an_order,
    "seller_fulfillment:address-reveal-create": of_an_order,
    "seller_fulfillment:dispatch-create": of_an_order,
    "seller_fulfillment:packing-slip": of_an_order,
    "seller_fulfillment:invoice-issue-create": of_an_order,
    "seller_fulfillment:invoice-mailing-create": of_an_order,
    "seller_fulfillment:invoice-delivery-create": of_an_order,
    "seller_fulfillment:invoice-reversal-create": of_an_order,
    "seller_fulfillment:invoice-file-create": of_an_order,
    "seller_fulfillment:invoice-file": of_an_order,
    "seller_fulfillment:tracking-file": of_a_tracking_file,
    "seller_fulfillment:tracking-file-application-create": of_a_tracking_file,
}
