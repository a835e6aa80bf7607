"""The link in a mail that switches its group off: signed, good for ever, without signing in (RFC 8058).

Opening the link changes nothing, because programs that look for malware open every link in a mail; the button on
its page does, and so does the POST that mail programs send.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts import notification_kinds
from accounts.models import Notification, Seller, User
from accounts.models.notification import NotificationGroup

SALT = "accounts.unsubscribing"


@dataclass(frozen=True)
class Subscription:
    """Whose e-mails of which group a link is about."""

    owner: User | Seller
    group: NotificationGroup


def url_of(notification: Notification) -> str:
    """Return the link of a mail; empty where its kind may not be switched off or its reader is a guest."""
    kind = notification_kinds.kind_of(notification.kind)
    if kind is None or not kind.may_be_off or not (notification.user_id or notification.seller_id):
        return ""
    token = token_of(kind.group, user_id=notification.user_id, seller_id=notification.seller_id)
    return urljoin(settings.SITE_URL, reverse("accounts:unsubscription", args=[token]))


def token_of(group: str, *, user_id: int | None = None, seller_id: int | None = None) -> str:
    """Return the signed token of one owner's group."""
    return signing.Signer(salt=SALT).sign_object({"user": user_id, "seller": seller_id, "group": group})


def read(token: str) -> Subscription | None:
    """Return what a token is about; None for one that we did not sign or whose owner or group is gone."""
    try:
        told: dict[str, Any] = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    owner: User | Seller | None = (
        User.objects.filter(pk=told["user"]).first()
        if told["user"]
        else Seller.objects.filter(pk=told["seller"]).first()
    )
    is_group = told["group"] in NotificationGroup.values
    return Subscription(owner, NotificationGroup(told["group"])) if owner and is_group else None


def offer(notification: Notification) -> dict[str, Any]:
    """Return what a mail's footer needs to offer the link."""
    url = url_of(notification)
    kind = notification_kinds.kind_of(notification.kind)
    return {"unsubscribe_url": url, "group_label": kind.group.label} if url and kind else {}


def headers(notification: Notification) -> dict[str, str]:
    """Return the headers by which mail programs offer it with one click."""
    url = url_of(notification)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url else {}
