"""The outbox for several sellers at once, an order's two or a close's thousands; two queries up to ``BATCH``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts import preferences
from accounts.models import Notification
from accounts.notifications import write_all
from marketplace.db import fetch_all

# Messages of one statement, whose e-mails one task sends.
BATCH = 200


@dataclass(frozen=True)
class News:
    """One seller's message; ``subject``, ``url`` and ``context`` as in ``notifications.tell_seller``."""

    seller_id: int
    subject: models.Model
    url: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


def tell_sellers(*, kind: str, news: Sequence[News], others: Sequence[Notification] = ()) -> None:
    """Write each seller's message of ``kind`` in the caller's transaction; what was told before is left out.

    ``others`` are written with them: what somebody else is told of the same event (``notifications.to_user``).
    """
    teams = _teams([each.seller_id for each in news], preferences.group_to_ask(kind)) if news else {}
    told = [
        Notification(
            kind=kind,
            seller_id=each.seller_id,
            subject_type=each.subject._meta.label_lower,
            subject_id=each.subject.pk,
            context=dict(each.context),
            url=each.url,
            **teams[each.seller_id],
        )
        for each in news
    ]
    told += others
    for first in range(0, len(told), BATCH):
        write_all(told[first : first + BATCH])


# As notifications.tell_seller does for one: the contact address, in the first owner's language.
_TEAMS = """
SELECT seller.id, seller.contact_email,
    coalesce((
        SELECT person.language
        FROM accounts_membership AS member JOIN accounts_user AS person ON person.id = member.user_id
        WHERE member.seller_id = seller.id AND member.role = 'owner' ORDER BY member.id LIMIT 1
    ), 'zh-hans'),
    NOT EXISTS (
        SELECT FROM accounts_notificationpreference AS chosen
        WHERE chosen.seller_id = seller.id AND chosen."group" = %s AND NOT chosen.by_email
    )
FROM accounts_seller AS seller WHERE seller.id = ANY(%s)
"""


def _teams(sellers: Sequence[int], group: str) -> dict[int, dict[str, Any]]:
    """Return where and how each seller's team is written to."""
    found = fetch_all(_TEAMS, [group, list(sellers)])
    return {
        pk: {"email": email.lower(), "language": language, "by_email": wants} for pk, email, language, wants in found
    }
