"""Numbers that people read out: an order's, a case's, a statement's.

A PostgreSQL sequence per kind hands them out without waiting, so a rolled-back
transaction leaves a gap; statements, whose gaps would matter, number themselves per seller.
"""

from collections.abc import Mapping

from marketplace import clock
from marketplace.db import fetch_all
from marketplace.workdays import CHINA

# prefix of the number → its sequence, created in marketplace/migrations
SEQUENCES = {
    "Q": "number_order",
    "G": "number_purchase",
    "R": "number_refund",
    "A": "number_case",
    "U": "number_upload",
    "P": "number_product",
}


def next_number(prefix: str) -> str:
    """Return the next number of a kind: ``Q26-1124-000017`` (year, month and day in China, running number)."""
    return next_numbers({prefix: 1})[prefix][0]


def next_numbers(counts: Mapping[str, int]) -> dict[str, list[str]]:
    """Return so many of the next numbers of each kind (prefix → how many), in one query."""
    today = clock.today(CHINA)
    drawn = _next_values(counts)
    return {kind: [f"{kind}{today:%y-%m%d}-{value:06d}" for value in values] for kind, values in drawn.items()}


def next_product_numbers(count: int) -> list[str]:
    """Return ``count`` product numbers, ``P`` and nine digits each, in one query."""
    return [f"P{value:09d}" for value in _next_values({"P": count})["P"]]


def _next_values(counts: Mapping[str, int]) -> dict[str, list[int]]:
    sql = """
        SELECT prefix, nextval(sequence)
        FROM unnest(%s::text[], %s::text[], %s::int[]) AS kind (prefix, sequence, count), generate_series(1, count)
    """
    kinds = list(counts)
    drawn: dict[str, list[int]] = {prefix: [] for prefix in kinds}
    for prefix, value in fetch_all(sql, [kinds, [SEQUENCES[each] for each in kinds], list(counts.values())]):
        drawn[prefix].append(value)
    return drawn
