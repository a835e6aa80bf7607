"""Which addresses of orders are private (read by tests/urls_registry.py)."""

from marketplace import clock
from orders import refunds
from orders.models import Address, CancellationRequest, InvoiceTitle, ReconciliationFinding, ReconciliationRun
from tests.accounts.documents import upload
from tests.accounts.factories import UserFactory
from tests.orders import factories, reviewing
from tests.roles import CATALOGUE, EVERYBODY, OPERATORS, ORDERS, ORDERS_AND_FINANCE, May, Staff


def _line():
    return {"pk": factories.basket().lines.get().pk}


def _order():
    return {"number": factories.paid_order().number}


def _refund():
    order = factories.paid_order()
    return refunds.create_refund(
        order=order, lines={order.lines.get().pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="once"
    )


def _voucher():
    return {"pk": factories.VoucherFactory(seller=factories.OfferFactory().seller, percent_bp=500).pk}


def _address():
    return {"pk": Address.objects.create(user=UserFactory(), storefront="CN", fields=factories.ADDRESSES["CN"]).pk}


def _title():
    return {"pk": InvoiceTitle.objects.create(user=UserFactory(), title="Sample").pk}


def _asked():
    order = factories.paid_order()
    CancellationRequest.objects.create(order=order, answer_by=clock.now())
    return {"number": order.number}


def _own_order():
    return {"number": reviewing.delivered().number}


def _own_line():
    order = reviewing.delivered()
    return {"number": order.number, "pk": order.lines.get().pk}


def _finding():
    run = ReconciliationRun.objects.create(provider="sandbox", day="2026-11-27", finished_at=clock.now())
    return ReconciliationFinding.objects.create(run=run, kind="missing_here", movement="payment", ref="unknown")


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
    "orders:basket-voucher-remove": lambda: {"pk": 1},
    "orders:basket-line-save": _line,
    "orders:basket-line-return": _line,
    "orders:address-book": dict,
    "orders:address-removal-create": _address,
    "orders:title-removal-create": _title,
    "orders:cancellation-withdrawal-create": _order,
    "orders:reorder-create": _order,
    "seller_orders:cancellation-answer-create": _asked,
    "seller_orders:vouchers": dict,
    "seller_orders:voucher-create": dict,
    "seller_orders:voucher-end-create": _voucher,
    "seller_orders:voucher-showing-create": _voucher,
    "orders:review": _own_line,
    "orders:review-removal": _own_line,
    "orders:feedback": _own_order,
    "orders:feedback-removal": _own_order,
    "orders:my-reviews": dict,
    "seller_orders:review-reply": lambda: {"pk": reviewing.review().pk},
    "seller_orders:feedback-reply": lambda: {"pk": reviewing.give().pk},
    "seller_orders:conversation": _with_a_message,
    "seller_orders:answer-create": _with_a_message,
    "seller_orders:no-answer-create": _with_a_message,
    "seller_orders:message-file": _with_a_file,
}
# A purchase's page and what is done there open by its unguessable token.
PUBLIC_URLS = {
    "orders:basket",
    "orders:basket-line-create",
    "orders:basket-voucher-create",
    "orders:checkout",
    "orders:purchase",
    "orders:payment-create",
    "orders:purchase-cancellation-create",
    "payments:webhook",
    "payments:sandbox",
    "orders:reviews",
    "orders:shop-feedback",
    "orders:shop-vouchers",
    "review-picture",
}
WHO_MAY = {
    "seller_orders:cancellation-create": May(change=ORDERS),
    "seller_orders:cancellation-answer-create": May(change=ORDERS),
    "seller_orders:vouchers": May(EVERYBODY),
    "seller_orders:voucher-create": May(CATALOGUE, CATALOGUE),
    "seller_orders:voucher-end-create": May(change=CATALOGUE),
    "seller_orders:voucher-showing-create": May(change=CATALOGUE),
    "seller_orders:refund-create": May(ORDERS_AND_FINANCE, ORDERS_AND_FINANCE),
    "seller_orders:messages": May(EVERYBODY),
    "seller_orders:conversation": May(EVERYBODY),
    "seller_orders:answer-create": May(change=ORDERS),
    "seller_orders:no-answer-create": May(change=ORDERS),
    "seller_orders:message-file": May(EVERYBODY),
    "seller_orders:reviews": May(EVERYBODY),
    "seller_orders:review-reply": May(EVERYBODY, CATALOGUE | ORDERS),
    "seller_orders:feedback-reply": May(EVERYBODY, CATALOGUE | ORDERS),
}
ADMIN = {
    "orders_voucher": (Staff(look=OPERATORS, add=OPERATORS), lambda: factories.VoucherFactory(percent_bp=500)),
    "orders_refund": (Staff(look=OPERATORS), _refund),
    "orders_reconciliationrun": (Staff(look=OPERATORS), lambda: _finding().run),
    "orders_reconciliationfinding": (Staff(look=OPERATORS, change=OPERATORS), _finding),
    "orders_conversation": (Staff(look=OPERATORS), _conversation),
    "orders_productreview": (Staff(look=OPERATORS), reviewing.review),
    "orders_sellerfeedback": (Staff(look=OPERATORS), reviewing.give),
}
ADMIN_PAGES = {
    "orders_productreview_decision": (May(change=OPERATORS), lambda: {"pk": reviewing.review().pk}),
    "orders_conversation_file": (May(OPERATORS), _file_for_staff),
    "orders_sellerfeedback_decision": (May(change=OPERATORS), lambda: {"pk": reviewing.give().pk}),
}
