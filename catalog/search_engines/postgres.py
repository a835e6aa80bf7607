"""The embedded engine: a tsvector per text, written by ``catalog.search_index`` in the transaction of the change.

Where there are more than 1,000 matches nothing is ranked: the most popular products with the words in their
titles are shown.
"""

import hashlib
import itertools
from collections.abc import Collection
from dataclasses import replace

from catalog import brief_cache, listing
from catalog.listing import Scope
from catalog.search_engines.protocol import RANK_LIMIT, scored
from catalog.search_query import Exactness, Query
from marketplace.db import fetch_all

# All words matched: those that have them as they were typed before those that say it otherwise; then by weight
# (title words, pairs, description). Beside it how many texts matched, and whether one has the words in its title.
_STRICT = """SELECT product_id,
                    max((search @@ %(typed)s::tsquery)::int + ts_rank(search, %(strict)s::tsquery)),
                    count(*), bool_or(search @@ %(in_titles)s::tsquery)
               FROM catalog_texts_matching(%(strict)s::tsquery, %(most)s) GROUP BY product_id"""
# At least ``least`` of the words matched: the more of them the higher.
_LOOSE = """SELECT product_id, max(words)
              FROM catalog_texts_matching(%(loose)s::tsquery, %(most)s) few
             CROSS JOIN LATERAL (SELECT count(*) AS words FROM unnest(%(elements)s) e
                                  WHERE few.search @@ e::tsquery) matched
             WHERE words >= %(least)s GROUP BY product_id"""
# The words that more than ``many`` texts have, and more than one in a hundred: rarer ones are not told apart.
_COMMON = """SELECT e FROM unnest(%(elements)s) e
              WHERE catalog_texts_expected(e::tsquery) > GREATEST(%(many)s, (
                    SELECT reltuples FROM pg_class WHERE oid = 'catalog_producttext'::regclass) / 100)"""
# Any thousand of very many matches, for counting.
_SAMPLE = "SELECT DISTINCT product_id, 0 AS score FROM catalog_texts_matching(%(strict)s::tsquery, %(most)s)"
_IN_TEXT = """EXISTS (SELECT FROM catalog_producttext t
                       WHERE t.product_id = f.product_id AND t.search @@ %(strict)s::tsquery)"""
# How many of some products a store sells.
_SOLD = "SELECT count(*) FROM catalog_featuredoffer f WHERE {where} AND f.product_id = ANY(%(found)s)"
# A page full.
ENOUGH = 24
# Words that more texts have are not looked for in the index, which reads every match before the first is shown.
COMMON = 10_000
# Of so many words every half is put into one query.
MOST_COMBINED = 6
# Of the products that have but a common word so many are shown, the most popular ones.
FEW = 4 * ENOUGH


class PostgresEngine:
    """See ``Engine``. At most two queries an answer, besides the list's own."""

    def by_words(self, query: Query, exactness: Exactness, base: Scope) -> Scope | None:
        """Match every word; many matches by popularity, those with the words in their titles if there are some."""
        strict, in_titles = query.strict(exactness), query.in_titles(exactness)
        # That very many match is costly to see, and stays so for a moment.
        name = _name(base, strict)
        if asked := brief_cache.recall(name):
            return _popular(base, str(asked), name)
        params = {"strict": strict, "typed": query.typed(exactness), "in_titles": in_titles, "most": RANK_LIMIT}
        rows = fetch_all(_STRICT, params)
        if sum(texts for _product, _score, texts, _is_titled in rows) < RANK_LIMIT:
            return scored(base, {product: score for product, score, _texts, _is_titled in rows})
        titled = [product for product, _score, _texts, is_titled in rows if is_titled]
        sold = fetch_all(_SOLD.format(where=base.condition), {**base.values, "found": titled})[0][0]
        asked = in_titles if sold >= min(ENOUGH, RANK_LIMIT) else strict
        brief_cache.keep(name, asked)
        return _popular(base, asked, name)

    def by_most_words(self, query: Query, base: Scope) -> Scope | None:
        """Match half of the words. Of two words one is enough: where very many have it, the most popular of them."""
        elements = query.each()
        if len(elements) > 2:
            return scored(base, _counted(_half_of(elements), elements))
        common = [each for (each,) in fetch_all(_COMMON, {"elements": elements, "many": COMMON})]
        rare = [each for each in elements if each not in common]
        well_known = _well_known(" | ".join(common), base) if common else []
        # The rare word says more of what is meant: what has it stands first.
        return scored(base, dict.fromkeys(well_known, 0) | (_counted(" | ".join(rare), elements) if rare else {}))

    def by_beginning(self, query: Query, base: Scope) -> Scope:
        """Match any thousand of the texts."""
        return base.joined(_SAMPLE, {"strict": query.in_titles(Exactness.PAIRS), "most": RANK_LIMIT})

    def refresh(self, product_ids: Collection[int]) -> None:
        """Do nothing: the vectors were written with the texts."""


def _half_of(elements: list[str]) -> str:
    """Return the tsquery for texts with at least half of the words; of very long queries, with any of them.

    Said as one query, the index begins with the rarest words and skips through the others.
    """
    if len(elements) > MOST_COMBINED:
        return " | ".join(elements)
    several = itertools.combinations(elements, _least(elements))
    return " | ".join(f"( {' & '.join(each)} )" for each in several)


def _least(elements: list[str]) -> int:
    return (len(elements) + 1) // 2


def _counted(asked: str, elements: list[str]) -> dict[int, float]:
    """Return how many of the words products have that match ``asked``; those with less than half are left out."""
    params = {"loose": asked, "elements": elements, "least": _least(elements), "most": RANK_LIMIT}
    return dict(fetch_all(_LOOSE, params))


def _well_known(asked: str, base: Scope) -> list[int]:
    """Return the most popular of the very many products that match ``asked``, as they were within a minute."""
    scope = replace(base, where=f"{base.where} AND {_IN_TEXT}", params={**base.params, "strict": asked})
    return brief_cache.briefly(f"{_name(base, asked)}.few", lambda: listing.popular(scope, FEW))


def _popular(base: Scope, tsquery: str, name: str) -> Scope:
    """Return the products of very many matches in their popular order."""
    params = {**base.params, "strict": tsquery, "most": RANK_LIMIT}
    sample = replace(base, params=params, hits=_SAMPLE)
    return replace(base, where=f"{base.where} AND {_IN_TEXT}", params=params, sample=sample, name=name)


def _name(base: Scope, tsquery: str) -> str:
    said = repr((base.where, sorted(base.params.items()), base.leaves, tsquery))
    return f"search.{hashlib.sha256(said.encode()).hexdigest()[:24]}"
