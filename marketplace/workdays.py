"""Chinese working days: public holidays out, make-up workdays in (ADR 13).

A day is what the newest notice that operators entered says of it. Else, in a year they entered as a whole,
it is worked from Monday to Friday; in any other year it is what the State Council's yearly notice says,
through the ``holidays`` library. A year that neither knows is counted from weekdays and fixed holidays, and
``unknown_years`` names it.
"""

import datetime as dt
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.db.models import Count, Max

from marketplace import clock
from marketplace.models import CalendarDay, CalendarNotice

CHINA = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
# The library lists make-up workdays by year as they are announced; this is the newest it knows.
LAST_PUBLISHED_YEAR: int = max(holidays.country_holidays("CN").special_public_holidays)


@lru_cache(maxsize=64)
def published_days(year: int) -> frozenset[dt.date]:
    """Return the working days of ``year`` as the library knows or guesses them."""
    known = holidays.country_holidays("CN", years=year)
    first = dt.date(year, 1, 1)
    days = (first + dt.timedelta(days=step) for step in range((dt.date(year + 1, 1, 1) - first).days))
    return frozenset(day for day in days if known.is_working_day(day))


@dataclass(frozen=True)
class Calendar:
    """What operators entered, over what was published: days with whether they are worked, and whole years."""

    days: Mapping[dt.date, bool] = field(default_factory=dict)
    whole_years: frozenset[int] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        """Return whether people in mainland China work on ``day``."""
        entered = self.days.get(day)
        if entered is not None:
            return entered
        if day.year in self.whole_years:
            return day.weekday() < SATURDAY
        return day in published_days(day.year)

    def knows(self, year: int) -> bool:
        """Return whether the make-up workdays of ``year`` are known, from the library or from operators."""
        return year in self.whole_years or year <= LAST_PUBLISHED_YEAR

    def unknown_years(self, today: dt.date) -> list[int]:
        """Return the years without make-up workdays that ``today`` is in or comes near to, for operators to enter."""
        last = (today + settings.CALENDAR_WARNED_AHEAD).year
        return [year for year in range(today.year, last + 1) if not self.knows(year)]


# The newest notice and how many are withdrawn: what tells one calendar from the next.
Stamp = tuple[int, int]
NOTHING_ENTERED: Stamp = (0, 0)


@dataclass
class _Memory:
    """The calendar this process has read, the stamp it had, and when this process last asked for a newer one."""

    calendar: Calendar
    stamp: Stamp | None
    asked: float


_memory = _Memory(Calendar(), None, -math.inf)


def current() -> Calendar:
    """Return the calendar, not older than ``CALENDAR_FRESH``.

    Asks the database for its stamp where this process last did so longer ago: one query of a small table, two
    more where notices were entered or withdrawn since.
    """
    if time.monotonic() - _memory.asked > settings.CALENDAR_FRESH.total_seconds():
        newest = _stamp()
        remember(_memory.calendar if newest == _memory.stamp else read(), newest)
    return _memory.calendar


def remember(calendar: Calendar, stamp: Stamp) -> None:
    """Count by ``calendar`` until ``CALENDAR_FRESH`` has passed."""
    _memory.calendar, _memory.stamp, _memory.asked = calendar, stamp, time.monotonic()


def forget() -> None:
    """Ask the database at the next use; called where this process changed the calendar."""
    _memory.asked = -math.inf


def stamp() -> Stamp:
    """Return what tells the present calendar from the next."""
    current()
    return _memory.stamp or NOTHING_ENTERED


def read() -> Calendar:
    """Return the calendar as the database has it now; two queries."""
    days = CalendarDay.objects.filter(notice__withdrawn_at=None).order_by("date", "-notice").distinct("date")
    years = CalendarNotice.objects.standing().filter(is_whole_year=True).values_list("year", flat=True)
    return Calendar(dict(days.values_list("date", "is_working_day")), frozenset(years))


def is_working_day(day: dt.date) -> bool:
    """Return whether people in mainland China work on ``day``."""
    return current().is_working_day(day)


def next_working_day(day: dt.date) -> dt.date:
    """Return the first working day after ``day``."""
    calendar = current()
    day += dt.timedelta(days=1)
    while not calendar.is_working_day(day):
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


def unknown_years() -> list[int]:
    """Return the years whose make-up workdays operators should enter by now."""
    return current().unknown_years(clock.today(CHINA))


def _stamp() -> Stamp:
    found = CalendarNotice.objects.aggregate(newest=Max("id", default=0), withdrawn=Count("withdrawn_at"))
    return found["newest"], found["withdrawn"]


def end_of_today() -> dt.datetime:
    """Return the midnight after today in China: what is due today is due then."""
    tomorrow = clock.today(CHINA) + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), CHINA)
