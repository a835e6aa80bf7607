"""Which addresses of orders are private (read by tests/urls_registry.py)."""

from tests.orders import factories


def _line():
    return {"pk": factories.basket().lines.get().pk}


def _order():
    return {"number": factories.paid_order().number}


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
