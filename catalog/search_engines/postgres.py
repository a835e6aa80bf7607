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
# How many texts match, up to a thousand, of how many products; how many say it in the title of what a store sells.
_BREADTH = f"""SELECT count(*), count(DISTINCT product_id),
                      count(*) FILTER (WHERE search @@ %(in_titles)s::tsquery AND EXISTS (
                          SELECT FROM catalog_featuredoffer f WHERE {{where}} AND f.product_id = few.product_id))
                 FROM (SELECT product_id, search FROM catalog_producttext WHERE search @@ %(strict)s::tsquery
                        LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
# A page full.
ENOUGH = 24


class PostgresEngine:
    """See ``Engine``. At most one query an answer, besides the list's own."""

    def by_words(self, query: Query, exactness: Exactness, base: Scope) -> Scope | None:
        """Match every word; many matches by popularity, those with the words in their titles if there are some."""
        strict, in_titles = query.strict(exactness), query.in_titles(exactness)
        asked = {**base.params, "strict": strict, "in_titles": in_titles}
        texts, products, in_store = fetch_all(_BREADTH.format(where=base.where), asked)[0]
        if texts < RANK_LIMIT:
            return base.joined(_STRICT, {"strict": strict, "typed": query.typed(exactness)}) if products else None
        params = {**base.params, "strict": in_titles if in_store >= min(ENOUGH, RANK_LIMIT) else strict}
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


def _name(tsquery: str) -> str:
    return f"search.{hashlib.sha256(tsquery.encode()).hexdigest()[:24]}"
