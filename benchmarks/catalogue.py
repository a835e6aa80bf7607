"""A large catalogue: how long its indexes and featured offers take, and what the stores' pages cost beside it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg2.extras import Json, execute_values

from benchmarks import market, pages
from benchmarks.report import Row
from catalog import attributes, featuring, pricing, search_index
from catalog.models import AttributeDefinition, Category, Offer, Product
from catalog.search_index import Words
from marketplace import clock

LANGUAGES = ("zh-hans", "en")
# What stands in titles for the product's own number; SQL puts it in.
NUMBER = "0000000"
BRANDS = 200
# Products of a leaf state ten different combinations of attributes; a family is three of them.
LOOKS = 10
CHUNK = 20_000
CHANGED = 10_000
# A search beside a million offers can take a second.
SEARCHES = 100
TABLES = ("product", "producttext", "offer", "offerprice", "stock", "stockmovement", "featuredoffer")


def run(offers: int) -> list[Row]:
    """Load ``offers`` offers, then measure indexes, featuring and pages beside them."""
    sellers = [seller.pk for seller in market.open_sellers()]
    indexes = drop_indexes(f"catalog_{table}" for table in TABLES)
    loading = _timed(lambda: _load(offers, sellers))
    indexing = _timed(lambda: execute(*indexes))
    execute("ANALYZE")
    ids = list(Product.objects.filter(number__startswith="PB").order_by("pk").values_list("pk", flat=True))
    choosing = _timed(lambda: _feature(ids))
    execute("ANALYZE")
    changing = _timed(_change_prices)
    size = f"{offers:,} offers"
    rows = [
        Row(f"load {size} with words, prices and stock", f"{loading:.0f} s", "", "", ""),
        Row(f"build {len(indexes)} indexes of {size}", f"{indexing:.0f} s", "", "", ""),
        Row(f"choose featured offers of {len(ids):,} products in two stores", f"{choosing:.0f} s", "", "", ""),
        Row(
            f"{CHANGED:,} prices changed and featured anew, {size}",
            f"{changing:.1f} s, {CHANGED / changing:,.0f} rows/s", "", "", "",
        ),
    ]  # fmt: skip
    return [*rows, *pages.run(f", {size}", searches=SEARCHES)]


def drop_indexes(tables: Iterable[str]) -> list[str]:
    """Take the indexes of ``tables`` away that no constraint needs; return the statements that build them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
                WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique""",
            [list(tables)],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


@transaction.atomic
def _load(offers: int, sellers: Sequence[int]) -> None:
    _fill("bench_words (place int, language text, title text, brand text, bullets jsonb, description text,"
          " vector text)",
          _words())  # fmt: skip
    _fill("bench_leaf (place int, category_id bigint, attributes jsonb, specs jsonb)", _leaves())
    with connection.cursor() as cursor:
        cursor.execute(
            (Path(__file__).parent / "catalogue.sql").read_text(encoding="utf-8"),
            {"offers": offers, "sellers": list(sellers), "now": clock.now()},
        )


def _fill(table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP")
        execute_values(cursor, f"INSERT INTO {table.partition(' ')[0]} VALUES %s", list(rows))  # noqa: S608 - our own


def _words() -> Iterator[tuple[Any, ...]]:
    """Yield the words of every kind of product in both languages, with the vectors that search reads."""
    kinds = [(adjective, colour, thing) for thing in market.THINGS for colour in market.COLOURS
             for adjective in market.ADJECTIVES]  # fmt: skip
    for place, (adjective, colour, (chinese, english)) in enumerate(kinds):
        brand = f"Brand {place % BRANDS}"
        titles = (f"{colour}色{chinese} {adjective} {NUMBER}", f"{adjective} {english} {NUMBER}")
        for language, title in zip(LANGUAGES, titles, strict=True):
            bullets = [f"{adjective} {word.lower()}" for word in market.ADJECTIVES[:3]]
            words = Words(title, brand, "", bullets, f"{title}. {' '.join(market.ADJECTIVES)}")
            yield place, language, title, brand, Json(bullets), words.description, search_index.vector(words)


def _leaves() -> Iterator[tuple[Any, ...]]:
    """Yield what products of every category that anybody may sell in state of themselves."""
    branches: dict[int, list[AttributeDefinition]] = {}
    for definition in AttributeDefinition.objects.all():
        branches.setdefault(definition.category_id, []).append(definition)
    for leaf, category in enumerate(Category.objects.leaves().filter(line="").order_by("pk")):
        asked = [*branches.get(category.parent_id or 0, []), *branches.get(category.pk, [])]
        for look in range(LOOKS):
            values = {each.code: each.choices[look % len(each.choices)]["code"] for each in asked if each.choices}
            specs = {language: attributes.spec(asked, values, language) for language in LANGUAGES}
            yield leaf * LOOKS + look, category.pk, Json(values), Json(specs)


def _feature(ids: list[int]) -> None:
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            featuring.refresh(ids[start : start + CHUNK])


def _change_prices() -> None:
    """Change the prices of offers all over the catalogue by one cent."""
    step = max(1, Offer.objects.count() // CHANGED)
    prices = (
        Offer.objects.filter(prices__storefront="CN")
        .order_by("pk")
        .values_list("pk", "prices__amount_minor")[::step][:CHANGED]
    )
    pricing.change_prices(prices={pk: {"CN": minor + 1} for pk, minor in prices})


def execute(*statements: str) -> None:
    """Run SQL."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
