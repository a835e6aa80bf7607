"""The embedded engine: a tsvector per text, written by ``catalog.search_index`` in the transaction of the change.

Where there are more than 1,000 matches nothing is ranked: the most popular products with the words in their
titles are shown.
"""

import hashlib
from collections.abc import Collection
from typing import Any

from catalog.listing import Scope
from catalog.search_engines.protocol import RANK_LIMIT
from catalog.search_query import Exactness, Query
from marketplace.db import fetch_all

# All words matched: those that have them as they were typed before those that say it otherwise; then by weight
# (title words, pairs, description).
_STRICT = """SELECT product_id,
                    max((search @@ %(typed)s::tsquery)::int + ts_rank(search, %(strict)s::tsquery)) AS score
               FROM catalog_producttext WHERE search @@ %(strict)s::tsquery GROUP BY product_id"""
# At least ``least`` of the words matched: the more of them the higher.
_LOOSE = f"""SELECT product_id, max(words) AS score
               FROM (SELECT product_id, search FROM catalog_producttext
                      WHERE search @@ %(loose)s::tsquery LIMIT {RANK_LIMIT}) few
              CROSS JOIN LATERAL (SELECT count(*) AS words FROM unnest(%(elements)s) e
                                   WHERE few.search @@ e::tsquery) matched
              WHERE words >= %(least)s GROUP BY product_id"""  # noqa: S608 - a number of this module
# Any thousand of very many matches, for counting.
_SAMPLE = f"""SELECT DISTINCT product_id, 0 AS score FROM (
                  SELECT product_id FROM catalog_producttext WHERE search @@ %(strict)s::tsquery
                   LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
_IN_TEXT = """EXISTS (SELECT FROM catalog_producttext t
                       WHERE t.product_id = f.product_id AND t.search @@ %(strict)s::tsquery)"""


_MATCHES = "SELECT product_id FROM catalog_producttext WHERE search @@ %(tsquery)s::tsquery"
# A page full.
ENOUGH = 24


class PostgresEngine:
    """See ``Engine``. At most two queries an answer, besides the list's own."""

    def by_words(self, query: Query, exactness: Exactness, base: Scope) -> Scope | None:
        """Match every word; many matches by popularity, those with the words in their titles if there are some."""
        strict = query.strict(exactness)
        found = _breadth(strict)
        if found < RANK_LIMIT:
            return base.joined(_STRICT, {"strict": strict, "typed": query.typed(exactness)}) if found else None
        in_titles = query.in_titles(exactness)
        params = {**base.params, "strict": in_titles if _are_common(in_titles, strict) else strict}
        sample = Scope(base.where, params, _SAMPLE)
        return Scope(f"{base.where} AND {_IN_TEXT}", params, sample=sample, name=_name(params["strict"]))

    def by_most_words(self, query: Query, base: Scope) -> Scope | None:
        """Match half of the words."""
        elements = query.each()
        params: dict[str, Any] = {
            "loose": " | ".join(elements), "elements": elements, "least": (len(elements) + 1) // 2
        }  # fmt: skip
        return base.joined(_LOOSE, params)

    def by_beginning(self, query: Query, base: Scope) -> Scope:
        """Match any thousand of the texts."""
        return base.joined(_SAMPLE, {"strict": query.in_titles(Exactness.PAIRS)})

    def refresh(self, product_ids: Collection[int]) -> None:
        """Do nothing: the vectors were written with the texts."""


def _breadth(tsquery: str) -> int:
    """Return how many products match, up to ``RANK_LIMIT``.

    Where PostgreSQL's statistics expect ten times as many texts, nothing is counted: GIN would read every match
    before the first one.
    """
    (plan,) = fetch_all(f"EXPLAIN (FORMAT JSON) {_MATCHES}", {"tsquery": tsquery})[0]
    if plan[0]["Plan"]["Plan Rows"] >= 10 * RANK_LIMIT:
        return RANK_LIMIT
    sql = f"SELECT count(DISTINCT product_id), count(*) FROM ({_MATCHES} LIMIT {RANK_LIMIT}) few"  # noqa: S608 - a number of this module
    products, texts = fetch_all(sql, {"tsquery": tsquery})[0]
    return RANK_LIMIT if texts == RANK_LIMIT else int(products)


def _are_common(in_titles: str, strict: str) -> bool:
    """Return whether of any thousand matches a page full has the words in the title."""
    sql = f"""SELECT count(*) FROM (SELECT search FROM catalog_producttext WHERE search @@ %(strict)s::tsquery
                                     LIMIT {RANK_LIMIT}) few WHERE search @@ %(in_titles)s::tsquery"""  # noqa: S608 - a number of this module
    return int(fetch_all(sql, {"strict": strict, "in_titles": in_titles})[0][0]) >= min(ENOUGH, RANK_LIMIT)


def _name(tsquery: str) -> str:
    return f"search.{hashlib.sha256(tsquery.encode()).hexdigest()[:24]}"
