"""Baskets, purchases, orders, payments, refunds and messages."""

from orders.models.basket import Address, Basket, BasketLine, InvoiceTitle
from orders.models.cancellation import CancellationRequest
from orders.models.message import AnswerClock, Attachment, Conversation, ConversationLook, Message
from orders.models.order import Order, OrderLine, Purchase
from orders.models.payment import Payment, WebhookEvent
from orders.models.reconciliation import ProviderLine, ReconciliationFinding, ReconciliationRun
from orders.models.refund import Refund, RefundLine
from orders.models.review import ProductReview, ReviewPicture, SellerFeedback
from orders.models.sandbox import SandboxCharge, SandboxRefund
from orders.models.voucher import Voucher, VoucherUse

__all__ = [
    "Address",
    "AnswerClock",
    "Attachment",
    "Basket",
    "BasketLine",
    "CancellationRequest",
    "Conversation",
    "ConversationLook",
    "InvoiceTitle",
    "Message",
    "Order",
    "OrderLine",
    "Payment",
    "ProductReview",
    "ProviderLine",
    "Purchase",
    "ReconciliationFinding",
    "ReconciliationRun",
    "Refund",
    "RefundLine",
    "ReviewPicture",
    "SandboxCharge",
    "SandboxRefund",
    "SellerFeedback",
    "Voucher",
    "VoucherUse",
    "WebhookEvent",
]
