"""A seller's conversations as a list: what waits for an answer first."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts import seller_numbers
from accounts.models import Seller
from orders.models import Conversation
from orders.models.message import ConversationQuerySet

VIEWS = {"unanswered": _("Unanswered"), "answered": _("Answered"), "all": _("All")}
DEFAULT = "unanswered"
# Nobody pages through more, so that nobody needs the exact number.
COUNT_LIMIT = 10_000
_NUMBER = re.compile(r"[A-Z0-9-]{1,20}")
# In the order of ``Waiting``.
NUMBERS = ("messages.count", "messages.late", "messages.first_late", "messages.first")
NUMBERS_QUERY = """
SELECT count(*), count(*) FILTER (WHERE answer_by <= %(now)s), min(answer_by) FILTER (WHERE answer_by <= %(now)s),
    min(answer_by) FILTER (WHERE answer_by > %(now)s)
FROM orders_conversation WHERE seller_id = %(seller)s AND answer_by IS NOT NULL
"""


@dataclass(frozen=True)
class Waiting:
    """How many customers wait for an answer, how many of them too long, and the nearest deadlines."""

    count: int
    late: int
    first_late: dt.datetime | None
    first: dt.datetime | None

    @property
    def in_time(self) -> int:
        """Those that can still be answered in time: within 24 hours."""
        return self.count - self.late


def waiting(seller: Seller) -> Waiting:
    """Return what waits for a seller: one query, asked once per page (``seller_numbers``)."""
    return Waiting(*seller_numbers.of(seller).get(NUMBERS))


def counts(seller: Seller) -> dict[str, int]:
    """Return how many conversations each view has, at most ``COUNT_LIMIT``."""
    unanswered = waiting(seller).count
    everything = Conversation.objects.of(seller)[:COUNT_LIMIT].count()
    return {"unanswered": unanswered, "answered": max(0, everything - unanswered), "all": everything}


def found(seller: Seller, *, view: str, number: str = "") -> ConversationQuerySet:
    """Return a view's conversations, those whose order's number begins with ``number``, with what a list shows."""
    rows = Conversation.objects.of(seller).select_related("order", "last_message")
    if number:
        wanted = number.strip().upper()
        rows = rows.filter(order__number__startswith=wanted) if _NUMBER.fullmatch(wanted) else rows.none()
    if view == "all":
        return rows
    return rows.filter(answer_by=None) if view == "answered" else rows.waiting()
