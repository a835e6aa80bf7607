"""Every check of the audit finds the lie planted for it, and only that."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Notification
from marketplace import clock
from orders import payments
from orders.models import Order, Refund
from settlements import checks, payouts, tasks
from settlements.models import Deferral, Entry, Journal, Payout, StatementLine
from tests.accounts.factories import SellerFactory, UserFactory
from tests.orders import factories
from tests.settlements.factories import SOLD_AT, earn, sold_order, statement, unguarded

pytestmark = pytest.mark.django_db

TABLES = ("account", "journal", "entry", "statementline", "period", "payout", "deferral")


@pytest.fixture
def closed():
    """A market whose books agree: one closed statement, its payout sent."""
    found = statement()
    with clock.at(found.ends_at):
        payouts.send_payout(payout=found.payout)
        yield found


def plant(sql, *params):
    with unguarded(*(f"settlements_{table}" for table in TABLES)) as cursor:
        cursor.execute(sql, params)


def found():
    return list(checks.findings())


def first_order():
    return Order.objects.order_by("pk").first()


@pytest.mark.usefixtures("closed")
def test_an_honest_market_has_no_findings():
    assert found() == []
    out = StringIO()
    call_command("audit", stdout=out)
    assert "All books agree." in out.getvalue()


@pytest.mark.usefixtures("closed")
def test_the_command_fails_on_a_finding():
    plant("UPDATE settlements_payout SET bank_file = ''")
    out = StringIO()
    with pytest.raises(CommandError, match="1 findings"):
        call_command("audit", stdout=out)
    assert out.getvalue() == f"payout {Payout.objects.get().number} was sent without a bank file\n"


@pytest.mark.usefixtures("closed")
def test_a_sale_that_is_not_in_the_ledger():
    order = sold_order(SellerFactory(), delivered=False, at=SOLD_AT + dt.timedelta(days=13))
    plant(
        "DELETE FROM settlements_entry WHERE order_id = %s; DELETE FROM settlements_journal WHERE source_id = %s"
        " AND kind = 'sale'", order.pk, order.pk,
    )  # fmt: skip
    assert found() == [f"order {order.number} is paid but has no sale in the ledger, or the other way round"]


@pytest.mark.usefixtures("closed")
def test_a_sale_of_another_amount():
    order = first_order()
    plant(
        "UPDATE settlements_entry SET amount_minor = amount_minor + sign(amount_minor)"
        " FROM settlements_account a WHERE a.id = account_id AND a.kind IN ('provider', 'referral_revenue')"
        " AND order_id = %s", order.pk,
    )  # fmt: skip
    assert found() == [f"the sale of order {order.number} differs from what the customer paid"]


@pytest.mark.usefixtures("closed")
def test_a_refund_that_is_not_in_the_ledger():
    plant("UPDATE settlements_journal SET source_type = 'lost' WHERE kind = 'refund'")
    refund = Refund.objects.get()
    assert found() == [f"refund {refund.number} is not in the ledger"]


@pytest.mark.usefixtures("closed")
def test_a_refund_of_another_amount():
    plant(
        "UPDATE settlements_entry e SET amount_minor = amount_minor + CASE a.kind WHEN 'provider' THEN 1 ELSE -1 END"
        " FROM settlements_account a, settlements_journal j WHERE a.id = account_id AND j.id = e.journal_id"
        " AND j.kind = 'refund' AND a.kind IN ('provider', 'referral_revenue')"
    )
    assert found() == [f"refund {Refund.objects.get().number} differs from its journal"]


def test_a_late_payment_whose_journal_says_something_else():
    payment = factories.open_payment(factories.place())
    payments.capture_payment(
        payment=payment, provider_ref=payment.provider_ref, amount_minor=7, currency=payment.currency
    )
    assert factories.ledger_findings() == []
    plant("UPDATE orders_payment SET received_minor = 8 WHERE id = %s", payment.pk)
    assert factories.ledger_findings() == [f"late payment {payment.pk} differs from its journal"]


@pytest.mark.usefixtures("closed")
def test_a_late_payment_that_is_not_in_the_ledger():
    order = first_order()
    payment = order.purchase.payments.get()
    payment.pk, payment.provider_ref, payment.state = None, "late", "returned"
    payment.save()
    assert found() == [f"late payment {payment.pk} was returned but is not in the ledger"]


@pytest.mark.usefixtures("closed")
def test_a_journal_out_of_balance():
    entry = Entry.objects.filter(account__kind="referral_revenue").first()
    plant("UPDATE settlements_entry SET amount_minor = amount_minor - 1 WHERE id = %s", entry.pk)
    assert found() == [
        f"journal {entry.journal_id} does not sum to zero", "all accounts in CNY do not sum to zero",
    ]  # fmt: skip


@pytest.mark.usefixtures("closed")
def test_accounts_of_a_currency_out_of_balance():
    plant("UPDATE settlements_account SET currency = 'USD' WHERE kind = 'referral_revenue'")
    assert found() == ["all accounts in CNY do not sum to zero", "all accounts in USD do not sum to zero"]


@pytest.mark.usefixtures("closed")
def test_deferred_money_of_a_released_order():
    order = sold_order(first_order().seller, delivered=False, at=SOLD_AT + dt.timedelta(days=13))
    plant("UPDATE settlements_deferral SET release_at = %s, released_at = %s WHERE order_id = %s",
          SOLD_AT, SOLD_AT, order.pk)  # fmt: skip
    assert found() == [f"order {order.number} is released but money of it is still deferred"]


@pytest.mark.usefixtures("closed")
def test_a_delivered_order_without_a_release_date():
    order = first_order()
    order = sold_order(order.seller, at=SOLD_AT + dt.timedelta(days=13))
    Deferral.objects.filter(order=order).update(release_at=None)
    assert found() == [f"order {order.number} has an end (delivered or cancelled) but no release date"]


@pytest.mark.usefixtures("closed")
def test_a_release_that_is_late():
    order = sold_order(first_order().seller, at=SOLD_AT + dt.timedelta(days=5))
    assert found() == []
    Deferral.objects.filter(order=order).update(release_at=clock.now() - dt.timedelta(days=2))
    assert found() == [f"the money of order {order.number} should have been released"]


def test_a_statement_that_is_not_the_sum_of_its_lines(closed):
    plant(
        "UPDATE settlements_period SET sales_minor = sales_minor + 5, fees_minor = fees_minor - 5,"
        " line_count = line_count + 1 WHERE id = %s", closed.pk,
    )  # fmt: skip
    assert found() == [f"statement {closed.number} is not the sum of its lines"]


def test_an_entry_on_no_statement(closed):
    line = StatementLine.objects.filter(period=closed).first()
    plant("DELETE FROM settlements_statementline WHERE entry_id = %s", line.pk)
    assert found() == [
        f"statement {closed.number} is not the sum of its lines",
        f"an entry of statement {closed.number} is on no statement",
    ]


def test_a_gap_in_the_numbering(closed):
    plant("UPDATE settlements_period SET sequence = 3 WHERE sequence = 2")
    assert found() == [f"period S{closed.seller_id:05d}-CNY-002 does not follow the one before it"]


def test_a_gap_in_time(closed):
    plant("UPDATE settlements_period SET starts_at = starts_at + interval '1 second' WHERE sequence = 2")
    assert found() == [f"period S{closed.seller_id:05d}-CNY-002 does not follow the one before it"]


@pytest.mark.usefixtures("closed")
def test_a_seller_without_a_period():
    seller = SellerFactory()
    assert found() == [f"seller {seller.store_name} is approved but has no open settlement period"]


def test_a_payout_of_another_amount(closed):
    plant("UPDATE settlements_payout SET amount_minor = amount_minor + 1")
    assert found() == [
        f"the payout of statement {closed.number} differs from its transfer",
        f"what is on its way to seller {closed.seller.store_name} differs from the payouts",
    ]


def test_a_payout_that_is_paid_in_words_only(closed):
    plant("UPDATE settlements_payout SET state = 'paid'")
    assert found() == [f"what is on its way to seller {closed.seller.store_name} differs from the payouts"]


def test_money_from_the_bank_without_a_payout(closed):
    with clock.at(closed.ends_at + dt.timedelta(days=1)):
        payouts.settle_payout(payout=closed.payout)
    plant("UPDATE settlements_payout SET currency = 'USD'")
    assert found() == ["what left the bank in CNY differs from the paid payouts"]


def test_a_balance_that_differs_from_its_statements(closed):
    entry = earn(closed.seller, 700, at=closed.ends_at).entries.get(account__seller=closed.seller)
    plant("UPDATE settlements_entry SET posted_at = %s WHERE id = %s", closed.starts_at - dt.timedelta(1), entry.pk)
    assert found() == [
        (
            f"the available balance of seller {closed.seller.store_name} (CNY) differs from its statements"
            " and the open period"
        )
    ]


def test_a_statement_nobody_was_told_of(closed):
    Notification.objects.filter(kind="statement_closed").delete()
    assert found() == [f"nobody was told of statement {closed.number}"]


@pytest.mark.usefixtures("closed")
def test_a_message_about_nothing():
    notification = Notification.objects.create(
        kind="payout_paid", email="a@example.com", subject_type="settlements.payout", subject_id=999_999, language="en"
    )
    assert found() == [f"notification {notification.pk} is about a settlements.payout that does not exist"]


def test_findings_of_the_apps_below_are_asked_for(closed):
    Order.objects.filter(pk=first_order().pk).update(refunded_minor=1)
    assert any("does not equal the sum of its lines" in each for each in found())


def test_operators_are_told_once_a_day(closed):
    operator = UserFactory(is_superuser=True, is_staff=True)
    tasks.audit()
    assert not Notification.objects.filter(kind="audit_findings").exists()
    plant("UPDATE settlements_payout SET bank_file = ''")
    tasks.audit()
    tasks.audit()
    told = Notification.objects.get(kind="audit_findings")
    assert (told.user, told.context["count"]) == (operator, 1)
    assert Journal.objects.exists()
