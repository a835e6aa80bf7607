"""Telling people things: the transactional outbox.

``tell_user``, ``tell_seller`` and ``tell_address`` write a ``Notification`` in the caller's
transaction; after commit a task sends it, and a beat sweep sends what a dead worker left.
Texts live in ``templates/notifications/<kind>.txt`` (first line: subject, after a blank line
the body) and are rendered in the recipient's language when sent and when shown in the bell.
What a mail shows below them (an order's lines) comes from ``mail_content``.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import preferences, unsubscribing
from accounts.mail_content import content_of
from accounts.models import Membership, Notification, Seller, User
from marketplace import clock
from marketplace.db import fetch_all

# Kinds whose link opens something by itself: it is forgotten once the mail has left.
SECRET_LINKS = frozenset({"team_invitation"})


def tell_user(
    *, user: User, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> bool:
    """Tell a user; return whether this is news (False: already told, nothing written).

    ``context`` is what the text of ``kind`` needs, as JSON; a moment under a name that ends in ``_at``
    comes back as a moment, to be written with the ``moment`` filter. ``url`` is the path of the page that
    the message is about. ``occasion`` tells repeated messages of one kind about one subject apart.
    Who has switched the kind's e-mails off finds it in the bell alone.
    """
    return bool(write_all([to_user(user=user, kind=kind, subject=subject, url=url, occasion=occasion, **context)]))


def tell_seller(
    *, seller: Seller, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> bool:
    """Tell a seller's team: one e-mail to its contact address, one line in the shared bell."""
    draft = _draft(
        kind=kind, subject=subject, url=url, occasion=occasion, context=context, email=seller.contact_email,
        seller=seller, language=language_of(seller), by_email=preferences.wants_email(seller, kind),
    )  # fmt: skip
    return bool(write_all([draft]))


def tell_address(
    *, email: str, language: str, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> bool:
    """Tell an address that has no user (a guest who ordered)."""
    draft = to_address(
        email=email, language=language, kind=kind, subject=subject, url=url, occasion=occasion, **context
    )
    return bool(write_all([draft]))


def to_user(
    *, user: User, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> Notification:
    """Return what ``tell_user`` writes, for ``write_all``."""
    return _draft(
        kind=kind, subject=subject, url=url, occasion=occasion, context=context, email=user.email,
        user=user, language=user.language, by_email=preferences.wants_email(user, kind),
    )  # fmt: skip


def to_address(
    *, email: str, language: str, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> Notification:
    """Return what ``tell_address`` writes, for ``write_all``."""
    return _draft(
        kind=kind, subject=subject, url=url, occasion=occasion, context=context, email=email, language=language
    )


def render(notification: Notification) -> tuple[str, str, str]:
    """Return subject, text and HTML of a notification's e-mail in the recipient's language.

    The text of its kind sees the notification's context and ``notification`` itself. Links are
    absolute (``SITE_URL``).
    """
    with translation.override(notification.language), timezone.override(_zone(notification)):
        subject, body = words(notification)
        link = urljoin(settings.SITE_URL, notification.url) if notification.url else ""
        content = content_of(notification)
        context = {
            "subject": subject,
            "body": body,
            "link": link,
            "site_url": settings.SITE_URL,
            **unsubscribing.offer(notification),
            **content.context,
        }
        text = render_to_string(f"{content.layout}.txt", context)
        html = render_to_string(f"{content.layout}.html", context)
    return subject, text, html


def words(notification: Notification) -> tuple[str, str]:
    """Return subject and body of a notification in the active language."""
    template = Engine.get_default().get_template(f"notifications/{notification.kind}.txt")
    context = Context({**_revived(notification.context), "notification": notification}, autoescape=False)
    with timezone.override(_zone(notification)):
        subject, _newline, body = template.render(context).strip().partition("\n")
    return " ".join(subject.split()), body.strip()


def _zone(notification: Notification) -> ZoneInfo:
    return ZoneInfo(notification.user.timezone if notification.user else "Asia/Shanghai")


def _revived(context: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value
        for name, value in context.items()
    }


def language_of(seller: Seller) -> str:
    """Return the language a seller is written to in: its first owner's."""
    owners = seller.memberships.filter(role=Membership.Role.OWNER).order_by("pk")
    return owners.values_list("user__language", flat=True).first() or "zh-hans"


def _draft(*, subject: models.Model, email: str, **fields: Any) -> Notification:
    return Notification(subject_type=subject._meta.label_lower, subject_id=subject.pk, email=email.lower(), **fields)


_INSERT = """
INSERT INTO accounts_notification (
    created_at, attempts, kind, email, user_id, seller_id, subject_type, subject_id, occasion, language, context, url,
    by_email
)
SELECT %s::timestamptz, 0, * FROM unnest(
    %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[],
    %s::jsonb[], %s::text[], %s::bool[]
)
ON CONFLICT DO NOTHING RETURNING id
"""


def write_all(notifications: Sequence[Notification]) -> list[int]:
    """Write notifications, in one statement, and have them sent after commit by one task; return their keys.

    What was told before is left out.
    """
    rows = [
        (
            each.kind, each.email, each.user_id, each.seller_id, each.subject_type, each.subject_id, each.occasion,
            each.language, json.dumps(each.context, cls=DjangoJSONEncoder), each.url, each.by_email,
        )
        for each in notifications
    ]  # fmt: skip
    if not rows:
        return []
    written = [pk for (pk,) in fetch_all(_INSERT, [clock.now(), *map(list, zip(*rows, strict=True))])]
    if written:
        send_soon(written)
    return written


def send_soon(pks: Sequence[int]) -> None:
    """Let a task send notifications' e-mails after commit."""
    transaction.on_commit(lambda: _ask_task(list(pks)), robust=True)


def _ask_task(pks: list[int]) -> None:
    # Imported here: tasks import this module's neighbours.
    from accounts.tasks import send_notifications  # noqa: PLC0415

    send_notifications.delay(pks)
