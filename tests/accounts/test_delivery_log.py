"""Each try to send a mail is kept, shown to operators, and can be had again once it was given up."""

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import notification_kinds, notifications, outbox, tasks
from accounts.models import Notification, NotificationAttempt
from marketplace import clock
from marketplace.errors import DomainError
from tests.accounts.factories import SellerFactory
from tests.test_architecture import ROOT

pytestmark = pytest.mark.django_db
LIST = "admin:accounts_notification_changelist"
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)


def tell(seller=None, occasion=""):
    seller = seller or SellerFactory()
    notifications.tell_seller(
        seller=seller, kind="case_approved", subject=seller, occasion=occasion, number="A1", about="onboarding",
        store="Kumo",
    )  # fmt: skip
    return Notification.objects.latest("pk")


def refuse(message):
    raise SMTPRecipientsRefused({message.to[0]: (550, f"mailbox <{message.to[0]}> unavailable".encode())})


@pytest.fixture
def given_up(monkeypatch):
    told = tell()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        for _attempt in range(outbox.MAX_ATTEMPTS):
            Notification.objects.update(retry_at=None)
            outbox.deliver(notification_id=told.pk)
    told.refresh_from_db()
    return told


def outcomes(notification):
    return list(notification.tries.order_by("pk").values_list("outcome", flat=True))


def test_a_mail_that_leaves_is_logged_once():
    told = tell()
    for _again in range(2):
        outbox.deliver(notification_id=told.pk)
    [attempt] = told.tries.all()
    assert (attempt.outcome, attempt.error, attempt.detail) == ("sent", "", "")


def test_each_failure_is_logged_with_its_error_and_without_addresses(given_up):
    assert outcomes(given_up) == ["failed"] * 7 + ["given_up"]
    attempt = given_up.tries.first()
    assert attempt.error == "SMTPRecipientsRefused"
    assert "unavailable" in attempt.detail
    assert "@" not in attempt.detail


def test_the_log_of_the_server_names_no_address_either(caplog, monkeypatch):
    told = tell()
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    outbox.deliver(notification_id=told.pk)
    assert f"notification {told.pk} could not be sent (attempt 1): SMTPRecipientsRefused" in caplog.text
    assert "unavailable" in caplog.text
    assert told.email.partition("@")[0] not in caplog.text


def test_a_text_that_cannot_be_written_is_logged_too():
    told = tell()
    Notification.objects.update(kind="no_such_kind")
    outbox.deliver(notification_id=told.pk)
    assert [(each.outcome, each.error) for each in told.tries.all()] == [("failed", "TemplateDoesNotExist")]


def test_a_given_up_mail_can_be_sent_again_and_no_other(given_up, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.send_again(notification=given_up)
    assert len(callbacks) == 1
    tasks.send_pending_notifications()
    assert len(mail.outbox) == 1
    assert outcomes(given_up)[-1] == "sent"
    for other in (given_up, tell()):
        before = Notification.objects.values().get(pk=other.pk)
        with pytest.raises(DomainError):
            outbox.send_again(notification=other)
        assert Notification.objects.values().get(pk=other.pk) == before


def test_the_log_is_kept_for_ninety_days():
    told = tell()
    with clock.at(NOW):
        NotificationAttempt.objects.create(notification=told, outcome="sent", at=NOW - dt.timedelta(days=91))
        kept = NotificationAttempt.objects.create(notification=told, outcome="sent", at=NOW - dt.timedelta(days=89))
        tasks.forget_mail_attempts()
    assert list(NotificationAttempt.objects.all()) == [kept]


@pytest.fixture
def operator_client(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def listed(client, **query):
    return [each.pk for each in client.get(reverse(LIST), query).context["cl"].result_list]


def test_operators_find_a_mail_by_address_kind_and_fate(operator_client, given_up):
    other = tell()
    assert listed(operator_client) == [other.pk, given_up.pk]
    assert listed(operator_client, q=f" {other.email.upper()} ") == [other.pk]
    assert listed(operator_client, q=other.email[1:]) == []
    assert listed(operator_client, queue="given-up") == [given_up.pk]
    assert listed(operator_client, delivery="failed") == [given_up.pk]
    assert listed(operator_client, delivery="waiting") == [other.pk]
    assert listed(operator_client, kind="case_rejected") == []


def test_the_page_shows_every_try_and_no_link(operator_client, given_up):
    Notification.objects.update(url="/accounts/invitations/secret/")
    page = operator_client.get(reverse("admin:accounts_notification_change", args=[given_up.pk])).content.decode()
    assert page.count("SMTPRecipientsRefused") == outbox.MAX_ATTEMPTS
    assert "Kumo is qualified" in page
    assert "secret" not in page


def test_operators_send_again(operator_client, given_up):
    data = {"action": "send_again", "_selected_action": [given_up.pk, tell().pk]}
    page = operator_client.post(reverse(LIST), data, follow=True)
    assert [str(each) for each in page.context["messages"]][-1] == "1 e-mail is sent again."
    tasks.send_pending_notifications()
    assert outcomes(given_up)[-1] == "sent"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(operator_client, count, django_assert_max_num_queries):
    for number in range(count):
        tell(occasion=str(number))
    with django_assert_max_num_queries(9):
        operator_client.get(reverse(LIST))


def test_every_kind_has_a_name_and_a_group():
    codes = {path.stem for path in (ROOT / "templates" / "notifications").glob("[a-z]*.txt")}
    named = {kind.code for kind in notification_kinds.kinds()}
    assert codes - named == set(), "name them with add_kinds in the app's mails.py"
    assert named - codes == set()


def test_a_kind_that_no_app_knows_any_more_is_called_by_its_code():
    assert notification_kinds.label_of("case_approved") == "Application approved"
    assert notification_kinds.label_of("gone") == "gone"
