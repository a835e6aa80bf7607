"""The clock of an answer: 24 hours from the first message of a customer that the seller has not answered.

Each run is kept (``AnswerClock``), for the seller's account health; the conversation carries the present one's end.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts import activity
from accounts.models import Seller, User
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from orders.models import AnswerClock, Conversation, Message


@dataclass(frozen=True)
class Punctuality:
    """How many answers fell due in a window, and how many of them came in time."""

    due: int
    in_time: int

    @property
    def late(self) -> int:
        """Answers that came late or not at all."""
        return self.due - self.in_time


def start(*, conversation: Conversation, question: Message) -> None:
    """Let the clock run from a customer's message, unless it runs already; the caller locks and saves."""
    if conversation.answer_by is None:
        conversation.answer_by = question.created_at + settings.MESSAGE_ANSWER
        AnswerClock.objects.create(
            conversation=conversation,
            seller_id=conversation.seller_id,
            question=question,
            answer_by=conversation.answer_by,
        )


def stop(*, conversation: Conversation, ending: str, actor: User, at: dt.datetime) -> bool:
    """Stop the clock, and return whether it ran; the caller locks and saves."""
    conversation.answer_by = conversation.reminded_at = None
    running = AnswerClock.objects.filter(conversation=conversation, ended_at=None)
    return bool(running.update(ended_at=at, ending=ending, ended_by=actor))


@transaction.atomic
def close_without_answer(*, conversation: Conversation, seen: int, actor: User) -> bool:
    """Record that what the customer wrote needs no answer; False where nothing waits (any more).

    ``seen`` is the id of the last message that ``actor`` had read: ``DomainError`` where the customer has
    written since.
    """
    conversation = locked(Conversation.objects.filter(pk=conversation.pk).select_related("seller", "order")).get()
    if conversation.answer_by is None:
        return False
    if conversation.last_message_id != seen:
        raise DomainError(_("Something new was written in the meantime. Read it first."))
    stop(conversation=conversation, ending=AnswerClock.Ending.NOT_NEEDED, actor=actor, at=clock.now())
    conversation.save(update_fields=["answer_by", "reminded_at"])
    activity.record(
        seller=conversation.seller, actor=actor, kind="message_needs_no_answer", subject=conversation,
        about=conversation.order.number,
    )  # fmt: skip
    return True


def answered_in_time(seller: Seller, since: dt.datetime) -> Punctuality:
    """Return how punctual a seller was with what fell due after ``since``; one query.

    What is late and still open counts as late; what the seller marked in time as needing no answer is in time.
    """
    now = clock.now()
    fell_due = AnswerClock.objects.filter(seller=seller, answer_by__gt=since, answer_by__lte=now)
    in_time = Q(ended_at__lte=F("answer_by"))
    return Punctuality(**fell_due.aggregate(due=Count("pk"), in_time=Count("pk", filter=in_time)))
