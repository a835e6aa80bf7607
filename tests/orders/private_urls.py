"""Which addresses of orders are private (read by tests/urls_registry.py)."""

from marketplace import clock
from orders import refunds
from orders.models import ReconciliationFinding, ReconciliationRun
from tests.orders import factories
from tests.roles import OPERATORS, ORDERS, ORDERS_AND_FINANCE, May, Staff


def _line():
    return {"pk": factories.basket().lines.get().pk}


def _order():
    return {"number": factories.paid_order().number}


def _refund():
    order = factories.paid_order()
    return refunds.create_refund(
        order=order, lines={order.lines.get().pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="once"
    )


def _finding():
    run = ReconciliationRun.objects.create(provider="sandbox", day="2026-11-27", finished_at=clock.now())
    return ReconciliationFinding.objects.create(run=run, kind="missing_here", movement="payment", ref="unknown")


PRIVATE_URLS = {
    "orders:basket-line-update": _line,
    "orders:basket-line-remove": _line,
    "orders:orders": dict,
    "orders:order-detail": _order,
    "orders:cancellation-create": _order,
    "seller_orders:cancellation-create": _order,
    "seller_orders:refund-create": _order,
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
}
ADMIN = {
    "orders_refund": (Staff(look=OPERATORS), _refund),
    "orders_reconciliationrun": (Staff(look=OPERATORS), lambda: _finding().run),
    "orders_reconciliationfinding": (Staff(look=OPERATORS, change=OPERATORS), _finding),
}
