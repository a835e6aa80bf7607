"""Sending what the outbox holds: one e-mail per notification."""

import datetime as dt
import logging
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from accounts.models import Notification
from accounts.notifications import SECRET_LINKS, render
from marketplace import clock

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
FIRST_RETRY = dt.timedelta(minutes=1)


@transaction.atomic
def deliver(*, notification_id: int) -> bool:
    """Send a notification's e-mail if it still has to leave; return whether it left now.

    The row stays locked while the mail server answers, so that a second worker skips it. A failure,
    of the server or of the text itself, is tried again later, each time after twice the wait, and given
    up after ``MAX_ATTEMPTS``. A mail sent again after a crash carries the same Message-ID.
    """
    waiting = Notification.objects.to_send().select_for_update(of=("self",), skip_locked=True)
    notification = waiting.filter(pk=notification_id).first()
    if notification is None:
        return False
    notification.attempts += 1
    try:
        _message(notification).send()
    except Exception:  # a message that cannot be written must not come up in every sweep for ever
        logger.exception("notification %s could not be sent (attempt %s)", notification.pk, notification.attempts)
        _postpone(notification)
        return False
    notification.sent_at = clock.now()
    if notification.kind in SECRET_LINKS:
        notification.url = ""
    notification.save(update_fields=["sent_at", "attempts", "url"])
    return True


def _postpone(notification: Notification) -> None:
    if notification.attempts >= MAX_ATTEMPTS:
        notification.failed_at = clock.now()
    notification.retry_at = clock.now() + FIRST_RETRY * 2 ** (notification.attempts - 1)
    notification.save(update_fields=["attempts", "failed_at", "retry_at"])


def _message(notification: Notification) -> EmailMultiAlternatives:
    subject, text, html = render(notification)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<notification-{notification.pk}@{domain}>"}
    message = EmailMultiAlternatives(subject, text, to=[notification.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message
