"""Which addresses of orders are private (read by tests/urls_registry.py)."""

from orders import refunds
from tests.accounts.documents import upload
from tests.orders import factories
from tests.roles import EVERYBODY, OPERATORS, ORDERS, ORDERS_AND_FINANCE, May, Staff


def _line():
    return {"pk": factories.basket().lines.get().pk}


def _order():
    return {"number": factories.paid_order().number}


def _refund():
    order = factories.paid_order()
    return refunds.create_refund(
        order=order, lines={order.lines.get().pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="once"
    )


def _conversation():
    return factories.message(factories.paid_order()).conversation


def _with_a_message():
    return {"number": _conversation().order.number}


def _with_a_file():
    attachment = factories.message(factories.paid_order(), files=[upload()]).attachments.get()
    return {"number": attachment.message.conversation.order.number, "pk": attachment.pk}


def _file_for_staff():
    attachment = factories.message(factories.paid_order(), files=[upload()]).attachments.get()
    return {"pk": attachment.message.conversation_id, "file": attachment.pk}


PRIVATE_URLS = {
    "orders:basket-line-update": _line,
    "orders:basket-line-remove": _line,
    "orders:orders": dict,
    "orders:order-detail": _order,
    "orders:cancellation-create": _order,
    "orders:message-create": _order,
    "orders:message-file": _with_a_file,
    "orders:conversations": dict,
    "seller_orders:cancellation-create": _order,
    "seller_orders:refund-create": _order,
    "seller_orders:conversation": _with_a_message,
    "seller_orders:answer-create": _with_a_message,
    "seller_orders:no-answer-create": _with_a_message,
    "seller_orders:message-file": _with_a_file,
}
# A purchase's page and what is done there open by its unguessable token.
PUBLIC_URLS = {
    "orders:basket",
    "orders:basket-line-create",
    "orders:checkout",
    "orders:purchase",
    "orders:payment-create",
    "orders:purchase-cancellation-create",
    "payments:webhook",
    "payments:sandbox",
}
WHO_MAY = {
    "seller_orders:cancellation-create": May(change=ORDERS),
    "seller_orders:refund-create": May(ORDERS_AND_FINANCE, ORDERS_AND_FINANCE),
    "seller_orders:messages": May(EVERYBODY),
    "seller_orders:conversation": May(EVERYBODY),
    "seller_orders:answer-create": May(change=ORDERS),
    "seller_orders:no-answer-create": May(change=ORDERS),
    "seller_orders:message-file": May(EVERYBODY),
}
ADMIN = {
    "orders_refund": (Staff(look=OPERATORS), _refund),
    "orders_conversation": (Staff(look=OPERATORS), _conversation),
}
ADMIN_PAGES = {"orders_conversation_file": (May(OPERATORS), _file_for_staff)}
