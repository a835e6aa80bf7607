"""Baskets, purchases, orders, payments, refunds and messages."""

from orders.models.basket import Address, Basket, BasketLine
from orders.models.message import AnswerClock, Attachment, Conversation, ConversationLook, Message
from orders.models.order import Order, OrderLine, Purchase
from orders.models.payment import Payment, WebhookEvent
from orders.models.refund import Refund, RefundLine
from orders.models.sandbox import SandboxCharge, SandboxRefund

__all__ = [
    "Address",
    "AnswerClock",
    "Attachment",
    "Basket",
    "BasketLine",
    "Conversation",
    "ConversationLook",
    "Message",
    "Order",
    "OrderLine",
    "Payment",
    "Purchase",
    "Refund",
    "RefundLine",
    "SandboxCharge",
    "SandboxRefund",
    "WebhookEvent",
]
