"""A year of working days to look at: every run of days that differs from Monday to Friday, and why."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import holidays
from django.utils.translation import get_language

from marketplace.workdays import LAST_PUBLISHED_YEAR, SATURDAY, Calendar, published_days

_LIBRARY_LANGUAGES = {"zh-hans": "zh_CN"}


@dataclass(frozen=True)
class Run:
    """Days in a row that are worked against the weekend, or off with at least one weekday.

    ``source`` is ``entered``, ``published`` or ``guessed``; ``name`` the holiday's, where the library has one.
    """

    first: dt.date
    last: dt.date
    is_working: bool
    name: str
    source: str

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def days_of(year: int) -> list[dt.date]:
    """Return every day of a year."""
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=step) for step in range((dt.date(year + 1, 1, 1) - first).days)]


def runs_of(year: int, calendar: Calendar) -> list[Run]:
    """Return what is out of the ordinary in ``year``, in order."""
    names = holidays.country_holidays("CN", years=year, language=_LIBRARY_LANGUAGES.get(get_language() or "", "en_US"))
    return [
        Run(days[0], days[-1], is_working, _name(days, names), _source(days, calendar))
        for days, is_working in _unusual(year, calendar)
    ]


def differences(year: int, calendar: Calendar) -> list[dt.date]:
    """Return the days on which a year that the library knows was entered otherwise."""
    if year > LAST_PUBLISHED_YEAR:
        return []
    return [day for day in days_of(year) if calendar.is_working_day(day) != (day in published_days(year))]


def _unusual(year: int, calendar: Calendar) -> Iterator[tuple[list[dt.date], bool]]:
    for is_working, group in itertools.groupby(days_of(year), key=calendar.is_working_day):
        days = list(group)
        for run in _weekends(days) if is_working else [days]:
            if is_working or any(day.weekday() < SATURDAY for day in run):
                yield run, is_working


def _weekends(days: list[dt.date]) -> Iterator[list[dt.date]]:
    for is_weekend, group in itertools.groupby(days, key=lambda day: day.weekday() >= SATURDAY):
        if is_weekend:
            yield list(group)


def _name(run: list[dt.date], names: Mapping[Any, str]) -> str:
    """Return the name that most days of the run have: the festival's, not that of its eve."""
    found = Counter(names[day].partition("; ")[0] for day in run if day in names)
    return found.most_common(1)[0][0] if found else ""


def _source(run: list[dt.date], calendar: Calendar) -> str:
    if any(day in calendar.days for day in run):
        return "entered"
    return "published" if calendar.knows(run[0].year) else "guessed"
