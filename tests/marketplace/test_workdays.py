"""Working days of mainland China: holidays out, make-up workdays in."""

import datetime as dt

import pytest

from marketplace import workdays
from marketplace.workdays import CHINA

DAY = dt.date


def shanghai(*parts):
    return dt.datetime(*parts, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (DAY(2026, 2, 14), True),  # Saturday, worked for the Spring Festival
        (DAY(2026, 2, 17), False),  # Spring Festival
        (DAY(2026, 2, 23), False),
        (DAY(2026, 2, 24), True),
        (DAY(2026, 10, 1), False),  # National Day
        (DAY(2026, 3, 7), False),  # a plain Saturday
        (DAY(2026, 3, 9), True),
    ],
)
def test_holidays_and_make_up_workdays(day, works):
    assert workdays.is_working_day(day) is works


def test_the_day_of_arrival_never_counts():
    monday = shanghai(2026, 3, 2, 9)

    assert workdays.add_working_days(monday, 5) == shanghai(2026, 3, 9, 23, 59, 59)
    assert workdays.add_working_days(monday, 0) == shanghai(2026, 3, 2, 23, 59, 59)


def test_a_deadline_steps_over_the_spring_festival():
    friday = shanghai(2026, 2, 13, 12)

    assert workdays.add_working_days(friday, 1) == shanghai(2026, 2, 14, 23, 59, 59)
    assert workdays.add_working_days(friday, 2) == shanghai(2026, 2, 24, 23, 59, 59)


def test_the_date_is_shanghai_s_not_utc_s():
    late = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)  # Tuesday 01:00 in Shanghai

    assert workdays.add_working_days(late, 1) == shanghai(2026, 3, 4, 23, 59, 59)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (DAY(2026, 3, 2), DAY(2026, 3, 2), 0),
        (DAY(2026, 3, 2), DAY(2026, 3, 9), 5),
        (DAY(2026, 3, 6), DAY(2026, 3, 8), 0),
        (DAY(2026, 2, 13), DAY(2026, 2, 24), 2),
    ],
)
def test_working_days_between(start, end, count):
    assert workdays.working_days_between(start, end) == count


def test_a_year_without_a_notice_says_so():
    assert workdays.calendar_is_published(2026)
    assert not workdays.calendar_is_published(workdays.LAST_PUBLISHED_YEAR + 1)
