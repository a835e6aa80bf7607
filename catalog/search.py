"""Search: what customers type, found by words, character pairs, synonyms, numbers and brands.

A query is asked in steps, each less exact than the one before; the first that finds something decides:

1. a product number, barcode or SKU;
2. every word, as words; Chinese also where a title was cut differently;
3. the query with its spelling put right;
4. every word, Chinese also where a title has characters in between;
5. most of the words.

Where there are more than 1,000 matches nothing is ranked: the most popular products with the words in their
titles are shown.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from catalog import listing, search_query, spelling
from catalog.listing import Page, Scope
from catalog.listing_filters import Filters, Sort
from catalog.models import FeaturedOffer
from catalog.search_index import index
from catalog.search_query import Exactness, Query
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront

__all__ = ["Found", "index", "search", "suggest"]

RANK_LIMIT = 1_000
SUGGESTIONS = 8
_EXACT = (Exactness.WORDS, Exactness.PAIRS)

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
_CODE = """SELECT id AS product_id, 0 AS score FROM catalog_product WHERE number = %(number)s OR gtin = %(code)s
           UNION SELECT product_id, 0 FROM catalog_offer WHERE sku = %(code)s"""
# Any thousand of very many matches, for counting.
_SAMPLE = f"""SELECT DISTINCT product_id, 0 AS score FROM (
                  SELECT product_id FROM catalog_producttext WHERE search @@ %(strict)s::tsquery
                   LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
_IN_TEXT = """EXISTS (SELECT FROM catalog_producttext t
                       WHERE t.product_id = f.product_id AND t.search @@ %(strict)s::tsquery)"""


@dataclass(frozen=True)
class Found:
    """A page of products for a query.

    ``corrected`` is what was asked instead where the spelling was put right; ``loose`` says that not every word
    was found in the products.
    """

    query: Query
    page: Page
    loose: bool = False
    corrected: str = ""


@dataclass(frozen=True)
class _Way:
    """How a query is asked: its scope, and what has to be said about it."""

    query: Query
    scope: Scope
    loose: bool = False
    corrected: str = ""


def search(
    *,
    storefront: Storefront,
    query: str,
    filters: Filters,
    sort: Sort = Sort.BEST,
    page: int = 1,
    categories: Collection[int] = (),
    facets: Collection[str] = (),
) -> Found:
    """Return a page of what ``query`` finds in a store; ``categories`` (keys) narrow it.

    Four queries where the words are there, ten at most. The order is the same for the same query: ties go to the
    more popular, then the older product.
    """
    where = "f.storefront = %(storefront)s" + (" AND f.category_id = ANY(%(categories)s)" if categories else "")
    base = Scope(where, {"storefront": storefront.code, "categories": list(categories)})
    way = _way(search_query.parse(query), base)
    found = listing.page(way.scope, filters=filters, sort=sort, number=page, facets=facets)
    return Found(way.query, found, way.loose, way.corrected)


def suggest(*, storefront: Storefront, query: str) -> list[FeaturedOffer]:
    """Return up to eight products for an unfinished query, the most popular of those it may mean; one query."""
    asked = search_query.parse(query, unfinished=True)
    if not asked.elements:
        return []
    sql = f"""WITH hits AS MATERIALIZED (
                  SELECT DISTINCT product_id FROM (
                      SELECT product_id FROM catalog_producttext WHERE search @@ %(query)s::tsquery
                       LIMIT {RANK_LIMIT}) few)
              SELECT f.* FROM catalog_featuredoffer f JOIN hits h ON h.product_id = f.product_id
               WHERE f.storefront = %(storefront)s AND f.in_stock
               ORDER BY f.sold DESC, f.product_id LIMIT {SUGGESTIONS}"""  # noqa: S608 - numbers of this module
    params = {"query": asked.in_titles(Exactness.PAIRS), "storefront": storefront.code}
    return list(FeaturedOffer.objects.raw(sql, params))


def _way(query: Query, base: Scope) -> _Way:
    """Choose how to ask: the first step that finds a product anywhere."""
    if not query.elements:
        return _Way(query, replace(base, where="false"))
    if scope := _by_code(query, base) or _by_words(query, base, _EXACT):
        return _Way(query, scope)
    text = spelling.corrected(query.text)
    if text and (scope := _by_words(meant := search_query.parse(text), base, _EXACT)):
        return _Way(meant, scope, corrected=text)
    if scope := _by_words(query, base, [Exactness.CHARACTERS]):
        return _Way(query, scope)
    if len(query.elements) > 1 and (scope := _by_most_words(query, base)):
        return _Way(query, scope, loose=True)
    return _Way(query, replace(base, where="false"))


def _by_code(query: Query, base: Scope) -> Scope | None:
    params = {"code": query.code, "number": query.code.upper()}
    return _joined(base, _CODE, params) if query.code and fetch_all(f"{_CODE} LIMIT 1", params) else None


def _by_words(query: Query, base: Scope, degrees: Iterable[Exactness]) -> Scope | None:
    for exactness in degrees:
        strict = query.strict(exactness)
        found = _breadth(strict) if exactness == Exactness.WORDS or query.is_dense else 0
        if found >= RANK_LIMIT:
            return _by_popularity(query, exactness, base)
        if found:
            return _joined(base, _STRICT, {"strict": strict, "typed": query.typed(exactness)})
    return None


def _by_popularity(query: Query, exactness: Exactness, base: Scope) -> Scope:
    """Return the scope of a query with very many matches: those with the words in their titles, if there are some."""
    in_titles = query.in_titles(exactness)
    titled = _breadth(in_titles)
    if 0 < titled < RANK_LIMIT:
        return _joined(base, _STRICT, {"strict": in_titles, "typed": query.typed(exactness)})
    params = {**base.params, "strict": in_titles if titled else query.strict(exactness)}
    return Scope(f"{base.where} AND {_IN_TEXT}", params, sample=Scope(base.where, params, _SAMPLE))


def _by_most_words(query: Query, base: Scope) -> Scope | None:
    elements = query.each()
    params = {"loose": " | ".join(elements), "elements": elements, "least": (len(elements) + 1) // 2}
    return _joined(base, _LOOSE, params) if fetch_all(f"{_LOOSE} LIMIT 1", params) else None


def _joined(base: Scope, hits: str, params: dict[str, Any]) -> Scope:
    return Scope(base.where, {**base.params, **params}, hits)


def _breadth(tsquery: str) -> int:
    """Return how many products match, counted up to ``RANK_LIMIT`` texts."""
    sql = f"""SELECT count(DISTINCT product_id), count(*) FROM (
                  SELECT product_id FROM catalog_producttext WHERE search @@ %s::tsquery LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
    products, texts = fetch_all(sql, [tsquery])[0]
    return RANK_LIMIT if texts == RANK_LIMIT else int(products)
