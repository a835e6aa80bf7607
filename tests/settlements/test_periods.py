import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace import clock
from marketplace.models import StateChange
from settlements import periods
from settlements.models import Payout, Period, StatementLine
from settlements.models.ledger import Classification
from tests.accounts.factories import APPROVED_AT, SellerFactory
from tests.settlements.factories import PERIOD, close, earn, next_of, seller_with_period, unguarded

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def change(period, assignments):
    sql(f"UPDATE settlements_period SET {assignments} WHERE id = {period.pk}")  # noqa: S608 - the test's own words


def figures(period):
    return {
        name: getattr(period, f"{name}_minor")
        for name in ("opening", "sales", "refunds", "fees", "adjustments", "closing", "transfer")
    }


def test_the_first_period_starts_at_the_approval():
    seller, period = seller_with_period()
    assert (period.starts_at, period.ends_at) == (APPROVED_AT, APPROVED_AT + dt.timedelta(hours=14 * 24))
    assert (period.sequence, period.state, period.number) == (1, "open", f"S{seller.pk:05d}-CNY-001")
    assert figures(period) == dict.fromkeys(figures(period), 0)
    assert [each.to_state for each in period.history()] == ["open"]


def test_opening_the_first_period_again_returns_it():
    seller, period = seller_with_period()
    assert periods.open_first_period(seller=seller, currency="CNY") == period
    assert Period.objects.count() == 1


def test_a_later_currency_joins_the_grid_of_the_approval():
    seller, _period = seller_with_period()
    with clock.at(APPROVED_AT + 2 * PERIOD + dt.timedelta(days=5)):
        periods.ensure_open(sellers=[seller.pk], currency="USD")
    dollars = Period.objects.get(currency="USD")
    assert (dollars.sequence, dollars.starts_at) == (1, APPROVED_AT + 2 * PERIOD)


def test_a_seller_that_is_not_approved_has_no_periods():
    with pytest.raises(ValueError, match="not approved"):
        periods.open_first_period(seller=SellerFactory(onboarding=True), currency="CNY")


def test_a_period_that_has_not_ended_stays_open():
    _seller, period = seller_with_period()
    assert periods.close_period(period=period, now=period.ends_at - SECOND) is False
    period.refresh_from_db()
    assert period.state == "open"
    assert Period.objects.count() == 1


def test_a_close_makes_a_statement_of_every_entry():
    seller, period = seller_with_period()
    earn(seller, 10_000)
    earn(seller, 500, classification=Classification.DELIVERY)
    earn(seller, -840, classification=Classification.REFERRAL_FEE)
    earn(seller, -2_000, classification=Classification.REFUND_PRINCIPAL)
    earn(seller, 160, classification=Classification.REFERRAL_FEE_RETURNED)
    earn(seller, -32, classification=Classification.REFUND_ADMIN_FEE)
    statement = close(period)
    assert figures(statement) == {
        "opening": 0, "sales": 10_500, "refunds": -1_840, "fees": -872, "adjustments": 0,
        "closing": 7_788, "transfer": 7_788,
    }  # fmt: skip
    assert (statement.state, statement.closed_at, statement.line_count) == ("closed", period.ends_at, 6)
    assert StatementLine.objects.filter(period=statement).count() == 6


def test_the_next_period_follows_to_the_second():
    seller, period = seller_with_period()
    earn(seller, 700)
    statement = close(period)
    following = next_of(statement)
    assert (following.starts_at, following.ends_at) == (period.ends_at, period.ends_at + PERIOD)
    assert (following.state, following.opening_minor, following.closing_minor) == ("open", 0, 0)
    assert [each.to_state for each in following.history()] == ["open"]


def test_an_entry_at_the_end_belongs_to_the_next_period():
    seller, period = seller_with_period()
    earn(seller, 100, at=period.ends_at - SECOND)
    earn(seller, 200, at=period.ends_at)
    assert close(period).sales_minor == 100
    assert close(next_of(period)).sales_minor == 200


