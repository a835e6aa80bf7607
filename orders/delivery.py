"""Delivery methods: what each costs per store, and the day it promises."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.delivery_templates import Goods, fee, zone_for
from catalog.models import DeliveryTemplate
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
class Part:
    """What of a parcel one template of the seller charges for; the store's own tariff where there is none."""

    template: DeliveryTemplate | None
    goods: Goods


@dataclass(frozen=True)
class DeliveryOption:
    """A method as offered for one parcel today."""

    method: DeliveryMethod
    price_minor: int
    earliest: dt.date
    latest: dt.date


# Prices follow what Chinese parcel carriers ask of shops for a first kilogram. They hold for what the platform sends,
# and where a seller has no table of his own (catalog.delivery_templates).
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


def arrival(
    *, method: DeliveryMethod, storefront: Storefront, moment: dt.datetime, handling_days: int
) -> tuple[dt.date, dt.date]:
    """Return the first and last day on which what is bought at ``moment`` arrives."""
    sent = dispatch_day(moment, handling_days)
    first, last = days_of(method, storefront)
    return sent + dt.timedelta(days=first), sent + dt.timedelta(days=last)


def options(
    *, storefront: Storefront, items_minor: int, handling_days: int, parts: Sequence[Part] = (), province: str = ""
) -> list[DeliveryOption]:
    """Return the ways to deliver a parcel to this store's customers, the usual one first.

    ``parts`` are given where the seller's own tables hold, ``province`` where it is known where to; a way that one of
    the parts does not go is not offered.
    """
    offered = []
    for method in METHODS.values():
        price = _price(method, storefront, items_minor, parts, province)
        if price is None:
            continue
        first, last = arrival(method=method, storefront=storefront, moment=clock.now(), handling_days=handling_days)
        offered.append(DeliveryOption(method, price, first, last))
    return offered


def _price(
    method: DeliveryMethod, storefront: Storefront, items_minor: int, parts: Sequence[Part], province: str
) -> int | None:
    tariff = method.tariffs.get(storefront.code)
    if tariff is None:
        return None
    if not any(part.template for part in parts):
        return tariff.price(items_minor)
    fees = [_fee(method, tariff, part, province) for part in parts]
    return None if None in fees else sum(fee for fee in fees if fee)


def _fee(method: DeliveryMethod, tariff: Tariff, part: Part, province: str) -> int | None:
    if part.template is None:
        return tariff.price(part.goods.items_minor)
    zone = zone_for(part.template.zones.all(), method.code, province)
    return fee(zone, part.template.measure, part.goods) if zone else None


def deliver_by(
    *, method: DeliveryMethod, storefront: Storefront, paid_at: dt.datetime, handling_days: int
) -> dt.datetime:
    """Return the last second of the last promised day, where the customer lives: the day checkout named."""
    _first, last = arrival(method=method, storefront=storefront, moment=paid_at, handling_days=handling_days)
    return dt.datetime.combine(last, dt.time(23, 59, 59), storefront.timezone).astimezone(dt.UTC)
