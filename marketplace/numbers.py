"""Numbers that people read out: an order's, a case's, a statement's.

A PostgreSQL sequence per kind hands them out without waiting, so a rolled-back
transaction leaves a gap; statements, whose gaps would matter, number themselves per seller.
"""

from django.db import connection

from marketplace import clock
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
    return next_numbers(prefix, 1)[0]


def next_numbers(prefix: str, count: int) -> list[str]:
    """Return the next ``count`` numbers of a kind, in one query."""
    today = clock.today(CHINA)
    return [f"{prefix}{today:%y-%m%d}-{value:06d}" for value in _next_values(prefix, count)]


def next_product_numbers(count: int) -> list[str]:
    """Return ``count`` product numbers, ``P`` and nine digits each, in one query."""
    return [f"P{value:09d}" for value in _next_values("P", count)]


def _next_values(prefix: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [SEQUENCES[prefix], count])
        return [value for (value,) in cursor.fetchall()]
