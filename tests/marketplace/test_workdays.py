"""Working days of mainland China: holidays out, make-up workdays in."""

import datetime as dt

import pytest

from marketplace import workdays
from marketplace.calendar_lines import parse
from marketplace.workdays import CHINA
from tests.marketplace.china_notices import NOTICES

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
    assert workdays.current().knows(2026)
    assert not workdays.current().knows(workdays.LAST_PUBLISHED_YEAR + 1)


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        (DAY(2026, 2, 13), DAY(2026, 2, 27)),
        (DAY(2025, 9, 26), DAY(2025, 10, 10)),
        (DAY(2025, 1, 24), DAY(2025, 2, 7)),
        (DAY(2026, 4, 30), DAY(2026, 5, 11)),
        (DAY(2026, 8, 3), DAY(2026, 8, 10)),
        (DAY(2025, 12, 31), DAY(2026, 1, 8)),
    ],
)
def test_five_working_days_over_every_kind_of_holiday(submitted, due):
    noon = dt.datetime.combine(submitted, dt.time(12), CHINA)

    assert workdays.add_working_days(noon, 5).astimezone(CHINA).date() == due
    assert workdays.working_days_between(submitted, due) == 5


def test_every_day_of_nine_years_is_as_published():
    """The library against the notices themselves; a difference would be mended by entering it."""
    facts = {}
    for year, lines in NOTICES.items():
        days, problems = parse(lines, year=year)
        assert problems == []
        facts.update(days)
    day, wrong = DAY(2018, 1, 1), []
    while day < DAY(2026, 12, 25):
        if workdays.is_working_day(day) != facts.get(day, day.weekday() < workdays.SATURDAY):
            wrong.append(day)
        day += dt.timedelta(days=1)

    assert wrong == []
