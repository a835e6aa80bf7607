"""Reconciliation night by night: who is told what, how findings are resolved, and the command by hand."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

from accounts.models import Notification
from accounts.outbox import deliver
from marketplace import clock
from marketplace.errors import DomainError
from orders import reconciliation, tasks
from orders.gateway import GatewayRefused, GatewayUnavailable
from orders.gateways import sandbox
from orders.gateways.sandbox import SandboxGateway
from orders.models import Payment, ProviderLine, ReconciliationFinding, ReconciliationRun
from tests.accounts.factories import UserFactory
from tests.orders.reconciling import DAY, NEXT_MORNING, NOON, paid, run

pytestmark = pytest.mark.django_db


def test_the_sweep_makes_up_for_missed_nights_and_begins_at_half_past_three():
    with clock.at(NEXT_MORNING - dt.timedelta(minutes=1)):
        tasks.reconcile_payments()
    assert not ReconciliationRun.objects.filter(day=DAY).exists()
    with clock.at(NEXT_MORNING):
        tasks.reconcile_payments()
        tasks.reconcile_payments()
    days = ReconciliationRun.objects.order_by("day").values_list("day", flat=True)
    assert list(days) == [DAY - dt.timedelta(days=n) for n in reversed(range(8))]


def test_a_statement_that_does_not_come_is_waited_for_and_told_of_once(monkeypatch, mailoutbox):
    UserFactory(is_staff=True, is_superuser=True)

    def not_yet(self, day):
        raise GatewayUnavailable

    monkeypatch.setattr(SandboxGateway, "statement", not_yet)
    monkeypatch.setattr(reconciliation, "LOOK_BACK_DAYS", 1)
    for days, told in ((0, 0), (1, 0)):
        with clock.at(NEXT_MORNING + dt.timedelta(days=days)):
            tasks.reconcile_payments()
            assert Notification.objects.filter(kind="reconciliation_overdue").count() == told
    monkeypatch.setattr(reconciliation, "LOOK_BACK_DAYS", 3)
    with clock.at(NEXT_MORNING + dt.timedelta(days=2)):
        tasks.reconcile_payments()
        tasks.reconcile_payments()
    deliver(notification_id=Notification.objects.get(kind="reconciliation_overdue").pk)
    assert "no statement of sandbox for 2026-11-27" in mailoutbox[0].subject


def test_operators_are_told_of_a_refused_statement_once_a_day(monkeypatch, mailoutbox):
    UserFactory(is_staff=True, is_superuser=True)

    def refuse(self, day):
        raise GatewayRefused

    monkeypatch.setattr(SandboxGateway, "statement", refuse)
    monkeypatch.setattr(reconciliation, "LOOK_BACK_DAYS", 1)
    for _ in range(2):
        with clock.at(NEXT_MORNING):
            tasks.reconcile_payments()
    told = Notification.objects.get(kind="reconciliation_refused")
    deliver(notification_id=told.pk)
    assert mailoutbox[0].subject == "sandbox refuses its statement for 2026-11-27"
    monkeypatch.setattr(reconciliation, "LOOK_BACK_DAYS", 2)
    with clock.at(NEXT_MORNING + dt.timedelta(days=1)):
        tasks.reconcile_payments()
    assert Notification.objects.filter(kind="reconciliation_refused").count() == 3
    assert not ReconciliationRun.objects.exists()


def test_operators_are_told_once(mailoutbox):
    operator = UserFactory(is_staff=True, is_superuser=True)
    paid()
    sandbox.SandboxCharge.objects.all().delete()
    for _ in range(2):
        run()
    told = Notification.objects.get(kind="reconciliation_findings")
    assert told.user == operator
    deliver(notification_id=told.pk)
    assert mailoutbox[0].subject == "1 payment of 2026-11-27 does not fit the statement of sandbox"


def test_the_command_says_what_it_did():
    payment = paid()
    with clock.at(NEXT_MORNING):
        out = StringIO()
        call_command("reconcile_payments", stdout=out)
        assert out.getvalue() == "sandbox 2026-11-27: 1 movements, 0 payments captured, 0 findings.\n"
        sandbox.SandboxCharge.objects.filter(token=payment.provider_ref).update(paid_at=NOON - dt.timedelta(days=1))
        Payment.objects.update(provider_ref="other")
        with pytest.raises(CommandError, match="1 findings to resolve"):
            call_command("reconcile_payments", "--day", "2026-11-26", stdout=StringIO())
        with pytest.raises(CommandError, match="not over"):
            call_command("reconcile_payments", "--day", "2026-11-28", stdout=StringIO())


@pytest.fixture
def finding():
    paid()
    sandbox.SandboxCharge.objects.all().delete()
    run()
    return ReconciliationFinding.objects.get()


def test_a_finding_is_resolved_once_with_a_note(finding):
    operator = UserFactory(is_staff=True, is_superuser=True)
    with pytest.raises(DomainError):
        reconciliation.resolve_finding(finding=finding, actor=operator, note=" ")
    reconciliation.resolve_finding(finding=finding, actor=operator, note="Their bill was late.")
    with pytest.raises(DomainError):
        reconciliation.resolve_finding(finding=finding, actor=operator, note="Again.")
    finding.refresh_from_db()
    assert (finding.resolved_by, finding.note) == (operator, "Their bill was late.")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE orders_reconciliationfinding SET ours_minor = 1",
        "DELETE FROM orders_reconciliationfinding",
        "UPDATE orders_reconciliationfinding SET note = 'x'",
        "DELETE FROM orders_providerline",
        "UPDATE orders_providerline SET amount_minor = 1",
    ],
)
def test_what_was_found_stays_found(finding, sql):
    ProviderLine.objects.create(run=finding.run, kind="payment", ref="x", amount_minor=2, currency="CNY", at=NOON)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        connection.cursor().execute(sql)


def test_the_admin_lists_and_resolves(admin_client, admin_user, finding):
    page = admin_client.get(reverse("admin:orders_reconciliationfinding_changelist"), {"queue": "open"})
    assert finding.ref in page.content.decode()
    page = admin_client.get(reverse("admin:orders_reconciliationrun_change", args=[finding.run_id]))
    assert "Payment in: 1 · CN¥" in page.content.decode()
    url = reverse("admin:orders_reconciliationfinding_change", args=[finding.pk])
    assert "Say how it was resolved." in admin_client.post(url, {"note": ""}).content.decode()
    assert admin_client.post(url, {"note": "Their bill was late."}).status_code == 302
    finding.refresh_from_db()
    assert (finding.resolved_by, finding.note) == (admin_user, "Their bill was late.")
    assert admin_client.post(url, {"note": "Again."}).status_code == 403
    assert admin_client.get(url).status_code == 200
    found_by = f"?run__id__exact={finding.run_id}"
    listed = admin_client.get(reverse("admin:orders_reconciliationfinding_changelist") + found_by)
    assert (listed.status_code, finding.ref in listed.content.decode()) == (200, True)
