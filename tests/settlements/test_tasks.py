import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from marketplace import clock
from settlements import tasks
from settlements.models import Deferral, Payout, Period
from tests.settlements.factories import SOLD_AT, seller_with_period, sold_order

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def due():
    """An order to be released, in a period that has ended since."""
    seller, period = seller_with_period()
    sold_order(seller)
    with clock.at(SOLD_AT + 9 * DAY):
        yield period


def test_the_beat_settles_an_order_from_release_to_bank(due):
    tasks.release_deferred()
    assert Deferral.objects.get().released_at == clock.now()
    with clock.at(due.ends_at):
        tasks.close_due_periods()
        tasks.send_payouts()
        assert Payout.objects.get().state == "sent"
    with clock.at(due.ends_at + DAY):
        tasks.send_payouts()
    assert Payout.objects.get().state == "paid"


def test_the_command_catches_up(due):
    with clock.at(due.ends_at - dt.timedelta(hours=1)):
        out = StringIO()
        call_command("close_periods", stdout=out)
        assert out.getvalue() == "1 orders released, 0 periods closed.\n"
    with clock.at(due.ends_at + 14 * DAY):
        out = StringIO()
        call_command("close_periods", stdout=out)
    assert out.getvalue() == "0 orders released, 2 periods closed.\n"
    assert [each.transfer_minor > 0 for each in Period.objects.statements().order_by("sequence")] == [True, False]


@pytest.mark.usefixtures("due")
def test_a_beat_with_nothing_to_do_changes_nothing():
    tasks.release_deferred()
    tasks.release_deferred()
    tasks.close_due_periods()
    tasks.send_payouts()
    assert (Period.objects.count(), Payout.objects.count()) == (1, 0)
