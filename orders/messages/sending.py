"""Writing a message about an order."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity
from accounts.models import User
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from orders import contact_data
from orders.messages import answering, attachments, news
from orders.models import AnswerClock, Conversation, Message, Order
from orders.models.message import TEXT_LIMIT, Side, Topic

HOUR = dt.timedelta(hours=1)


def send_message(
    *,
    order: Order,
    side: Side,
    author: User | None,
    text: str,
    key: str,
    topic: str = "",
    files: "Sequence[File[bytes]]" = (),
) -> Message:
    """Write to the other side of an order, tell it, and let the clock of the seller's answer run or stop.

    ``author`` may be missing for a guest who buys. The same ``key`` of a side writes once. Raises ``DomainError``
    for an order that is not paid, an empty or too long text, a file that can't be taken, or more than
    ``MESSAGES_PER_HOUR`` of a side.
    """
    if order.paid_at is None:
        raise DomainError(_("You can write to each other once the order is paid."))
    words = _checked_text(text)
    topic = _checked_topic(topic, side)
    if earlier := _written_before(order, side, key):
        return earlier
    _refuse_flood(order, side)
    # Opening files takes a while: outside the lock.
    checked = attachments.checked(files)
    with transaction.atomic():
        conversation = _locked_conversation(order)
        if earlier := _written_before(order, side, key):
            return earlier
        _refuse_flood(order, side)
        masked = contact_data.masked(words)
        message = Message.objects.create(
            conversation=conversation, side=side, author=author, topic=topic, key=key, created_at=clock.now(),
            text=masked, original=words if masked != words else "",
        )  # fmt: skip
        attachments.keep(message=message, files=checked)
        _follow(conversation, message)
        news.tell_other_side(order=order, message=message)
    return message


def mark_read(*, conversation: Conversation, upto: Message) -> None:
    """Note that the customer has seen everything up to a message; one that came since stays new."""
    Conversation.objects.filter(pk=conversation.pk, is_new_to_buyer=True, last_message=upto).update(
        is_new_to_buyer=False
    )


def _checked_text(text: str) -> str:
    words = "\n".join(text.strip().splitlines())
    if not words:
        raise DomainError(_("Write something first."), field="text")
    if len(words) > TEXT_LIMIT:
        raise DomainError(
            _("A message has at most %(limit)s characters.") % {"limit": f"{TEXT_LIMIT:,}"}, field="text"
        )
    return words


def _checked_topic(topic: str, side: Side) -> str:
    if side != Side.BUYER:
        return ""
    if topic not in Topic.values:
        raise DomainError(_("Choose what your message is about."), field="topic")
    return topic


def _written_before(order: Order, side: Side, key: str) -> Message | None:
    return Message.objects.filter(conversation__order=order, side=side, key=key).first()


def _refuse_flood(order: Order, side: Side) -> None:
    since = clock.now() - HOUR
    written = Message.objects.filter(conversation__order=order, side=side, created_at__gt=since)
    if written.count() >= settings.MESSAGES_PER_HOUR:
        limit = {"limit": settings.MESSAGES_PER_HOUR}
        raise DomainError(_("That was %(limit)s messages within an hour. Please write again later.") % limit)


def _locked_conversation(order: Order) -> Conversation:
    # Two first messages at once: the second waits for the unique key and finds the first one's row.
    conversation, _is_new = Conversation.objects.get_or_create(order=order, defaults={"seller_id": order.seller_id})
    return locked(Conversation.objects.filter(pk=conversation.pk).select_related("seller", "order")).get()


def _follow(conversation: Conversation, message: Message) -> None:
    """Write what the conversation says of itself, and start or stop the clock."""
    conversation.last_message, conversation.last_at = message, message.created_at
    if message.side == Side.BUYER:
        conversation.topic = message.topic
        answering.start(conversation=conversation, question=message)
    else:
        conversation.is_new_to_buyer = True
    if message.side == Side.SELLER and message.author:
        answering.stop(
            conversation=conversation, ending=AnswerClock.Ending.ANSWERED, actor=message.author, at=message.created_at
        )
        activity.record(
            seller=conversation.seller, actor=message.author, kind="message_written", subject=message,
            about=conversation.order.number,
        )  # fmt: skip
    conversation.save()
