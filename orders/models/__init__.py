"""Baskets, purchases, orders, payments and refunds."""

from orders.models.basket import Address, Basket, BasketLine
from orders.models.order import Order, OrderLine, Purchase
from orders.models.payment import Payment, WebhookEvent
from orders.models.reconciliation import ProviderLine, ReconciliationFinding, ReconciliationRun
from orders.models.refund import Refund, RefundLine
from orders.models.sandbox import SandboxCharge, SandboxRefund

__all__ = [
    "Address",
    "Basket",
    "BasketLine",
    "Order",
    "OrderLine",
    "Payment",
    "ProviderLine",
    "Purchase",
    "ReconciliationFinding",
    "ReconciliationRun",
    "Refund",
    "RefundLine",
    "SandboxCharge",
    "SandboxRefund",
    "WebhookEvent",
]
