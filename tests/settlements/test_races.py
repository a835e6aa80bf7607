"""Two real connections against each other."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from marketplace import clock
from settlements import payouts, periods
from settlements.models import Entry, Payout, Period, StatementLine
from tests.accounts.factories import APPROVED_AT
from tests.races import wait_until_blocked
from tests.settlements.factories import close, earn, next_of, seller_with_period

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


class Worker(threading.Thread):
    """Runs ``work`` on a connection of its own; ``result()`` returns what it returned or raises what it raised."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self._work, self._result, self._error = work, None, None

    def run(self):
        try:
            self._result = self._work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            self._error = error
        finally:
            connection.close()

    def result(self):
        self.join(timeout=20)
        assert not self.is_alive(), "the other connection hangs"
        if self._error:
            raise self._error
        return self._result


def together(*works):
    barrier = threading.Barrier(len(works))

    def at_once(work):
        return lambda: (barrier.wait(), work())[1]

    workers = [Worker(at_once(work)) for work in works]
    for worker in workers:
        worker.start()
    return [worker.result() for worker in workers]


def a_seller_who_earned(amount):
    with transaction.atomic():
        seller, period = seller_with_period()
        earn(seller, amount)
    return seller, period


def test_two_closes_of_one_period_make_one_statement():
    _seller, period = a_seller_who_earned(100)

    def work():
        with clock.at(period.ends_at):
            return periods.close_period(period=period, now=period.ends_at)

    assert sorted(together(work, work)) == [False, True]
    assert (Period.objects.count(), StatementLine.objects.count(), Payout.objects.count()) == (2, 1, 1)


def test_two_sweeps_close_every_period_once():
    found = [a_seller_who_earned(100) for _each in range(4)]
    now = found[-1][1].ends_at

    def work():
        with clock.at(now):
            return periods.close_due_periods(now=now, batch=1)

    assert sum(together(work, work)) == 4
    assert (Period.objects.statements().count(), Payout.objects.count()) == (4, 4)


def test_a_close_waits_for_a_posting_under_way_and_counts_it():
    seller, period = a_seller_who_earned(100)

    def work():
        with clock.at(period.ends_at):
            return periods.close_period(period=period, now=period.ends_at)

    closing = Worker(work)
    with transaction.atomic():
        earn(seller, 40, at=period.ends_at - dt.timedelta(seconds=1))
        closing.start()
        wait_until_blocked()
    assert closing.result() is True
    period.refresh_from_db()
    assert (period.line_count, period.closing_minor) == (2, 140)


def test_a_posting_that_waits_for_a_close_lands_in_the_next_period():
    seller, period = a_seller_who_earned(100)
    before_the_end = period.ends_at - dt.timedelta(seconds=1)

    def work():
        with transaction.atomic():
            return earn(seller, 40, at=before_the_end)

    posting = Worker(work)
    with transaction.atomic():
        close(period)
        posting.start()
        wait_until_blocked()
    mine = posting.result().entries.get(account__seller=seller)
    assert mine.posted_at == period.ends_at
    assert (period.line_count, period.closing_minor) == (1, 100)
    assert close(next_of(period)).closing_minor == 40


def test_postings_and_closes_in_any_order_lose_nothing():
    sellers = [a_seller_who_earned(100) for _each in range(3)]
    end = APPROVED_AT + dt.timedelta(days=14)

    def post():
        for round_ in range(10):
            for seller, _period in sellers:
                with transaction.atomic():
                    earn(seller, 1, at=end - dt.timedelta(seconds=round_))
        return 0

    def sweep():
        with clock.at(end):
            return sum(periods.close_due_periods(now=end, batch=1) for _each in range(5))

    assert together(post, sweep, post) == [0, 3, 0]
    for seller, _period in sellers:
        later = Period.objects.open().get(seller=seller)
        close(later)
    owed = sum(Period.objects.statements().values_list("sales_minor", flat=True))
    assert owed == 3 * (100 + 2 * 10)
    available = Entry.objects.filter(account__kind="available").exclude(classification="transfer")
    assert StatementLine.objects.count() == available.count()


def test_a_payout_is_claimed_once():
    _seller, period = a_seller_who_earned(100)
    with transaction.atomic():
        close(period)
    payout = Payout.objects.get()

    def work():
        with clock.at(period.ends_at):
            return payouts.send_payout(payout=payout)

    assert sorted(together(work, work)) == [False, True]
    assert [each.to_state for each in payout.history()] == ["scheduled", "sent"]


def test_a_payout_is_answered_once():
    _seller, period = a_seller_who_earned(100)
    with transaction.atomic():
        close(period)
    payout = Payout.objects.get()
    with clock.at(period.ends_at):
        payouts.send_payout(payout=payout)

    def work():
        with clock.at(period.ends_at + dt.timedelta(days=1)):
            return payouts.settle_payout(payout=payout)

    assert sorted(together(work, work)) == [False, True]
    assert Entry.objects.filter(account__kind="bank").count() == 1
