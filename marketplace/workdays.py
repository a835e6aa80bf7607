"""Chinese working days: public holidays out, make-up workdays in.

Source: the State Council's yearly notice, through the ``holidays`` library. A year it
has not been published for is counted from weekdays and fixed holidays, and
``calendar_is_published`` tells which years those are.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

CHINA = ZoneInfo("Asia/Shanghai")
# The library lists make-up workdays by year as they are announced; this is the newest it knows.
LAST_PUBLISHED_YEAR: int = max(holidays.country_holidays("CN").special_public_holidays)


@lru_cache(maxsize=32)
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def calendar_is_published(year: int) -> bool:
    """Return whether the make-up workdays of ``year`` are known."""
    return year <= LAST_PUBLISHED_YEAR


def is_working_day(day: dt.date) -> bool:
    """Return whether people in mainland China work on ``day``."""
    return _calendar(day.year).is_working_day(day)


def next_working_day(day: dt.date) -> dt.date:
    """Return the first working day after ``day``."""
    day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def add_working_days(moment: dt.datetime, count: int) -> dt.datetime:
    """Return the last second (23:59:59 local) of the ``count``-th working day after ``moment``'s own day.

    The day itself never counts: what arrives on Monday with 5 working days is due at the
    end of the next Monday. The result is aware, UTC.
    """
    day = moment.astimezone(CHINA).date()
    for _ in range(count):
        day = next_working_day(day)
    return dt.datetime.combine(day, dt.time(23, 59, 59), CHINA).astimezone(dt.UTC)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return how many working days lie after ``start`` up to and including ``end``."""
    count, day = 0, start
    while day < end:
        day = next_working_day(day)
        count += day <= end
    return count