def test_a_negative_balance_is_carried_over():
    seller, period = seller_with_period()
    earn(seller, -300, classification=Classification.REFUND_PRINCIPAL)
    statement = close(period)
    assert (statement.closing_minor, statement.transfer_minor) == (-300, 0)
    assert not Payout.objects.exists()
    following = next_of(statement)
    assert following.opening_minor == -300
    earn(seller, 1_000, at=following.starts_at)
    assert figures(close(following)) == {
        "opening": -300, "sales": 1_000, "refunds": 0, "fees": 0, "adjustments": 0, "closing": 700, "transfer": 700,
    }  # fmt: skip


def test_an_empty_period_closes_at_nothing():
    _seller, period = seller_with_period()
    statement = close(period)
    assert figures(statement) == dict.fromkeys(figures(statement), 0)
    assert next_of(statement).opening_minor == 0


def test_a_missed_beat_catches_up_period_by_period():
    seller, _period = seller_with_period()
    earn(seller, 100)
    earn(seller, 200, at=APPROVED_AT + PERIOD)
    earn(seller, 400, at=APPROVED_AT + 2 * PERIOD)
    late = APPROVED_AT + 3 * PERIOD + dt.timedelta(days=2)
    with clock.at(late):
        assert periods.close_due_periods(now=late) == 3
    statements = list(Period.objects.statements().order_by("sequence"))
    assert [each.sales_minor for each in statements] == [100, 200, 400]
    assert [each.starts_at for each in statements] == [APPROVED_AT + n * PERIOD for n in range(3)]
    assert {each.closed_at for each in statements} == {late}
    assert Period.objects.open().get().starts_at == APPROVED_AT + 3 * PERIOD


def test_closing_again_changes_nothing():
    seller, period = seller_with_period()
    earn(seller, 100)
    close(period)
    assert periods.close_period(period=period, now=period.ends_at) is False
    assert periods.close_due_periods(now=period.ends_at) == 0
    assert (Period.objects.count(), Payout.objects.count(), StatementLine.objects.count()) == (2, 1, 1)


def test_one_seller_closes_without_the_other():
    (mine, period), (other, others) = seller_with_period(), seller_with_period()
    earn(mine, 100)
    earn(other, 900)
    close(period)
    others.refresh_from_db()
    assert others.state == "open"
    assert list(StatementLine.objects.values_list("period", flat=True)) == [period.pk]


def test_a_period_that_cannot_close_holds_up_nobody():
    (bad, spoilt), (good, sound) = seller_with_period(), seller_with_period()
    entry = earn(bad, 100).entries.get(account__kind="available")
    earn(good, 200)
    StatementLine.objects.create(entry=entry, period=spoilt)
    with pytest.raises(ExceptionGroup, match="1 of a sweep failed"):
        periods.close_due_periods(now=spoilt.ends_at)
    assert list(Period.objects.filter(sequence=1).order_by("pk").values_list("pk", "state")) == [
        (spoilt.pk, "open"),
        (sound.pk, "closed"),
    ]
    assert Payout.objects.get().amount_minor == 200


def test_first_periods_are_opened_in_the_order_of_keys(monkeypatch):
    opened, sellers = [], [SellerFactory() for _ in range(3)]
    monkeypatch.setattr(periods, "open_first_period", lambda *, seller, currency: opened.append((seller, currency)))
    periods.ensure_open(sellers=[each.pk for each in sellers[::-1]], currency="USD")
    assert opened == [(seller, "USD") for seller in sellers]


def test_closing_many_takes_no_more_queries_than_few(django_assert_max_num_queries):
    for _each in range(3):
        seller, period = seller_with_period()
        earn(seller, -100)
    with clock.at(period.ends_at), django_assert_max_num_queries(40):
        assert periods.close_due_periods(now=period.ends_at) == 3


