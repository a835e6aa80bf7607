"""What orders adds to the seller platform: messages in navigation, to-dos and the activity log."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts import activity, seller_nav
from accounts.models import Membership, Seller
from accounts.seller_nav import NavItem, Section, Todo
from orders.messages import inbox

_DESK = frozenset({Membership.Role.ORDERS})


def todos(seller: Seller) -> Iterator[Todo]:
    """Yield the customers who wait for an answer; the time of each is over within a day."""
    waiting, here = inbox.waiting(seller), reverse("seller_orders:messages")
    if waiting.late:
        title = ngettext(
            "%(count)s message is not answered in time", "%(count)s messages are not answered in time", waiting.late
        )
        detail = _("They count in your account health.")
        yield Todo(title % {"count": waiting.late}, detail, here, _("Answer"), "message", waiting.first_late, _DESK)
    if waiting.in_time:
        title = ngettext("Answer %(count)s message", "Answer %(count)s messages", waiting.in_time)
        detail = _("Customers expect an answer within 24 hours.")
        yield Todo(title % {"count": waiting.in_time}, detail, here, _("Answer"), "message", waiting.first, _DESK)


def _waiting(seller: Seller) -> int:
    return inbox.waiting(seller).count


seller_nav.add_item(
    NavItem(
        "seller_orders:messages", gettext_lazy("Messages"), "message", Section.SELL, 25, count=_waiting, tone="warn"
    )
)
seller_nav.add_todos(todos)
activity.add_kinds(
    {
        "message_written": gettext_lazy("Customer written to"),
        "message_needs_no_answer": gettext_lazy("Message marked as needing no answer"),
    }
)
