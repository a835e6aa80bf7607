"""The outbox for many sellers at once: what a period close says to thousands costs three queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts import preferences
from accounts.models import Membership, Notification, Seller

BATCH = 1_000


@dataclass(frozen=True)
class News:
    """One seller's message; ``subject``, ``url`` and ``context`` as in ``notifications.tell_seller``."""

    seller: Seller
    subject: models.Model
    url: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


def tell_sellers(*, kind: str, news: Sequence[News]) -> None:
    """Write each seller's message of ``kind`` in the caller's transaction; what was told before is left out.

    One task after commit sends the first e-mails, the sweep the rest.
    """
    sellers = [each.seller.pk for each in news]
    languages, unwilling = _languages(sellers), preferences.unwilling(sellers, kind)
    Notification.objects.bulk_create(
        [
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
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    if news:
        transaction.on_commit(_send_soon, robust=True)


def _languages(sellers: Sequence[int]) -> dict[int, str]:
    """Return the language of each seller's first owner."""
    owners = Membership.objects.filter(seller__in=sellers, role=Membership.Role.OWNER)
    return dict(owners.order_by("-pk").values_list("seller", "user__language"))


def _send_soon() -> None:
    # Imported here: tasks import this module's neighbours.
    from accounts.tasks import send_pending_notifications  # noqa: PLC0415

    send_pending_notifications.delay()
