"""The bell: notifications as a list of words, read once opened."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.translation import get_language

from accounts import seller_numbers
from accounts.models import Notification, Seller, User
from accounts.notifications import words
from marketplace import clock
from marketplace.db import fetch_all

PER_PAGE = 25
# Beyond this the bell says 99+, and counting on would cost more than it tells.
COUNTED = 100
# How far back the list leads; nobody pages further.
LISTED = 1_000
_LATEST = "(SELECT FROM accounts_notification WHERE {} AND read_at IS NULL ORDER BY id DESC LIMIT {})"
_OWN, _TEAM = (_LATEST.format(whose, COUNTED) for whose in ("user_id = %(user)s", "seller_id = %(seller)s"))
_UNREAD = f"SELECT least({COUNTED}, count(*)) FROM ({_OWN} UNION ALL {_TEAM}) unread"  # noqa: S608 - our own text


@dataclass(frozen=True)
class Line:
    """One message in the reader's language; ``is_new`` until it was opened or all were marked read."""

    notification: Notification
    subject: str
    body: str
    is_new: bool


@dataclass(frozen=True)
class Bell:
    """One page of messages, the newest first; ``newest`` is the latest message there is, on any page."""

    lines: list[Line]
    page: "Page[Notification]"
    newest: int


def read_bell(*, user: User, seller: Seller | None, page: str, unread_only: bool = False) -> Bell:
    """Return a page of what ``user`` was told, alone or with the team of ``seller``."""
    wanted = Notification.objects.unread() if unread_only else Notification.objects.all()
    found = Notification.objects.filter(pk__in=wanted.latest_for_bell(user, seller, LISTED)).order_by("-pk")
    shown = Paginator(found.select_related("user"), PER_PAGE).get_page(page)
    lines = [Line(each, *words(each), is_new=each.read_at is None) for each in shown.object_list]
    newest = max(Notification.objects.latest_for_bell(user, seller, 1), default=0)
    return Bell(lines, shown, newest)


def unread_count(*, user: User, seller: Seller | None) -> int:
    """Return how many messages nobody has opened, at most ``COUNTED``; one query that ends at an index.

    On pages of the seller platform it is the number ``bell`` of ``seller_numbers``.
    """
    return int(fetch_all(_UNREAD, {"user": user.pk, "seller": seller.pk if seller else None})[0][0])


def on_seller_page(seller: Seller) -> str:
    """Return the bell as HTML, with how much is unread, for the present page of the seller platform."""
    (unread,) = seller_numbers.of(seller).get(["bell"])
    return _drawn(unread, get_language() or "")


@lru_cache(maxsize=1_000)
def _drawn(unread: int, _language: str) -> str:
    return render_to_string("ui/_bell.html", {"space": "seller", "unread_count": unread})


def open_message(*, user: User, seller: Seller | None, pk: int, only_looks: bool = False) -> Notification | None:
    """Mark one message read and return it; None for one that ``user`` was not told.

    Who ``only_looks`` at what the team does leaves its messages new for the others.
    """
    found = Notification.objects.for_bell(user, seller).filter(pk=pk).first()
    if found is not None and found.read_at is None and (found.user_id == user.pk or not only_looks):
        Notification.objects.unread().filter(pk=pk).update(read_at=clock.now())
    return found


def read_all(*, user: User, seller: Seller | None, up_to: int) -> int:
    """Mark every message read up to the one the reader has seen; what came meanwhile stays new. Return how many."""
    seen = Notification.objects.for_bell(user, seller).unread().filter(pk__lte=up_to).order_by()
    return seen.update(read_at=clock.now())


seller_numbers.add(["bell"], _UNREAD)
seller_numbers.show_always("bell")
