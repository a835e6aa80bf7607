"""A seller's sales of the last two weeks, day by day in China; one query."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Seller
from marketplace import clock, dates, storefronts
from marketplace.db import fetch_all
from marketplace.money import Money, proportion
from marketplace.workdays import CHINA

DAYS = 14
_WEEK = dt.timedelta(days=7)
_SATURDAY = 5

# What was bought and paid for; what is cancelled was not sold.
_DAILY = """
SELECT (placed_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       count(*), coalesce(sum(total_minor) FILTER (WHERE currency = %(currency)s), 0),
       count(*) FILTER (WHERE currency = %(currency)s),
       count(*) FILTER (WHERE placed_at <= %(week_ago)s),
       coalesce(sum(total_minor) FILTER (WHERE currency = %(currency)s AND placed_at <= %(week_ago)s), 0)
FROM orders_order
WHERE seller_id = %(seller)s AND placed_at >= %(since)s AND paid_at IS NOT NULL AND state <> 'cancelled'
GROUP BY day
"""


@dataclass(frozen=True)
class Day:
    """One day: orders, and sales in the home currency."""

    date: dt.date
    orders: int = 0
    minor: int = 0
    home_orders: int = 0


@dataclass(frozen=True)
class TwoWeeks:
    """Fourteen days up to now, and the same moment a week ago."""

    days: list[Day]
    then: Day
    currency: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sold."""
        return not any(day.orders for day in self.days)

    @property
    def today(self) -> Day:
        """Today so far."""
        return self.days[-1]

    @property
    def total(self) -> str:
        """Sales of all days."""
        return Money(sum(day.minor for day in self.days), self.currency).format()

    @property
    def sales_today(self) -> str:
        """Sales of today so far."""
        return Money(self.today.minor, self.currency).format()

    @property
    def sales_then(self) -> str:
        """Sales of the day a week ago, up to this time."""
        return Money(self.then.minor, self.currency).format()

    @property
    def orders(self) -> int:
        """Orders of all days."""
        return sum(day.orders for day in self.days)

    @property
    def average(self) -> str:
        """What an order of these days was worth on average; nothing without orders in the home currency."""
        count = sum(day.home_orders for day in self.days)
        minor = sum(day.minor for day in self.days)
        return Money(proportion(minor, 1, count), self.currency).format() if count else ""

    @property
    def weekday(self) -> str:
        """Today's name."""
        return dates.write(self.today.date, "EEEE")

    @property
    def top(self) -> str:
        """The chart's highest line."""
        return Money(self._ceiling, self.currency).format()

    @property
    def middle(self) -> str:
        """Half of it."""
        return Money(self._ceiling // 2, self.currency).format()

    @property
    def bars(self) -> list[dict[str, Any]]:
        """The days for ``ui/_bars.html``."""
        return [
            {
                "label": _("today") if day is self.today else day.date.day,
                "height": day.minor * 100 // self._ceiling,
                "now": day is self.today,
                "weekend": day.date.weekday() >= _SATURDAY,
            }
            for day in self.days
        ]

    @property
    def summary(self) -> str:
        """The chart in words."""
        best = max(self.days, key=lambda day: day.minor)
        label = dates.write(best.date, "d MMM")
        return _("Highest on %(day)s: %(amount)s.") % {"day": label, "amount": Money(best.minor, self.currency)}

    @property
    def _ceiling(self) -> int:
        """The smallest of 1, 2, 5 × 10ⁿ above every day, so that lines stand at round amounts."""
        most = max(1, *(day.minor for day in self.days))
        power: int = 10 ** (len(str(most)) - 1)
        return next(step * power for step in (1, 2, 5, 10) if step * power >= most)


def two_weeks(seller: Seller) -> TwoWeeks:
    """Return the sales of a seller in the home store's currency."""
    currency = storefronts.HOME.currency
    today = clock.today(CHINA)
    first = today - dt.timedelta(days=DAYS - 1)
    since = dt.datetime.combine(first, dt.time(), CHINA)
    week_ago = clock.now() - _WEEK
    params = {"seller": seller.pk, "currency": currency, "since": since, "week_ago": week_ago}
    found = {row[0]: row[1:] for row in fetch_all(_DAILY, params)}
    dates = [first + dt.timedelta(days=number) for number in range(DAYS)]
    days = [Day(date, *found.get(date, ())[:3]) for date in dates]
    then = Day(today - _WEEK, *found.get(today - _WEEK, ())[3:])
    return TwoWeeks(days, then, currency)
