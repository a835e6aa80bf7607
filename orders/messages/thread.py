"""A conversation as one of its sides reads it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orders.models import Attachment, Conversation, Message, Order
from orders.models.message import Side

# Whoever wants to read more than that on one page looks for something else.
LONGEST = 200


@dataclass(frozen=True)
class Said:
    """One message: who says it, whether that is the reader's side, and its files with their addresses."""

    message: Message
    who: str
    is_mine: bool
    files: list[tuple[Attachment, str]]


@dataclass(frozen=True)
class Thread:
    """What was said, oldest first; ``is_cut`` where the beginning is left out."""

    conversation: Conversation | None
    said: list[Said]
    is_cut: bool = False

    @property
    def last(self) -> Message | None:
        """The last message."""
        return self.said[-1].message if self.said else None


def thread_of(order: Order, *, reader: Side, file_url: Callable[[int], str]) -> Thread:
    """Return what was said about an order: three queries. ``file_url`` makes the address of a file from its id."""
    conversation = Conversation.objects.filter(order=order).first()
    if conversation is None:
        return Thread(None, [])
    newest = conversation.messages.select_related("author").prefetch_related("attachments").order_by("-pk")
    found = list(newest[: LONGEST + 1])
    said = [
        Said(
            message,
            _who(message, order, reader),
            message.side == reader,
            [(each, file_url(each.pk)) for each in message.attachments.all()],
        )
        for message in reversed(found[:LONGEST])
    ]
    return Thread(conversation, said, is_cut=len(found) > LONGEST)


def _who(message: Message, order: Order, reader: Side) -> str:
    if message.side == Side.PLATFORM:
        return _("Quay customer service")
    if message.side == Side.BUYER:
        return _("You") if reader == Side.BUYER else _("Customer")
    # A seller's people see which of them wrote; the customer writes with a store.
    return str(message.author) if reader == Side.SELLER else order.seller.store_name
