"""Delivery methods: what each costs per store, and the day it promises."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace import clock, workdays
from marketplace.storefronts import Storefront


@dataclass(frozen=True)
class Tariff:
    """A price in minor units of the store's currency, free from ``free_from_minor`` of items on (never when None)."""

    price_minor: int
    free_from_minor: int | None = None

    def price(self, items_minor: int) -> int:
        """Return what a parcel with ``items_minor`` of goods costs to deliver."""
        is_free = self.free_from_minor is not None and items_minor >= self.free_from_minor
        return 0 if is_free else self.price_minor


@dataclass(frozen=True)
class DeliveryMethod:
    """One way to deliver. ``days`` are calendar days after dispatch (first, last); None means the store's usual."""

    code: str
    name: str | Promise
    tariffs: dict[str, Tariff]
    days: tuple[int, int] | None = None


@dataclass(frozen=True)
class DeliveryOption:
    """A method as offered for one parcel today."""

    method: DeliveryMethod
    price_minor: int
    earliest: dt.date
    latest: dt.date


# Prices follow what Chinese parcel carriers ask of shops for a first kilogram; sellers' own tables come later.
STANDARD = DeliveryMethod("standard", _("Standard delivery"), {"CN": Tariff(800, free_from_minor=9_900)}, (2, 3))
EXPRESS = DeliveryMethod("express", _("Express delivery"), {"CN": Tariff(1_500)}, (1, 1))
INTERNATIONAL = DeliveryMethod(
    "international",
    _("International delivery"),
    {
        "US": Tariff(999, free_from_minor=5_900),
        "CA": Tariff(1_299, free_from_minor=7_900),
        "UK": Tariff(799, free_from_minor=4_900),
        "FR": Tariff(899, free_from_minor=5_900),
        "DE": Tariff(899, free_from_minor=5_900),
        "IT": Tariff(899, free_from_minor=5_900),
        "ES": Tariff(899, free_from_minor=5_900),
        "JP": Tariff(980, free_from_minor=6_000),
    },
)
METHODS = {method.code: method for method in (STANDARD, EXPRESS, INTERNATIONAL)}


def dispatch_day(moment: dt.datetime, handling_days: int) -> dt.date:
    """Return the day, in China, by which goods bought at ``moment`` leave: the last of the handling working days."""
    day = moment.astimezone(workdays.CHINA).date()
    for _day in range(max(1, handling_days)):
        day = workdays.next_working_day(day)
    return day


def days_of(method: DeliveryMethod, storefront: Storefront) -> tuple[int, int]:
    """Return the first and last calendar day of delivery, counted from dispatch."""
    return method.days or storefront.deliver_days


def options(*, storefront: Storefront, items_minor: int, handling_days: int) -> list[DeliveryOption]:
    """Return the ways to deliver a parcel to this store's customers, the usual one first."""
    sent = dispatch_day(clock.now(), handling_days)
    offered = []
    for method in METHODS.values():
        tariff = method.tariffs.get(storefront.code)
        if tariff is None:
            continue
        first, last = (sent + dt.timedelta(days=count) for count in days_of(method, storefront))
        offered.append(DeliveryOption(method, tariff.price(items_minor), first, last))
    return offered


def deliver_by(*, method: DeliveryMethod, storefront: Storefront, ship_by: dt.datetime) -> dt.datetime:
    """Return the end of the last promised day, in the store's zone, for goods dispatched by ``ship_by``."""
    last = ship_by.astimezone(storefront.timezone).date() + dt.timedelta(days=days_of(method, storefront)[1] + 1)
    return dt.datetime.combine(last, dt.time(), storefront.timezone).astimezone(dt.UTC)
