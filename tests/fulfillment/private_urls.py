"""Which addresses of fulfillment are private (read by tests/urls_registry.py)."""

from fulfillment import saved_views
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.fulfillment import factories
from tests.roles import EVERYBODY, OPERATORS, ORDERS, OWNER, May, Staff


def of_an_order():
    return {"number": factories.order(invoice="company", customer=UserFactory()).number}


def with_an_invoice_file():
    invoice = factories.mail(factories.owed_invoice(customer=UserFactory()), file=factories.pdf())
    return {"number": invoice.order.number}


def of_a_tracking_file():
    order = factories.order()
    return {"pk": factories.tracking_file(order.seller, [[order.number, "SF", "SF1"]]).pk}


def of_a_shared_view():
    membership = MembershipFactory(role="orders")
    view = saved_views.save_view(membership=membership, name="Late", query={"view": "to_ship"}, is_shared=True)
    return {"pk": view.pk}


PRIVATE_URLS = {
    "seller_fulfillment:saved-view": of_a_shared_view,
    "seller_fulfillment:saved-view-removal-create": of_a_shared_view,
    "fulfillment:invoice-file": with_an_invoice_file,
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
    "seller_fulfillment:invoice-file": with_an_invoice_file,
    "seller_fulfillment:tracking-file": of_a_tracking_file,
    "seller_fulfillment:tracking-file-application-create": of_a_tracking_file,
}
WHO_MAY = {
    "seller_fulfillment:saved-view-create": May(EVERYBODY, EVERYBODY),
    # A view that a member shares: beside its maker the owner may change it.
    "seller_fulfillment:saved-view": May(OWNER, OWNER),
    "seller_fulfillment:saved-view-removal-create": May(change=OWNER),
    "seller_fulfillment:orders": May(EVERYBODY),
    "seller_fulfillment:orders-export": May(EVERYBODY),
    "seller_fulfillment:selection-create": May(change=ORDERS),
    "seller_fulfillment:tracking-file-create": May(EVERYBODY, ORDERS),
    "seller_fulfillment:tracking-file": May(EVERYBODY),
    "seller_fulfillment:tracking-file-application-create": May(change=ORDERS),
    "seller_fulfillment:order-detail": May(EVERYBODY),
    "seller_fulfillment:address-reveal-create": May(change=ORDERS),
    "seller_fulfillment:dispatch-create": May(change=ORDERS),
    "seller_fulfillment:packing-slip": May(ORDERS),
    "seller_fulfillment:invoice-issue-create": May(change=ORDERS),
    "seller_fulfillment:invoice-mailing-create": May(change=ORDERS),
    "seller_fulfillment:invoice-delivery-create": May(change=ORDERS),
    "seller_fulfillment:invoice-reversal-create": May(change=ORDERS),
    "seller_fulfillment:invoice-file-create": May(change=ORDERS),
    "seller_fulfillment:invoice-file": May(EVERYBODY),
    "seller_fulfillment:invoices": May(EVERYBODY),
}
ADMIN = {"fulfillment_invoice": (Staff(look=OPERATORS), factories.owed_invoice)}
