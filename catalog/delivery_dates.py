"""The days on which an article bought now arrives, as lists and product pages promise them."""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import get_language, gettext as _, to_locale

from marketplace import clock, workdays
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
    language = get_language() or "en"
    whole, start, end = _PATTERNS.get(language, _PATTERNS["en"])
    first, last = days
    if (first.year, first.month) != (last.year, last.month):
        start = end = whole
    locale = to_locale(language)
    return f"{format_date(first, start, locale=locale)}–{format_date(last, end, locale=locale)}"


def in_words(days: tuple[dt.date, dt.date]) -> str:
    """Return a range of days as a promise: ``Arrives 26–28 Nov``."""
    return _("Arrives %(days)s") % {"days": span(days)}
