"""A notice as operators type or paste it: one day, or one run of days, per line.

``2027-02-06 work`` · ``2027-02-05..2027-02-11 off`` · ``2027/2/6,上班`` · blank lines and ``# remarks`` are skipped.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

_LINE = re.compile(r"^(?P<first>[^\s,;，；]+?)(?:\.\.(?P<last>[^\s,;，；]+))?[\s,;，；]+(?P<word>\S+)$")
_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_WORDS = {"work": True, "上班": True, "off": False, "休": False, "放假": False}
# The longest holiday so far had 10 days; a longer run is a slip of the year or the month.
LONGEST_RUN = 15


class _Wrong(Exception):
    """What is wrong with a line, as a sentence."""


def parse(text: str, *, year: int) -> tuple[dict[dt.date, bool], list[str]]:
    """Return the days of ``text`` with whether they are worked, and a sentence for each line that is wrong."""
    days: dict[dt.date, bool] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        try:
            _add(days, content, year)
        except _Wrong as wrong:
            problems.append(_("Line %(number)s: %(problem)s") % {"number": number, "problem": wrong})
    return days, problems


def written(days: Iterable[tuple[dt.date, bool]]) -> list[str]:
    """Return days as lines that ``parse`` reads, one a day, in the active language."""
    words = {True: _("work"), False: _("off")}
    return [f"{day} {words[works]}" for day, works in days]


def belongs_to(day: dt.date, year: int) -> bool:
    """Return whether a notice for ``year`` may name ``day``: New Year's holiday reaches into the December before."""
    return day.year == year or (day.year, day.month) == (year - 1, 12)


def _add(days: dict[dt.date, bool], content: str, year: int) -> None:
    found = _LINE.match(content)
    if found is None or found["word"].lower() not in _WORDS:
        raise _Wrong(_("write a date and then “work” or “off”, as in “%(year)s-02-06 work”.") % {"year": year})
    for day in _run(found["first"], found["last"] or found["first"]):
        if not belongs_to(day, year):
            raise _Wrong(_("%(day)s is neither in %(year)s nor in the December before.") % {"day": day, "year": year})
        if day in days:
            raise _Wrong(_("%(day)s stands on an earlier line already.") % {"day": day})
        days[day] = _WORDS[found["word"].lower()]


def _run(first: str, last: str) -> Iterator[dt.date]:
    start, end = _date(first), _date(last)
    length = (end - start).days + 1
    if length < 1:
        raise _Wrong(_("the run ends before it begins."))
    if length > LONGEST_RUN:
        raise _Wrong(_("%(count)s days in one run are more than any holiday has.") % {"count": length})
    return (start + dt.timedelta(days=step) for step in range(length))


def _date(text: str) -> dt.date:
    found = _DATE.match(text)
    try:
        return dt.date(*map(int, found.groups())) if found else dt.date.fromisoformat(text)
    except ValueError:
        raise _Wrong(_("“%(text)s” is not a date; write it as 2027-02-06.") % {"text": text}) from None
