import datetime as dt
from smtplib import SMTPException

import pytest
from django.core import mail

from accounts import notifications, outbox, tasks
from accounts.models import Notification
from marketplace import clock
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)


def tell(seller, **changes):
    fields = {
        "kind": "case_approved",
        "subject": seller,
        "url": "/seller/",
        "number": "A1",
        "about": "onboarding",
        "store": "木 & 与",
    }
    return notifications.tell_seller(seller=seller, **{**fields, **changes})


@pytest.fixture
def seller():
    return SellerFactory(owner=UserFactory(language="en"))


def test_news_is_told_once_and_an_occasion_tells_repeats_apart(seller):
    assert [tell(seller), tell(seller), tell(seller, occasion="2"), tell(seller, occasion="2")] == [
        True,
        False,
        True,
        False,
    ]
    assert Notification.objects.count() == 2


def test_a_mail_is_sent_in_the_owners_language_with_absolute_links(seller, settings):
    settings.SITE_URL = "https://quay.example"
    tell(seller)
    told = Notification.objects.get()
    with clock.at(NOW):
        assert outbox.deliver(notification_id=told.pk)
        assert not outbox.deliver(notification_id=told.pk)
    [message] = mail.outbox
    told.refresh_from_db()
    assert (message.to, message.subject, told.sent_at, told.attempts) == (
        [seller.contact_email], "木 & 与 is qualified: you can start selling", NOW, 1,
    )  # fmt: skip
    assert "https://quay.example/seller/" in message.body
    assert "木 &amp; 与" in message.alternatives[0].content
    assert message.extra_headers["Message-ID"] == f"<notification-{told.pk}@quay.example>"


def test_moments_come_back_as_moments_in_the_recipients_zone():
    user = UserFactory(language="en", timezone="America/New_York")
    notifications.tell_user(user=user, kind="case_due_soon", subject=user, number="A1", store="Kumo", due_at=NOW)
    told = Notification.objects.get()
    assert notifications.words(told) == (
        "Two working days left: A1, Kumo",
        "The application of Kumo is due on 23 November 2026, 23:00 GMT\N{MINUS SIGN}5.",
    )  # fmt: skip


def test_a_failing_server_is_tried_again_later_and_given_up_at_last(seller, monkeypatch):
    def refuse(_message):
        raise SMTPException

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    tell(seller)
    told = Notification.objects.get()
    waits = []
    with clock.at(NOW):
        for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
            Notification.objects.filter(pk=told.pk).update(retry_at=None)
            assert not outbox.deliver(notification_id=told.pk)
            told.refresh_from_db()
            waits.append((told.retry_at - NOW) // dt.timedelta(minutes=1))
            assert told.attempts == attempt
            assert list(Notification.objects.to_send()) == []
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert told.failed_at == NOW


def test_a_message_that_cannot_be_written_counts_as_a_failure(seller):
    tell(seller)
    Notification.objects.update(kind="no_such_kind")
    assert not outbox.deliver(notification_id=Notification.objects.get().pk)
    assert (Notification.objects.get().attempts, list(Notification.objects.to_send())) == (1, [])


def test_the_sweep_sends_what_a_dead_worker_left(seller):
    tell(seller)
    tell(seller, occasion="2")
    tasks.send_pending_notifications()
    tasks.send_pending_notifications()
    assert len(mail.outbox) == 2


def test_one_mail_per_task_even_if_the_task_is_repeated(seller):
    tell(seller)
    pk = Notification.objects.get().pk
    tasks.send_notifications([pk])
    tasks.send_notifications([pk])
    assert len(mail.outbox) == 1
