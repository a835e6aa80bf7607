"""Search: what customers type, found by words, character pairs, synonyms, numbers and brands.

A query is asked in steps, each less exact than the one before; the first that finds something decides:

1. a product number or barcode;
2. every word, as words; Chinese also where a title was cut differently; a seller's SKU comes before them;
3. the query with its spelling put right;
4. every word, Chinese also where a title has characters in between;
5. most of the words.

``catalog.search_engines`` answers which products have the words.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from catalog import listing, search_query, spelling
from catalog.listing import Page, Scope
from catalog.listing_filters import Filters, Sort
from catalog.models import FeaturedOffer
from catalog.search_engines import engine
from catalog.search_index import index
from catalog.search_query import Exactness, Query
from marketplace.db import fetch_all
from marketplace.storefronts import Storefront

__all__ = ["Found", "index", "search", "suggest"]

SUGGESTIONS = 8
_EXACT = (Exactness.WORDS, Exactness.PAIRS)

# Of what a store sells: the products that a code names, and whether it is the product's own.
_CODED = """SELECT f.product_id, (p.number = %(number)s OR p.gtin = %(code)s) IS TRUE
              FROM catalog_featuredoffer f JOIN catalog_product p ON p.id = f.product_id
             WHERE {where} AND f.product_id IN (
                   SELECT id FROM catalog_product WHERE number = %(number)s OR gtin = %(code)s
                   UNION SELECT product_id FROM catalog_offer WHERE sku = %(code)s AND state = 'live')
             ORDER BY f.product_id LIMIT {most}"""
_CODED_HITS = "SELECT product_id, 1e9::float8 AS score FROM unnest(%(coded)s::bigint[]) AS coded(product_id)"
_CODED_FIRST = (
    f"SELECT product_id, max(score) AS score FROM ({_CODED_HITS} UNION ALL {{hits}}) every GROUP BY product_id"  # noqa: S608 - pieces of this package
)


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

    Three queries where the words are there, twelve at most (with PostgreSQL as the engine). The same query gives the
    same order: ties go to the more popular, then the older product.
    """
    base = Scope("f.storefront = %(storefront)s", {"storefront": storefront.code}, leaves=sorted(categories))
    way = _way(search_query.parse(query), base)
    # Counts of what very many match are kept for a moment, as those of categories.
    found = listing.page(way.scope, filters=filters, sort=sort, number=page, facets=facets, counted_as=way.scope.name)
    return Found(way.query, found, way.loose and bool(found.rows), way.corrected)


def suggest(*, storefront: Storefront, query: str) -> list[FeaturedOffer]:
    """Return up to eight products for an unfinished query, the most popular of those it may mean; one query."""
    asked = search_query.parse(query, unfinished=True)
    if not asked.elements:
        return []
    base = Scope("f.storefront = %(storefront)s AND f.in_stock", {"storefront": storefront.code})
    return listing.first(engine().by_beginning(asked, base), SUGGESTIONS)


def _way(query: Query, base: Scope) -> _Way:
    """Choose how to ask: the first step that finds a product anywhere."""
    if not query.elements:
        return _Way(query, replace(base, where="false"))
    if scope := _by_code_or_words(query, base):
        return _Way(query, scope)
    text = spelling.corrected(query.text)
    if text and (scope := _by_words(meant := search_query.parse(text), base, _EXACT)):
        return _Way(meant, scope, corrected=text)
    if scope := _by_words(query, base, [Exactness.CHARACTERS]):
        return _Way(query, scope)
    if len(query.elements) > 1 and (scope := engine().by_most_words(query, base)):
        return _Way(query, scope, loose=True)
    return _Way(query, replace(base, where="false"))


def _by_code_or_words(query: Query, base: Scope) -> Scope | None:
    """Ask for the words; a code that is a product's own decides alone, sellers' SKUs only come first."""
    coded = _coded(query, base) if query.code else []
    if own := [product_id for product_id, is_own in coded if is_own]:
        return base.joined(_CODED_HITS, {"coded": own})
    words, found = _by_words(query, base, _EXACT), {"coded": [product_id for product_id, _is_own in coded]}
    if not coded or (words and not words.hits):
        return words  # so many that they are not ranked: the code is an everyday word
    if words is None:
        return base.joined(_CODED_HITS, found)
    return base.joined(_CODED_FIRST.format(hits=words.hits), {**words.params, **found})


def _coded(query: Query, base: Scope) -> list[tuple[int, bool]]:
    params = {**base.values, "code": query.code, "number": query.code.upper()}
    return fetch_all(_CODED.format(where=base.condition, most=listing.PAGE_SIZE), params)


def _by_words(query: Query, base: Scope, degrees: Iterable[Exactness]) -> Scope | None:
    for exactness in degrees if query.is_dense else [each for each in degrees if each == Exactness.WORDS]:
        if scope := engine().by_words(query, exactness, base):
            return scope
    return None
