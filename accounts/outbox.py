"""Sending what the outbox holds: one e-mail per notification."""

import datetime as dt
import logging
import re
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import unsubscribing
from accounts.models import Notification, NotificationAttempt
from accounts.notifications import SECRET_LINKS, render, send_soon
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError

logger = logging.getLogger(__name__)

Outcome = NotificationAttempt.Outcome
ERROR_MAX, DETAIL_MAX = 60, 200
# What mail servers say repeats the recipient; the log must not.
_ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
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
    except Exception as error:  # noqa: BLE001 - what cannot be written must not come up in every sweep for ever
        # Without the traceback, whose last line is what the server said.
        said = "notification %s could not be sent (attempt %s): %s %s"
        logger.error(said, notification.pk, notification.attempts, type(error).__name__, _words(error))  # noqa: TRY400
        _postpone(notification)
        _log(notification, Outcome.GIVEN_UP if notification.failed_at else Outcome.FAILED, error)
        return False
    notification.sent_at = clock.now()
    if notification.kind in SECRET_LINKS:
        notification.url = ""
    notification.save(update_fields=["sent_at", "attempts", "url"])
    _log(notification, Outcome.SENT)
    return True


@transaction.atomic
def send_again(*, notification: Notification) -> Notification:
    """Take a given-up e-mail back into the outbox with all its attempts, to be sent after commit.

    Raises ``DomainError`` for one that was sent or still waits; nothing changes then.
    """
    notification = locked(Notification.objects.filter(pk=notification.pk)).get()
    if notification.failed_at is None or notification.sent_at is not None:
        raise DomainError(_("Only an e-mail that was given up can be sent again."))
    notification.failed_at = notification.retry_at = None
    notification.attempts = 0
    notification.save(update_fields=["failed_at", "retry_at", "attempts"])
    send_soon([notification.pk])
    return notification


def forget_attempts() -> int:
    """Delete the tries older than ``MAIL_ATTEMPTS_KEPT``; return how many went."""
    old = NotificationAttempt.objects.filter(at__lt=clock.now() - settings.MAIL_ATTEMPTS_KEPT)
    return old.delete()[0]


def _log(notification: Notification, outcome: str, error: Exception | None = None) -> None:
    NotificationAttempt.objects.create(
        notification=notification,
        outcome=outcome,
        error=type(error).__name__[:ERROR_MAX] if error else "",
        detail=_words(error) if error else "",
    )


def _words(error: Exception) -> str:
    """Return what an error says, in one line and without addresses."""
    return _ADDRESS.sub("…", " ".join(str(error).split())).replace("\0", "")[:DETAIL_MAX]


def _postpone(notification: Notification) -> None:
    if notification.attempts >= MAX_ATTEMPTS:
        notification.failed_at = clock.now()
    notification.retry_at = clock.now() + FIRST_RETRY * 2 ** (notification.attempts - 1)
    notification.save(update_fields=["attempts", "failed_at", "retry_at"])


def _message(notification: Notification) -> EmailMultiAlternatives:
    subject, text, html = render(notification)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<notification-{notification.pk}@{domain}>"} | unsubscribing.headers(notification)
    message = EmailMultiAlternatives(subject, text, to=[notification.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message
