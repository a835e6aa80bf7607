"""What reconciliation finds: where a provider's book and ours differ, and nowhere else."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from hypothesis import HealthCheck, given, settings, strategies as st

from marketplace import clock
from marketplace.errors import DomainError
from marketplace.workdays import CHINA
from orders import payments, reconciliation, reconciliation_sql, refunds, tasks
from orders.gateway import GatewayRefused, GatewayUnavailable, Movement, StatementLine
from orders.gateways import sandbox
from orders.gateways.sandbox import SandboxGateway
from orders.models import Payment, ProviderLine, ReconciliationRun, Refund
from tests.accounts.factories import UserFactory
from tests.orders import factories, fake_alipay
from tests.orders.reconciling import DAY, NEXT_MORNING, NOON, found, paid, refunded, run

pytestmark = pytest.mark.django_db


def test_a_day_that_fits_is_recorded_once(django_assert_num_queries):
    payment = paid()
    refunded(payment)
    first = run()
    assert found() == []
    assert (first.line_count, first.finding_count, first.captured_count) == (2, 0, 0)
    sums = [["payment", "CNY", 1, payment.amount_minor], ["refund", "CNY", 1, 100]]
    first.refresh_from_db()
    assert (first.theirs, first.ours) == (sums, sums)
    with django_assert_num_queries(1):
        assert run() == first
    assert ProviderLine.objects.count() == 2


def test_a_payment_whose_notice_never_came_is_captured():
    with clock.at(NOON):
        payment = factories.open_payment(factories.place())
        sandbox.settle(token=payment.provider_ref, status="paid")
    assert run().captured_count == 1
    payment.refresh_from_db()
    # It was found in the night: its time was over, though nobody had swept yet.
    assert (payment.state, found()) == ("captured", [])
    assert factories.ledger_findings() == []
    assert run(DAY + dt.timedelta(days=1)).finding_count == 0


def test_a_payment_of_an_expired_purchase_is_captured_and_sent_back():
    with clock.at(NOON):
        payment = factories.open_payment(factories.place())
        sandbox.settle(token=payment.provider_ref, status="paid")
    with clock.at(NEXT_MORNING):
        payments.expire_purchase(purchase=payment.purchase)
    run()
    with clock.at(NEXT_MORNING):
        tasks.send_refunds()
    payment.refresh_from_db()
    assert (payment.state, payment.returned_at) == ("returned", NEXT_MORNING)
    assert (found(), run(DAY + dt.timedelta(days=1)).finding_count) == ([], 0)


def test_what_the_provider_does_not_know_is_missing_there():
    payment = paid()
    refund = refunded(payment)
    sandbox.SandboxRefund.objects.all().delete()
    sandbox.SandboxCharge.objects.all().delete()
    run()
    assert sorted(found()) == [
        ("missing_there", "payment", payment.provider_ref, payment.amount_minor, None),
        ("missing_there", "refund", refund.number, 100, None),
    ]


def test_what_we_do_not_know_is_missing_here():
    payment = paid()
    refund = refunded(payment)
    Refund.objects.update(number="R-other")
    Payment.objects.filter(pk=payment.pk).update(provider_ref="other")
    run()
    assert sorted(found()) == [
        ("missing_here", "payment", payment.provider_ref, None, payment.amount_minor),
        ("missing_here", "refund", refund.number, None, 100),
        ("missing_there", "payment", "other", payment.amount_minor, None),
        ("missing_there", "refund", "R-other", 100, None),
    ]


def test_a_refund_that_failed_here_but_was_paid_there_is_found():
    refund = refunded(paid())
    connection.cursor().execute("UPDATE orders_refund SET state = 'failed', done_at = NULL")
    run()
    assert found() == [("missing_here", "refund", refund.number, None, 100)]


def test_a_refund_that_was_transferred_by_hand_is_looked_for_nowhere(monkeypatch):
    def refuse(self, **said):
        raise GatewayRefused

    payment = paid()
    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "refund", refuse)
        made = refunded(payment)
    with clock.at(NOON):
        refunds.note_transfer(refund=made, reference="BANK-77", actor=UserFactory())
    assert [tuple(each) for each in run().ours] == [("payment", "CNY", 1, payment.amount_minor)]
    assert found() == []


def test_a_differing_amount_or_currency_is_found():
    payment, other = paid(), paid()
    sandbox.SandboxCharge.objects.filter(token=payment.provider_ref).update(amount_minor=payment.amount_minor + 1)
    sandbox.SandboxCharge.objects.filter(token=other.provider_ref).update(currency="USD")
    run()
    assert found() == [
        ("amount_differs", "payment", payment.provider_ref, payment.amount_minor, payment.amount_minor + 1),
        ("amount_differs", "payment", other.provider_ref, other.amount_minor, other.amount_minor),
    ]


def test_a_wrong_amount_that_was_sent_back_fits():
    with clock.at(NOON):
        payment = factories.open_payment(factories.place())
        sandbox.act_out(token=payment.provider_ref, case="wrong_amount")
        payments.refresh_payment(payment=payment)
        tasks.send_refunds()
    assert (run().line_count, found()) == (2, [])


def test_a_movement_listed_twice_counts_twice(monkeypatch):
    payment = paid()
    line = StatementLine(payment.provider_ref, Movement.PAYMENT, payment.amount_minor, "CNY", NOON)
    monkeypatch.setattr(SandboxGateway, "statement", lambda self, day: [line, line])
    run()
    assert found() == [
        ("amount_differs", "payment", payment.provider_ref, payment.amount_minor, 2 * payment.amount_minor)
    ]


def test_a_payment_around_midnight_is_found_on_either_day():
    midnight = dt.datetime(2026, 11, 28, tzinfo=CHINA)
    with clock.at(midnight - dt.timedelta(seconds=1)):
        early = factories.open_payment(factories.place())
        sandbox.settle(token=early.provider_ref, status="paid")
    with clock.at(midnight + dt.timedelta(seconds=1)):
        assert payments.refresh_payment(payment=early).state == "captured"
    # And one whose provider's clock is a little ahead of ours.
    ahead = paid(midnight - dt.timedelta(seconds=1))
    later = midnight + dt.timedelta(seconds=1)
    sandbox.SandboxCharge.objects.filter(token=ahead.provider_ref).update(paid_at=later)
    assert run().line_count == 1
    assert run(DAY + dt.timedelta(days=1)).line_count == 1
    assert found() == []


MIDNIGHT = dt.datetime(2026, 11, 28, tzinfo=CHINA)
AROUND = [MIDNIGHT + dt.timedelta(minutes=minutes) for minutes in (-20, -10, 10, 20)]


@pytest.mark.parametrize("days", [(0, 1), (1, 0)])
def test_no_minute_around_midnight_is_left_out_in_whatever_order_days_are_compared(days):
    refs = [paid(moment).provider_ref for moment in AROUND]
    sandbox.SandboxCharge.objects.all().delete()
    for later in days:
        with clock.at(NEXT_MORNING + dt.timedelta(days=2)):
            reconciliation.reconcile(provider="sandbox", day=DAY + dt.timedelta(days=later))
    assert sorted(ref for _kind, _movement, ref, _ours, _theirs in found()) == sorted(refs)


@pytest.mark.parametrize("days", [(0, 1), (1, 0)])
def test_either_statement_explains_the_minutes_around_midnight(days):
    for moment, other_day in zip(AROUND, (0, 1, -1, 0), strict=True):
        ref = paid(moment).provider_ref
        at = moment + dt.timedelta(minutes=20 * other_day)
        sandbox.SandboxCharge.objects.filter(token=ref).update(paid_at=at)
    for later in days:
        with clock.at(NEXT_MORNING + dt.timedelta(days=2)):
            reconciliation.reconcile(provider="sandbox", day=DAY + dt.timedelta(days=later))
    assert found() == []


def test_a_statement_kept_and_not_compared_yet_counts_as_there(monkeypatch):
    payment = paid(MIDNIGHT - dt.timedelta(minutes=1))
    sandbox.SandboxCharge.objects.all().delete()

    def die(_run):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(reconciliation, "_compare", die)
        with pytest.raises(MemoryError):
            run()
    run(DAY + dt.timedelta(days=1))
    run()
    assert found() == [("missing_there", "payment", payment.provider_ref, payment.amount_minor, None)]


def test_a_run_that_died_goes_on(monkeypatch):
    paid()

    def die(_run):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(reconciliation, "_compare", die)
        with pytest.raises(MemoryError):
            run()
    assert ReconciliationRun.objects.get().finished_at is None
    assert run().finished_at
    assert (ReconciliationRun.objects.count(), ProviderLine.objects.count(), found()) == (1, 1, [])


def test_a_statement_that_breaks_off_leaves_nothing(monkeypatch):
    def breaks_off(self, day):
        yield StatementLine("x", Movement.PAYMENT, 1, "CNY", NOON)
        raise GatewayUnavailable

    monkeypatch.setattr(SandboxGateway, "statement", breaks_off)
    with pytest.raises(GatewayUnavailable):
        run()
    assert (ReconciliationRun.objects.count(), ProviderLine.objects.count()) == (0, 0)


def test_a_payment_that_can_t_be_captured_is_a_finding(monkeypatch):
    with clock.at(NOON):
        payment = factories.open_payment(factories.place())
        sandbox.settle(token=payment.provider_ref, status="paid")

    def fail(**_said):
        raise RuntimeError

    monkeypatch.setattr(payments, "capture_payment", fail)
    assert run().captured_count == 0
    assert found() == [("missing_here", "payment", payment.provider_ref, None, payment.amount_minor)]


def test_a_large_day_takes_a_constant_number_of_queries_but_for_its_chunks(monkeypatch):
    def count(day, lines):
        said = [StatementLine(f"{day}-{n}", Movement.PAYMENT, 1, "CNY", NOON) for n in range(lines)]
        monkeypatch.setattr(SandboxGateway, "statement", lambda self, day: said)
        with CaptureQueriesContext(connection) as captured:
            assert run(day).finding_count == lines
        return len(captured)

    few, many = count(DAY - dt.timedelta(days=5), 1), count(DAY - dt.timedelta(days=3), 2_000)
    assert many == few
    assert count(DAY, 4_001) == few + 2


class Undone(Exception):
    """Rolls one example back."""


AMOUNTS = st.one_of(st.none(), st.integers(1, 3))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=12))
def test_findings_are_where_the_two_books_differ_and_nowhere_else(monkeypatch, books):
    """Each movement has an amount in our book and in theirs, or is missing there."""
    wanted, theirs = [], []
    with suppress(Undone), transaction.atomic():
        with clock.at(NOON):
            purchase = factories.place()
        for n, (here, there) in enumerate(books):
            ref = f"ref-{n:02}"
            if here:
                Payment.objects.create(
                    purchase=purchase, provider="sandbox", provider_ref=ref, currency="CNY", amount_minor=here,
                    captured_at=NOON, state="returned",
                )  # fmt: skip
            if there:
                theirs.append(StatementLine(ref, Movement.PAYMENT, there, "CNY", NOON))
            if here != there:
                kind = "missing_here" if not here else "missing_there" if not there else "amount_differs"
                wanted.append((kind, "payment", ref, here, there))
        monkeypatch.setattr(SandboxGateway, "statement", lambda self, day: theirs)
        compared = run()
        assert sorted(found(), key=lambda row: row[2]) == wanted
        assert compared.finding_count == len(wanted)
        raise Undone


def test_a_day_that_is_not_over_is_refused():
    with clock.at(NOON), pytest.raises(DomainError):
        reconciliation.reconcile(provider="sandbox", day=DAY)
    with pytest.raises(LookupError):
        run(provider="gold")


def test_a_provider_without_a_book_is_left_out(monkeypatch):
    monkeypatch.setattr(SandboxGateway, "statement", lambda self, day: None)
    assert run() is None


def test_alipay_s_bill_is_compared():
    with fake_alipay.running() as fake, override_settings(**fake_alipay.settings_of(fake.url)):
        fake.bills[str(DAY)] = fake_alipay.bill([("G26_1", "交易", "2026-11-27 10:00:00", "128.00", "")])
        assert run(provider="alipay").finding_count == 1
    assert found() == [("missing_here", "payment", "G26_1", None, 12800)]


@pytest.mark.parametrize("name", ["PAID_THERE", "WRONG_HERE", "WRONG_THERE", "SUM_OF_OURS"])
def test_a_day_is_found_by_indexes_however_many_payments_there_are(name):
    refunded(paid())
    params = reconciliation._params(run())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {getattr(reconciliation_sql, name)}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on orders_payment" not in plan
    assert "Seq Scan on orders_refund" not in plan
    assert "Seq Scan on orders_order" not in plan


def test_a_line_without_a_reference_is_nobodys():
    payment = paid()
    Payment.objects.filter(pk=payment.pk).update(provider_ref="")
    with clock.at(NOON):
        line = StatementLine("", Movement.PAYMENT, payment.amount_minor, payment.currency, NOON)
    made = reconciliation._keep("sandbox", DAY, [line])
    with clock.at(NEXT_MORNING):
        reconciliation._compare(made)
    assert [(kind, ref) for kind, _movement, ref, _ours, _theirs in found()] == [("missing_here", "")]
