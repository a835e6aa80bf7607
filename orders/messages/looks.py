"""Looks of the staff at conversations, with what is hidden from both sides; each is recorded."""

from accounts.models import User
from orders.models import Attachment, Conversation, ConversationLook


def record_look(*, conversation: Conversation, user: User, attachment: Attachment | None = None) -> None:
    """Record that a member of staff is about to see a conversation, or a file of it."""
    ConversationLook.objects.create(conversation=conversation, user=user, attachment=attachment)
