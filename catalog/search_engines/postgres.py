"""The embedded engine: a tsvector per text, written by ``catalog.search_index`` in the transaction of the change.

Where there are more than 1,000 matches nothing is ranked: the most popular products with the words in their
titles are shown.
"""

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


class PostgresEngine:
    """See ``Engine``. At most two queries an answer, besides the list's own."""

    def by_words(self, query: Query, exactness: Exactness, base: Scope) -> Scope | None:
        """Match every word; many matches by popularity, those with the words in their titles if there are some."""
        strict, typed = query.strict(exactness), query.typed(exactness)
        found = _breadth(strict)
        if found < RANK_LIMIT:
            return base.joined(_STRICT, {"strict": strict, "typed": typed}) if found else None
        in_titles = query.in_titles(exactness)
        titled = _breadth(in_titles)
        if 0 < titled < RANK_LIMIT:
            return base.joined(_STRICT, {"strict": in_titles, "typed": typed})
        params = {**base.params, "strict": in_titles if titled else strict}
        return Scope(f"{base.where} AND {_IN_TEXT}", params, sample=Scope(base.where, params, _SAMPLE))

    def by_most_words(self, query: Query, base: Scope) -> Scope | None:
        """Match half of the words."""
        elements = query.each()
        params: dict[str, Any] = {
            "loose": " | ".join(elements), "elements": elements, "least": (len(elements) + 1) // 2
        }  # fmt: skip
        return base.joined(_LOOSE, params) if fetch_all(f"{_LOOSE} LIMIT 1", params) else None

    def by_beginning(self, query: Query, base: Scope) -> Scope:
        """Match any thousand of the texts."""
        return base.joined(_SAMPLE, {"strict": query.in_titles(Exactness.PAIRS)})

    def refresh(self, product_ids: Collection[int]) -> None:
        """Do nothing: the vectors were written with the texts."""


def _breadth(tsquery: str) -> int:
    """Return how many products match, counted up to ``RANK_LIMIT`` texts."""
    sql = f"""SELECT count(DISTINCT product_id), count(*) FROM (
                  SELECT product_id FROM catalog_producttext WHERE search @@ %s::tsquery LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
    products, texts = fetch_all(sql, [tsquery])[0]
    return RANK_LIMIT if texts == RANK_LIMIT else int(products)
