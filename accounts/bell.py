"""The bell: notifications as a list of words, read once shown."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import transaction

from accounts.models import Notification, Seller, User
from accounts.notifications import words
from marketplace import clock

PER_PAGE = 25


@dataclass(frozen=True)
class Line:
    """One message in the reader's language; ``is_new`` until it was shown once."""

    notification: Notification
    subject: str
    body: str
    is_new: bool


@dataclass(frozen=True)
class Bell:
    """One page of messages, the newest first."""

    lines: list[Line]
    page: "Page[Notification]"


@transaction.atomic
def read_bell(*, user: User, seller: Seller, page: str) -> Bell:
    """Return a page of what ``user`` was told, alone or with the team, and mark it read."""
    found = Notification.objects.for_bell(user, seller).select_related("user")
    shown = Paginator(found, PER_PAGE).get_page(page)
    lines = [Line(each, *words(each), is_new=each.read_at is None) for each in shown.object_list]
    unread = [line.notification.pk for line in lines if line.is_new]
    Notification.objects.unread().filter(pk__in=unread).update(read_at=clock.now())
    return Bell(lines, shown)
