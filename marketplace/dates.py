"""Dates and times written by Unicode's patterns (``d MMM y``), each pattern read once per language.

A list of orders writes a hundred of them; Babel would take the pattern apart for each.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import get_day_names, get_month_names, tokenize_pattern
from django.utils.translation import get_language, to_locale

# The fields that our patterns use, as ``str.format`` fills them: 0 is the date, 1 its month's name, 2 its weekday's.
_FIELDS = {
    "y": "{0.year}", "M": "{0.month}", "MM": "{0.month:02}", "MMM": "{1}", "MMMM": "{1}",
    "d": "{0.day}", "dd": "{0.day:02}",
    "EEE": "{2}", "EEEE": "{2}", "HH": "{0.hour:02}", "mm": "{0.minute:02}",
}  # fmt: skip


def write(value: dt.date, pattern: str, *, language: str | None = None) -> str:
    """Return a date or a local moment in ``language`` (default: the active one).

    Raises ``KeyError`` for a field that ``_FIELDS`` does not know.
    """
    form = _form(pattern, language or get_language() or "en")
    return form.text.format(value, form.months[value.month], form.weekdays[value.weekday()])


@dataclass(frozen=True, slots=True)
class _Form:
    """A pattern as a format string, with the names that its language has for months and weekdays."""

    text: str
    months: Mapping[int, str]
    weekdays: Mapping[int, str]


@lru_cache(maxsize=500)
def _form(pattern: str, language: str) -> _Form:
    locale = to_locale(language)
    months = get_month_names("wide" if "MMMM" in pattern else "abbreviated", "format", locale)
    weekdays = get_day_names("wide" if "EEEE" in pattern else "abbreviated", "format", locale)
    text = "".join(_filled(value) for _kind, value in tokenize_pattern(pattern))
    return _Form(text, dict(months), dict(weekdays))


def _filled(value: str | tuple[str, int]) -> str:
    if isinstance(value, tuple):
        letter, count = value
        return _FIELDS[letter * count]
    return value.replace("{", "{{").replace("}", "}}")
