"""The days on which an article bought now arrives, as lists and product pages promise them."""

import datetime as dt

from django.utils.translation import get_language, gettext as _

from marketplace import clock, dates, workdays
from marketplace.storefronts import Storefront

# Per language: a whole day, and the half of a range that shares its month with the other half.
_PATTERNS = {"zh-hans": ("M月d日", "M月d", "d日"), "en": ("d MMM", "d", "d MMM")}


def arrival(*, storefront: Storefront, handling_days: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of arrival: dispatch within the handling working days, then the usual way.

    The same rule as checkout's, which names the day per delivery method.
    """
    day = clock.today(workdays.CHINA)
    for _step in range(max(1, handling_days)):
        day = workdays.next_working_day(day)
    first, last = storefront.deliver_days
    return day + dt.timedelta(days=first), day + dt.timedelta(days=last)


def span(days: tuple[dt.date, dt.date]) -> str:
    """Return a range of days in the active language: ``26–28 Nov``, ``11月26–28日``."""
    whole, start, end = _PATTERNS.get(get_language() or "en", _PATTERNS["en"])
    first, last = days
    if (first.year, first.month) != (last.year, last.month):
        start = end = whole
    return f"{dates.write(first, start)}–{dates.write(last, end)}"


def in_words(days: tuple[dt.date, dt.date]) -> str:
    """Return a range of days as a promise: ``Arrives 26–28 Nov``."""
    return _("Arrives %(days)s") % {"days": span(days)}
