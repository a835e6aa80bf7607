"""Background work of accounts: e-mail, the review clock, documents that run out."""

from celery import shared_task

from accounts import credential_timers, due_dates, outbox, review_timers
from accounts.models import Notification
from marketplace.sweeps import for_each

BATCH = 200


@shared_task
def send_notifications(notification_ids: list[int]) -> None:
    """Send notifications' e-mails; nothing happens for one that left already."""
    for_each(notification_ids, lambda pk: outbox.deliver(notification_id=pk))


@shared_task
def send_pending_notifications() -> None:
    """Send what a dead worker or an unreachable mail server left behind."""
    waiting = Notification.objects.to_send().values_list("pk", flat=True)[:BATCH]
    for_each(waiting, lambda pk: outbox.deliver(notification_id=pk))


@shared_task
def forget_mail_attempts() -> None:
    """Keep the delivery log bounded."""
    outbox.forget_attempts()


@shared_task
def watch_review_clock() -> None:
    """Warn, escalate, remind and lapse whatever the clock says is due."""
    for_each(review_timers.due_work(), lambda due: due[0](case_id=due[1]))


@shared_task
def follow_calendar() -> None:
    """Move the due dates that are not where the calendar of working days has them."""
    for_each(due_dates.out_of_step(), lambda pk: due_dates.follow_calendar(case_id=pk))


@shared_task
def watch_credentials() -> None:
    """Remind of documents that run out, let them lapse, ask for the six-monthly confirmation."""
    for_each(credential_timers.due_work(), lambda due: due[0](**due[1]))
