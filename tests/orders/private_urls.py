"""Which addresses of orders are private (read by tests/urls_registry.py)."""

from orders import refunds
from tests.orders import factories
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


PRIVATE_URLS = {
    "orders:basket-line-update": _line,
    "orders:basket-line-remove": _line,
    "orders:orders": dict,
    "orders:order-detail": _order,
    "orders:cancellation-create": _order,
    "seller_orders:cancellation-create": _order,
    "seller_orders:refund-create": _order,
    "orders:basket-voucher-remove": lambda: {"pk": 1},
    "seller_orders:vouchers": dict,
    "seller_orders:voucher-create": dict,
    "seller_orders:voucher-end-create": _voucher,
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
}
WHO_MAY = {
    "seller_orders:cancellation-create": May(change=ORDERS),
    "seller_orders:vouchers": May(EVERYBODY),
    "seller_orders:voucher-create": May(CATALOGUE, CATALOGUE),
    "seller_orders:voucher-end-create": May(change=CATALOGUE),
    "seller_orders:refund-create": May(ORDERS_AND_FINANCE, ORDERS_AND_FINANCE),
}
ADMIN = {
    "orders_voucher": (
        Staff(look=OPERATORS, add=OPERATORS),
        lambda: factories.VoucherFactory(percent_bp=500),
    ),
    "orders_refund": (Staff(look=OPERATORS), _refund),
}
