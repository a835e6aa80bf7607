"""The days on which an article bought now arrives, as lists and product pages promise them."""

import datetime as dt

from babel.dates import format_date
from django.utils.translation import get_language, gettext as _, to_locale

from marketplace import clock, workdays
from marketplace.storefronts import Storefront

_PATTERNS = {"zh-hans": "M月d日"}
_DEFAULT_PATTERN = "d MMM"


def arrival(*, storefront: Storefront, handling_days: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of arrival: dispatch within the handling working days, then the usual way.

    The same rule as checkout's, which names the day per delivery method.
    """
    day = clock.today(workdays.CHINA)
    for _step in range(max(1, handling_days)):
        day = workdays.next_working_day(day)
    first, last = storefront.deliver_days
    return day + dt.timedelta(days=first), day + dt.timedelta(days=last)


def in_words(days: tuple[dt.date, dt.date]) -> str:
    """Return a range of days in the active language: ``Arrives 26–28 Nov``."""
    first, last = days
    locale = to_locale(get_language() or "en")
    pattern = _PATTERNS.get(get_language() or "", _DEFAULT_PATTERN)
    end = format_date(last, pattern, locale=locale)
    if (first.year, first.month) != (last.year, last.month):
        start = format_date(first, pattern, locale=locale)
    else:
        start = format_date(first, "M月d日" if pattern == "M月d日" else "d", locale=locale)
    return _("Arrives %(first)s–%(last)s") % {"first": start, "last": end}
