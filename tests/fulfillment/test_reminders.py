import datetime as dt

import pytest
from django.core import mail

from accounts.models import Notification
from accounts.tasks import send_pending_notifications
from fulfillment import reminders, tasks
from fulfillment.models import Invoice
from marketplace import clock
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 11, 24, 15, 59, 59, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def invoice():
    with clock.at(MONDAY):
        return Invoice.objects.get(pk=factories.owed_invoice().pk)


def beat(moment):
    with clock.at(moment):
        tasks.remind_invoices()
        tasks.remind_invoices()


def told():
    return list(Notification.objects.filter(kind="invoice_reminder").order_by("pk").values_list("occasion", flat=True))


def test_a_day_before_on_the_day_and_a_day_after_once_each(invoice):
    assert invoice.due_at == DUE
    beat(DUE - DAY - dt.timedelta(seconds=1))
    assert told() == []
    for hours in range(0, 72, 3):
        beat(DUE - DAY + dt.timedelta(hours=hours))
    assert told() == ["tomorrow", "due", "overdue"]


def test_each_reminder_is_one_mail_to_the_seller(invoice):
    beat(DUE)
    with clock.at(DUE):
        mail.outbox.clear()
        send_pending_notifications()
    ours = [message for message in mail.outbox if invoice.order.number in message.subject]
    reminded = [message for message in ours if "due now" in message.subject]
    assert [message.to for message in reminded] == [[invoice.seller.contact_email]]


def test_missed_reminders_are_left_out(invoice):
    beat(DUE + 5 * DAY)
    assert told() == ["overdue"]


def test_what_is_mailed_is_not_reminded(invoice):
    with clock.at(MONDAY):
        factories.mail(invoice)
    beat(DUE)
    assert told() == []
    with clock.at(DUE):
        assert reminders.remind(invoice_id=invoice.pk) is False
