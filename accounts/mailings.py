"""The outbox for several sellers at once, an order's two or a close's thousands; three queries up to ``BATCH``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts import preferences
from accounts.models import Membership, Notification, Seller
from accounts.notifications import write_all

# Messages of one statement, whose e-mails one task sends.
BATCH = 200


@dataclass(frozen=True)
class News:
    """One seller's message; ``subject``, ``url`` and ``context`` as in ``notifications.tell_seller``."""

    seller: Seller
    subject: models.Model
    url: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


def tell_sellers(*, kind: str, news: Sequence[News], others: Sequence[Notification] = ()) -> None:
    """Write each seller's message of ``kind`` in the caller's transaction; what was told before is left out.

    ``others`` are written with them: what somebody else is told of the same event (``notifications.to_user``).
    """
    if not news:
        return
    sellers = [each.seller.pk for each in news]
    languages, unwilling = _languages(sellers), preferences.unwilling(sellers, kind)
    told = [
        Notification(
            kind=kind,
            email=each.seller.contact_email.lower(),
            seller=each.seller,
            subject_type=each.subject._meta.label_lower,
            subject_id=each.subject.pk,
            language=languages.get(each.seller.pk, "zh-hans"),
            context=dict(each.context),
            url=each.url,
            by_email=each.seller.pk not in unwilling,
        )
        for each in news
    ]
    told += others
    for first in range(0, len(told), BATCH):
        write_all(told[first : first + BATCH])


def _languages(sellers: Sequence[int]) -> dict[int, str]:
    """Return the language of each seller's first owner."""
    owners = Membership.objects.filter(seller__in=sellers, role=Membership.Role.OWNER)
    return dict(owners.order_by("-pk").values_list("seller", "user__language"))
