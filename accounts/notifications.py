"""Telling people things: the transactional outbox.

``tell_user``, ``tell_seller`` and ``tell_address`` write a ``Notification`` in the caller's
transaction; after commit a task sends it, and a beat sweep sends what a dead worker left.
Texts live in ``templates/notifications/<kind>.txt`` (first line: subject) and are
rendered in the recipient's language when sent and when shown in the bell.
"""

from typing import Any

from django.db import models, transaction

from accounts.models import Notification, Seller, User


def tell_user(*, user: User, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any) -> bool:
    """Tell a user; return whether this is news (False: already told, nothing written)."""
    return _write(
        kind=kind, subject=subject, url=url, occasion=occasion, context=context,
        email=user.email, user=user, seller=None, language=user.language,
    )  # fmt: skip


def tell_seller(
    *, seller: Seller, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> bool:
    """Tell a seller's team: one e-mail to its contact address, one line in the shared bell."""
    owner = seller.memberships.select_related("user").filter(role="owner").order_by("pk").first()
    return _write(
        kind=kind, subject=subject, url=url, occasion=occasion, context=context,
        email=seller.contact_email, user=None, seller=seller, language=owner.user.language if owner else "zh-hans",
    )  # fmt: skip


def tell_address(
    *, email: str, language: str, kind: str, subject: models.Model, url: str = "", occasion: str = "", **context: Any
) -> bool:
    """Tell an address that has no user (a guest who ordered)."""
    return _write(
        kind=kind, subject=subject, url=url, occasion=occasion, context=context,
        email=email, user=None, seller=None, language=language,
    )  # fmt: skip


def _write(
    *, kind: str, subject: models.Model, occasion: str, email: str, **fields: Any
) -> bool:
    notification, created = Notification.objects.get_or_create(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        email=email.lower(),
        occasion=occasion,
        defaults=fields,
    )
    if created:
        transaction.on_commit(lambda: _send_soon(notification.pk), robust=True)
    return created


def _send_soon(pk: int) -> None:
    # Imported here: tasks import this module's neighbours.
    from accounts.tasks import send_notification  # noqa: PLC0415

    send_notification.delay(pk)
