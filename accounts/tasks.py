"""Background work of accounts: e-mail and the review clock."""

from celery import shared_task

from accounts import outbox, review_timers
from accounts.models import Notification

BATCH = 200


@shared_task
def send_notification(notification_id: int) -> None:
    """Send one notification's e-mail; nothing happens if it left already."""
    outbox.deliver(notification_id=notification_id)


@shared_task
def send_pending_notifications() -> None:
    """Send what a dead worker or an unreachable mail server left behind."""
    for pk in Notification.objects.to_send().values_list("pk", flat=True)[:BATCH]:
        outbox.deliver(notification_id=pk)


@shared_task
def watch_review_clock() -> None:
    """Warn, escalate, remind and lapse whatever the clock says is due."""
    for act, case_id in review_timers.due_work():
        act(case_id=case_id)
