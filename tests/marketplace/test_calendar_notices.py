"""What operators enter counts before the published calendar, in every process, and stays in the record."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from marketplace import calendar_notices, clock, workdays
from marketplace.calendar_lines import parse
from marketplace.errors import DomainError
from marketplace.models import CalendarDay, CalendarNotice
from marketplace.workdays import Calendar
from tests.accounts.factories import UserFactory
from tests.marketplace.china_notices import NOTICES

pytestmark = pytest.mark.django_db
DAY = dt.date
SATURDAY, WEDNESDAY = DAY(2027, 2, 27), DAY(2027, 3, 3)
# A year as the law has it: thirteen weekdays off, and two weekends worked for two more.
WHOLE_2027 = """
    2027-01-01..2027-01-03 off
    2027-02-05..2027-02-11 off
    2027-02-14 work
    2027-04-03..2027-04-05 off
    2027-05-01..2027-05-05 off
    2027-05-08 work
    2027-06-09 off
    2027-09-15 off
    2027-10-01..2027-10-05 off
"""


@pytest.fixture
def operator():
    return UserFactory(is_superuser=True, is_staff=True)


def enter(operator, lines, *, year=2027, whole=False):
    days, problems = parse(lines, year=year)
    assert problems == []
    return calendar_notices.enter_notice(
        year=year, reference="国办发明电〔2026〕9 号", days=days, is_whole_year=whole, actor=operator
    )


def refused(act):
    before = CalendarNotice.objects.count(), CalendarDay.objects.count()
    with pytest.raises(DomainError) as refusal, transaction.atomic():
        act()
    assert (CalendarNotice.objects.count(), CalendarDay.objects.count()) == before
    return refusal.value.field, str(refusal.value)


def test_what_is_entered_counts_at_once(operator, django_capture_on_commit_callbacks):
    assert not workdays.is_working_day(SATURDAY)
    with django_capture_on_commit_callbacks(execute=True):
        enter(operator, "2027-02-27 work\n2027-03-03 off")
    assert workdays.is_working_day(SATURDAY)
    assert not workdays.is_working_day(WEDNESDAY)
    assert workdays.next_working_day(DAY(2027, 2, 26)) == SATURDAY


def test_a_newer_notice_replaces_an_older_one_day_by_day(operator):
    enter(operator, "2027-02-27 work\n2027-03-03 off")
    newer = enter(operator, "2027-02-27 off")
    assert workdays.read() == Calendar({SATURDAY: False, WEDNESDAY: False})
    calendar_notices.withdraw_notice(notice=newer, actor=operator)
    assert workdays.read() == Calendar({SATURDAY: True, WEDNESDAY: False})


def test_a_whole_year_is_known_and_made_of_what_was_entered(operator):
    assert workdays.read().unknown_years(DAY(2026, 11, 24)) == [2027]
    notice = enter(operator, WHOLE_2027, whole=True)
    calendar = workdays.read()
    assert calendar.unknown_years(DAY(2026, 11, 24)) == []
    assert calendar.is_working_day(DAY(2027, 2, 14))
    assert not calendar.is_working_day(DAY(2027, 10, 5))
    calendar_notices.withdraw_notice(notice=notice, actor=operator)
    assert workdays.read() == Calendar()


def test_what_the_library_only_guesses_ends_with_the_whole_year():
    dragon_boat = DAY(2027, 6, 9)
    assert not Calendar().is_working_day(dragon_boat)
    assert Calendar(whole_years=frozenset({2027})).is_working_day(dragon_boat)


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (DAY(2026, 9, 30), []),
        (DAY(2026, 10, 1), [2027]),
        (DAY(2027, 3, 1), [2027]),
        (DAY(2027, 12, 1), [2027, 2028]),
    ],
)
def test_the_warning_begins_in_october_and_stays_until_the_year_is_known(today, years):
    assert Calendar().unknown_years(today) == years


def test_a_year_the_library_knows_needs_no_entry():
    with clock.at(dt.datetime(2025, 12, 1, tzinfo=dt.UTC)):
        assert workdays.unknown_years() == []


def test_a_whole_year_gives_the_holidays_of_the_law(operator):
    missing = WHOLE_2027.replace("2027-06-09 off", "")
    field, sentence = refused(lambda: enter(operator, missing, whole=True))
    assert (field, sentence[:73]) == (
        "lines", "The weekdays off less the weekends worked come to 12 days; the law gives ",
    )  # fmt: skip


def test_a_whole_year_is_entered_once(operator):
    first = enter(operator, WHOLE_2027, whole=True)
    field, sentence = refused(lambda: enter(operator, WHOLE_2027, whole=True))
    assert field == "is_whole_year"
    assert sentence == (
        f"The whole of 2027 was entered by {operator} already. Withdraw that notice first, or enter only the days "
        "that change."
    )
    calendar_notices.withdraw_notice(notice=first, actor=operator)
    enter(operator, WHOLE_2027, whole=True)


def test_nothing_and_other_years_are_refused(operator):
    assert refused(lambda: enter(operator, "")) == ("lines", "Enter at least one day.")
    days = {DAY(2028, 1, 1): False}
    refusal = refused(
        lambda: calendar_notices.enter_notice(year=2027, reference="x", days=days, is_whole_year=False, actor=operator)
    )
    assert refusal == ("lines", "2028-01-01 is neither in 2027 nor in the December before.")


def test_a_notice_is_withdrawn_once_and_by_somebody(operator):
    notice = enter(operator, "2027-02-27 work")
    moment = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)
    with clock.at(moment):
        notice = calendar_notices.withdraw_notice(notice=notice, actor=operator)
    assert (notice.withdrawn_by, notice.withdrawn_at) == (operator, moment)
    refusal = refused(lambda: calendar_notices.withdraw_notice(notice=notice, actor=operator))
    assert refusal == ("", "This notice has been withdrawn already.")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE marketplace_calendarnotice SET reference = 'other'",
        "DELETE FROM marketplace_calendarday",
        "UPDATE marketplace_calendarday SET is_working_day = NOT is_working_day",
        "DELETE FROM marketplace_calendarnotice",
    ],
)
def test_the_database_keeps_what_was_entered(operator, statement):
    enter(operator, "2027-02-27 work")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_another_process_asks_for_the_stamp_and_reads_what_changed(operator, django_assert_num_queries):
    """The service forgets in its own process after commit; any other one asks once ``CALENDAR_FRESH`` has passed."""
    enter(operator, "2027-02-27 work")
    assert not workdays.is_working_day(SATURDAY)
    with override_settings(CALENDAR_FRESH=dt.timedelta(seconds=-1)):
        with django_assert_num_queries(3):
            assert workdays.is_working_day(SATURDAY)
        with django_assert_num_queries(1):
            assert workdays.is_working_day(SATURDAY)


def test_counting_days_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        for count in range(50):
            workdays.add_working_days(clock.now(), count)


@pytest.mark.parametrize("year", NOTICES)
def test_entering_a_published_year_gives_the_published_year(operator, year):
    days, _problems = parse(NOTICES[year], year=year)
    with override_settings(STATUTORY_HOLIDAYS=calendar_notices.holidays_of(days)):
        enter(operator, NOTICES[year], year=year, whole=True)
    entered, published = workdays.read(), Calendar()
    first = DAY(year, 1, 1)
    year_round = [first + dt.timedelta(days=step) for step in range((DAY(year + 1, 1, 1) - first).days)]
    # The last days of December belong to the notice after it.
    own = [day for day in year_round if day < DAY(year, 12, 25)]
    assert [day for day in own if entered.is_working_day(day) != published.is_working_day(day)] == []
