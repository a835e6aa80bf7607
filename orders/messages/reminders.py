"""Sellers are reminded of a customer who waits, shortly before the time for an answer is over."""

from django.conf import settings
from django.db import transaction

from accounts import notifications
from marketplace import clock
from orders.messages import news
from orders.models import AnswerClock
from orders.models.message import Conversation, ConversationQuerySet


def waiting() -> ConversationQuerySet:
    """Return the conversations whose clock ends soon and whose seller was not reminded, the nearest end first.

    A reminder that was missed is left out: what is late stands on the seller's home page.
    """
    now = clock.now()
    soon = {"answer_by__gt": now, "answer_by__lte": now + settings.MESSAGE_REMINDER}
    return Conversation.objects.waiting().filter(reminded_at=None, **soon)


@transaction.atomic
def remind(*, conversation_id: int) -> bool:
    """Send the reminder of a running clock; False if there is none to send (any more).

    A row that another worker holds is left to that worker.
    """
    rows = waiting().filter(pk=conversation_id).select_related("order", "seller")
    conversation = rows.select_for_update(of=("self",), skip_locked=True).first()
    if conversation is None:
        return False
    running = AnswerClock.objects.get(conversation=conversation, ended_at=None)
    conversation.reminded_at = clock.now()
    conversation.save(update_fields=["reminded_at"])
    return notifications.tell_seller(
        seller=conversation.seller,
        kind="message_answer_due",
        subject=running,
        url=news.seller_url(conversation.order),
        order=conversation.order.number,
        answer_by_at=conversation.answer_by,
    )
