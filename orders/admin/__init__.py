"""The Django admin of orders."""

from orders.admin.conversations import ConversationAdmin
from orders.admin.refunds import RefundAdmin

__all__ = ["ConversationAdmin", "RefundAdmin"]