@pytest.mark.parametrize(
    "assignments",
    ["state = 'open'", "closing_minor = 1, sales_minor = 1", "closed_at = now()", "number = 'S1'"],
)
def test_a_statement_never_changes(assignments):
    seller, period = seller_with_period()
    earn(seller, 100)
    statement = close(period)
    with pytest.raises(IntegrityError, match="is final"), transaction.atomic():
        change(statement, assignments)
    with pytest.raises(IntegrityError, match="is final"), transaction.atomic():
        sql("DELETE FROM settlements_period WHERE id = %s", statement.pk)


def test_an_open_period_keeps_its_time():
    _seller, period = seller_with_period()
    with pytest.raises(IntegrityError, match="cannot become another"), transaction.atomic():
        change(period, "ends_at = ends_at + interval '1 second'")


@pytest.mark.parametrize("wrong", [{"starts_at": SECOND}, {"opening_minor": 5}, {"sequence": 1}])
def test_a_period_must_follow_the_one_before(wrong):
    seller, period = seller_with_period()
    statement = close(period)
    with unguarded("settlements_period") as cursor:
        cursor.execute("DELETE FROM settlements_period WHERE sequence = 2")
    opening = wrong.get("opening_minor", 0)
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        Period.objects.create(
            seller=seller,
            currency="CNY",
            number="X",
            sequence=2 + wrong.get("sequence", 0),
            starts_at=statement.ends_at + wrong.get("starts_at", dt.timedelta()),
            ends_at=statement.ends_at + PERIOD,
            opening_minor=opening,
            closing_minor=opening,
        )


def test_figures_that_are_not_the_sum_of_the_entries_are_refused():
    seller, period = seller_with_period()
    entry = earn(seller, 100).entries.get(account__seller=seller)
    StatementLine.objects.create(period=period, entry=entry)
    with pytest.raises(IntegrityError, match="is not the sum of its entries"), transaction.atomic():
        change(period, "state = 'closed', sales_minor = 70, closing_minor = 70, line_count = 1")


@pytest.mark.parametrize("figures_", ["", ", sales_minor = 100, closing_minor = 100, line_count = 1"])
def test_a_statement_without_the_line_of_an_entry_is_refused(figures_):
    seller, period = seller_with_period()
    earn(seller, 100)
    with pytest.raises(IntegrityError, match="are not the entries of its time"), transaction.atomic():
        change(period, f"state = 'closed'{figures_}")


def test_only_the_periods_own_entries_are_lines():
    (mine, period), (other, _others) = seller_with_period(), seller_with_period()
    theirs = earn(other, 100).entries.get(account__seller=other)
    later = earn(mine, 100, at=period.ends_at).entries.get(account__seller=mine)
    provider = earn(mine, 100).entries.get(account__seller=None)
    for entry in (theirs, later, provider):
        with pytest.raises(IntegrityError, match="are not the entries of its time"), transaction.atomic():
            close_with_line(period, entry)
    period.refresh_from_db()
    assert period.state == "open"


def close_with_line(period, entry):
    StatementLine.objects.create(period=period, entry=entry)
    close(period)


def test_a_statement_takes_no_more_lines_and_its_lines_stay():
    seller, period = seller_with_period()
    earn(seller, 100)
    statement = close(period)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql("DELETE FROM settlements_statementline")
    late = earn(seller, 5, at=statement.ends_at).entries.get(account__seller=seller)
    with pytest.raises(IntegrityError, match="takes no more lines"), transaction.atomic():
        StatementLine.objects.create(period=statement, entry=late)


def test_every_close_is_in_the_history():
    _seller, period = seller_with_period()
    close(period)
    changes = StateChange.objects.filter(subject_type="settlements.period", subject_id=period.pk)
    assert list(changes.order_by("id").values_list("from_state", "to_state")) == [("", "open"), ("open", "closed")]
