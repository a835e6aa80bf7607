"""Search: what customers type, found by words, character pairs, synonyms, numbers and brands.

First every word must be there; where that finds fewer than 24 products, one word is enough, and what
matches more of them stands first. Where there are more than 1,000 matches nothing is ranked: the most
popular products with the words in their titles are shown.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from catalog import listing, search_query
from catalog.listing import Page, Scope
from catalog.listing_filters import Filters, Sort
from catalog.models import FeaturedOffer
from catalog.search_index import index
from catalog.search_query import Query
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront

__all__ = ["Found", "index", "search", "suggest"]

ENOUGH = 24
RANK_LIMIT = 1_000
SUGGESTIONS = 8

# All words matched: above every loose hit, in the order of their weights (title words, pairs, description).
_STRICT = """SELECT product_id, 1000 + ts_rank(search, %(strict)s::tsquery) AS score
               FROM catalog_producttext WHERE search @@ %(strict)s::tsquery"""
# Some words matched: the more of them the higher.
_LOOSE = f"""SELECT few.product_id, 10 * matched.words + ts_rank(few.search, %(loose)s::tsquery) AS score
               FROM (SELECT product_id, search FROM catalog_producttext
                      WHERE search @@ %(loose)s::tsquery LIMIT {RANK_LIMIT}) few
              CROSS JOIN LATERAL (SELECT count(*) AS words FROM unnest(%(elements)s) e
                                   WHERE few.search @@ e::tsquery) matched"""  # noqa: S608 - a number of this module
# A product number, barcode or SKU: above everything.
_CODE = """SELECT id, 2000 FROM catalog_product WHERE number = %(number)s OR gtin = %(code)s
           UNION ALL SELECT product_id, 2000 FROM catalog_offer WHERE sku = %(code)s"""
# Any thousand of very many matches, for counting.
_SAMPLE = f"""SELECT DISTINCT product_id, 0 AS score FROM (
                  SELECT product_id FROM catalog_producttext WHERE search @@ %(strict)s::tsquery
                   LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
_IN_TEXT = """EXISTS (SELECT FROM catalog_producttext t
                       WHERE t.product_id = f.product_id AND t.search @@ %(strict)s::tsquery)"""


@dataclass(frozen=True)
class Found:
    """A page of products for a query; ``loose`` says that not every word was found in them."""

    query: Query
    page: Page
    loose: bool


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
    """Return a page of what ``query`` finds in a store; ``categories`` (keys) narrow it. Five queries at most.

    The order is the same for the same query: ties go to the more popular, then the older product.
    """
    asked = search_query.parse(query)
    scope, loose = _scope(asked, storefront, list(categories))
    found = listing.page(scope, filters=filters, sort=sort, number=page, facets=facets)
    return Found(asked, found, loose)


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
    params = {"query": asked.in_titles, "storefront": storefront.code}
    return list(FeaturedOffer.objects.raw(sql, params))


def _scope(query: Query, storefront: Storefront, categories: list[int]) -> tuple[Scope, bool]:
    """Choose how to ask, by how many products the query finds."""
    where = "f.storefront = %(storefront)s" + (" AND f.category_id = ANY(%(categories)s)" if categories else "")
    params: dict[str, Any] = {"storefront": storefront.code, "categories": categories}
    if not query.elements:
        return Scope("false", params), False
    strict, found = query.strict, _breadth(query.strict)
    if found >= RANK_LIMIT:
        in_titles = _breadth(query.in_titles)
        strict = query.in_titles if in_titles else strict
        if not in_titles or in_titles >= RANK_LIMIT:
            params |= {"strict": strict}
            return Scope(f"{where} AND {_IN_TEXT}", params, sample=Scope(where, params, _SAMPLE)), False
    hits = [_STRICT]
    params |= {"strict": strict, "elements": list(query.each), "loose": query.loose}
    if found < ENOUGH and len(query.elements) > 1:
        hits.append(_LOOSE)
    if query.code:
        hits.append(_CODE)
        params |= {"code": query.code, "number": query.code.upper()}
    scored = f"SELECT product_id, max(score) AS score FROM ({' UNION ALL '.join(hits)}) found GROUP BY product_id"  # noqa: S608 - the constants above
    return Scope(where, params, scored), found == 0 and len(query.elements) > 1


def _breadth(tsquery: str) -> int:
    """Return how many products match, counted up to ``RANK_LIMIT`` texts."""
    sql = f"""SELECT count(DISTINCT product_id), count(*) FROM (
                  SELECT product_id FROM catalog_producttext WHERE search @@ %s::tsquery LIMIT {RANK_LIMIT}) few"""  # noqa: S608 - a number of this module
    products, texts = fetch_all(sql, [tsquery])[0]
    return RANK_LIMIT if texts == RANK_LIMIT else int(products)
