"""The audit keeps what it found, for the operators' home."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from marketplace import clock
from settlements import books, tasks
from settlements.models import AuditFinding
from tests.settlements.factories import statement, unguarded

pytestmark = pytest.mark.django_db
FIRST = dt.datetime(2026, 11, 24, 19, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def broken():
    """A statement out of its sequence."""
    closed = statement()
    with unguarded("settlements_period") as cursor:
        cursor.execute("UPDATE settlements_period SET sequence = 5 WHERE id = %s", [closed.pk])
    return f"period {closed.number} does not follow the one before it"


def mend():
    with unguarded("settlements_period") as cursor:
        cursor.execute("UPDATE settlements_period SET sequence = 1 WHERE sequence = 5")


def kept():
    return list(AuditFinding.objects.values_list("sentence", "found_at"))


def test_a_finding_keeps_its_first_moment_until_it_is_mended(broken):
    with clock.at(FIRST):
        assert broken in books.audit()
    with clock.at(FIRST + DAY):
        tasks.audit()
    assert (broken, FIRST) in kept()
    mend()
    with clock.at(FIRST + 2 * DAY):
        assert books.audit() == []
    assert kept() == []


def test_the_command_keeps_what_it_finds(broken):
    with pytest.raises(CommandError, match="findings"):
        call_command("audit")
    assert broken in [sentence for sentence, _at in kept()]
