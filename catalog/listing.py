"""One page of a list of products: category, shop or search, with its facets; two queries at any size.

The lists read ``FeaturedOffer`` only; search and attributes join to it. Counts stop at ``COUNT_LIMIT``:
nobody pages through more, and counting them would cost more than the page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.brief_cache import briefly
from catalog.listing_filters import Filters, Sort
from catalog.models import FeaturedOffer
from marketplace.db import fetch_all

PAGE_SIZE = 24
COUNT_LIMIT = 1_000
LAST_PAGE = COUNT_LIMIT // PAGE_SIZE

_POPULAR = "f.sold DESC, f.product_id"
# Whole stars of the average as text, nothing without a review.
_STARS = "CASE WHEN f.rating_count > 0 THEN LEAST(4, f.rating_sum / f.rating_count)::text ELSE '' END"
_ORDER = {
    Sort.BEST: f"f.in_stock DESC, {_POPULAR}",
    Sort.PRICE_UP: "f.amount_minor, f.product_id",
    Sort.PRICE_DOWN: "f.amount_minor DESC, f.product_id",
    Sort.NEWEST: "f.product_id DESC",
}


@dataclass(frozen=True)
class Scope:
    """Which rows a list is about: a condition on ``f`` (FeaturedOffer) and its parameters.

    ``leaves`` are the categories (keys) the rows are in, none for all. ``hits`` is a query of (product_id, score) to
    join; where it is empty, the list has its popular order. ``sample`` is given where there are too many rows to
    walk for the facets: they are counted over it.
    """

    where: str
    params: Mapping[str, Any]
    hits: str = ""
    leaves: Sequence[int] = ()
    sample: "Scope | None" = None
    # What its counts without filters are kept as (``page``); nothing where they are not.
    name: str = ""

    def joined(self, hits: str, params: Mapping[str, Any]) -> "Scope":
        """Return the same rows, those only that ``hits`` has, by its scores."""
        return replace(self, params={**self.params, **params}, hits=hits)

    @property
    def condition(self) -> str:
        """The WHERE clause, categories included."""
        if not self.leaves:
            return self.where
        # With a single category the index has the rows in their order; with ANY they would be sorted.
        among = "= %(leaf)s" if len(self.leaves) == 1 else "= ANY(%(leaves)s)"
        return f"{self.where} AND f.category_id {among}"

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of ``condition`` and ``hits``."""
        return {**self.params, "leaf": next(iter(self.leaves), None), "leaves": list(self.leaves)}

    @property
    def prelude(self) -> str:
        """The first part of a WITH clause, if any."""
        return f"hits AS MATERIALIZED ({self.hits})" if self.hits else ""

    @property
    def source(self) -> str:
        """The FROM clause."""
        return "catalog_featuredoffer f" + (" JOIN hits h ON h.product_id = f.product_id" if self.hits else "")

    def order(self, sort: Sort) -> str:
        """The ORDER BY clause."""
        return f"f.in_stock DESC, h.score DESC, {_POPULAR}" if self.hits and sort == Sort.BEST else _ORDER[sort]


@dataclass(frozen=True)
class Page:
    """24 products and how many there are; ``counted`` is false where there are more than ``total``."""

    rows: list[FeaturedOffer]
    total: int
    counted: bool
    number: int
    has_next: bool
    # Facet (``brand``, ``by``, ``rating``, ``category``, ``a-<code>``) → value → products, each counted without its
    # own choice.
    counts: Mapping[str, Mapping[str, int]]

    @property
    def next_number(self) -> int:
        """The page behind this one."""
        return self.number + 1


@dataclass(frozen=True)
class _Condition:
    """One chosen facet as SQL."""

    name: str
    sql: str
    params: Mapping[str, Any]


def page(
    scope: Scope, *, filters: Filters, sort: Sort, number: int, facets: Collection[str], counted_as: str = ""
) -> Page:
    """Return page ``number`` (1…) of a list; ``facets`` are the codes of the attributes to count.

    Counts of the list without filters are kept for ``PAGES_KEPT`` under the name ``counted_as``, if it has one.
    """
    number = min(max(number, 1), LAST_PAGE)
    conditions = _conditions(filters)
    offset = (number - 1) * PAGE_SIZE
    rows = _rows(scope, conditions, sort, offset)
    is_last = len(rows) <= PAGE_SIZE and bool(rows or not offset)
    # What has an end on this page is few, however many a store does not sell.
    counted_over = scope if is_last or scope.sample is None else scope.sample
    # They are most of what the page of a large category costs.
    name = "" if filters or not counted_as else f"counts.{counted_as}"
    counts = briefly(name, lambda: _counts(counted_over, conditions, list(facets)))
    sizes = counts.pop("")
    total, counted = sizes["matching"], scope.sample is None and sizes["seen"] <= COUNT_LIMIT
    if is_last:
        total, counted = offset + len(rows), True
    elif not counted:
        total = _total(scope, conditions) if filters else COUNT_LIMIT
        counted = bool(filters) and total <= COUNT_LIMIT
    return Page(
        rows=rows[:PAGE_SIZE],
        total=min(total, COUNT_LIMIT),
        counted=counted,
        number=number,
        has_next=len(rows) > PAGE_SIZE and number < LAST_PAGE,
        counts=counts,
    )


def first(scope: Scope, count: int) -> list[FeaturedOffer]:
    """Return the most popular rows of a scope; one query."""
    sql = f"""{_with(scope.prelude)} SELECT f.* FROM {scope.source}
              WHERE {scope.condition} ORDER BY {_POPULAR} LIMIT {count:d}"""  # noqa: S608 - pieces of this module; values are parameters
    return list(FeaturedOffer.objects.raw(sql, scope.values))


def popular(scope: Scope, count: int) -> list[int]:
    """Return the products of the first rows of a list without hits; one query."""
    chosen = _in_order(scope, "f.*", scope.source, "", Sort.BEST).format(most=count)
    return [product for (product,) in fetch_all(f"SELECT product_id FROM ({chosen}) few", scope.values)]  # noqa: S608 - pieces of this module; values are parameters


def _rows(scope: Scope, conditions: list[_Condition], sort: Sort, offset: int) -> list[FeaturedOffer]:
    """Return one row more than a page holds, to know whether there is another page."""
    chosen = _in_order(scope, "f.*", _source(scope, conditions), _sql_of(conditions), sort)
    sql = f"{_with(scope.prelude)} {chosen.format(most=offset + PAGE_SIZE + 1)} OFFSET {offset:d}"
    return list(FeaturedOffer.objects.raw(sql, _params(scope, conditions)))


def _in_order(scope: Scope, columns: str, source: str, conditions: str, sort: Sort) -> str:
    """Return a query of the first ``{most}`` rows in their order.

    The popular rows of several categories are merged from each one's own: each is read in its index, while a walk
    through the store's most popular rows would not end before it has met enough of them.
    """
    order = scope.order(sort)
    if len(scope.leaves) < 2 or scope.hits or sort != Sort.BEST:
        return f"SELECT {columns} FROM {source} WHERE {scope.condition}{conditions} ORDER BY {order} LIMIT {{most}}"  # noqa: S608 - pieces of this module; values are parameters
    columns = columns if columns == "f.*" else f"{columns}, f.in_stock, f.sold, f.product_id"
    return f"""SELECT f.* FROM unnest(%(leaves)s::bigint[]) AS leaf(id) CROSS JOIN LATERAL (
                   SELECT {columns} FROM {source} WHERE {scope.where} AND f.category_id = leaf.id{conditions}
                    ORDER BY {order} LIMIT {{most}}) f
                ORDER BY {order} LIMIT {{most}}"""  # noqa: S608


def _counts(scope: Scope, conditions: list[_Condition], facets: list[str]) -> dict[str, dict[str, int]]:
    """Count every facet's values over the most popular rows of the scope, in one query.

    ``fails`` has a bit for each chosen facet that a row does not meet; a facet counts the rows that fail
    nothing but itself.
    """
    names = ["brand", "by", "rating", "price", *(f"a-{code}" for code in facets)]
    bits = {name: 1 << place for place, name in enumerate(names)}
    fails = [f"(NOT COALESCE({each.sql}, false))::int * {bits[each.name]}" for each in conditions]
    values = [f"('{name}', b.{column}, {bits[name]})" for name, column in
              (("brand", "brand"), ("by", "channel"), ("rating", "stars"))]  # fmt: skip
    values += [f"(%(f{at})s, b.attributes->>%(c{at})s, {bits[f'a-{code}']})" for at, code in enumerate(facets)]
    values.append("('category', b.category_id::text, 0)")
    columns = f"f.brand, f.channel, f.category_id, {_STARS} AS stars" + (", d.attributes" if facets else "")
    columns += f", {' + '.join(fails) or '0'} AS fails"
    base = _in_order(scope, columns, _source(scope, conditions, facets), "", Sort.BEST).format(most=COUNT_LIMIT + 1)
    sql = f"""{_with(scope.prelude, f"base AS MATERIALIZED ({base})")}
        SELECT v.facet, v.value, count(*) FROM base b
         CROSS JOIN LATERAL (VALUES {", ".join(values)}) AS v(facet, value, bit)
         WHERE v.value <> '' AND b.fails & ~v.bit = 0 GROUP BY 1, 2
        UNION ALL SELECT '', 'matching', count(*) FILTER (WHERE fails = 0) FROM base
        UNION ALL SELECT '', 'seen', count(*) FROM base"""  # noqa: S608
    params = _params(scope, conditions)
    for at, code in enumerate(facets):
        params |= {f"f{at}": f"a-{code}", f"c{at}": code}
    found: dict[str, dict[str, int]] = {name: {} for name in names if name != "price"}
    for facet, value, count in fetch_all(sql, params):
        found.setdefault(facet, {})[value] = count
    return found


def _total(scope: Scope, conditions: list[_Condition]) -> int:
    sql = f"""{_with(scope.prelude)} SELECT count(*) FROM (
        SELECT FROM {_source(scope, conditions)} WHERE {scope.condition}{_sql_of(conditions)}
         LIMIT {COUNT_LIMIT + 1}) few"""  # noqa: S608
    return int(fetch_all(sql, _params(scope, conditions))[0][0])


def _conditions(filters: Filters) -> list[_Condition]:
    found = []
    if filters.brands:
        found.append(_Condition("brand", "f.brand = ANY(%(brands)s)", {"brands": list(filters.brands)}))
    if filters.channels:
        found.append(_Condition("by", "f.channel = ANY(%(channels)s)", {"channels": list(filters.channels)}))
    if filters.ratings:
        found.append(_Condition("rating", f"{_STARS} = ANY(%(ratings)s)", {"ratings": list(filters.ratings)}))
    if filters.price_from is not None or filters.price_to is not None:
        bounds = {"price_from": filters.price_from, "price_to": filters.price_to}
        sql = " AND ".join(
            f"f.amount_minor {sign} %({name})s"
            for name, sign in (("price_from", ">="), ("price_to", "<="))
            if bounds[name] is not None
        )
        found.append(_Condition("price", sql, bounds))
    for at, (code, values) in enumerate(filters.attributes.items()):
        sql = f"d.attributes->>%(ac{at})s = ANY(%(av{at})s)"
        found.append(_Condition(f"a-{code}", sql, {f"ac{at}": code, f"av{at}": list(values)}))
    return found


def _source(scope: Scope, conditions: list[_Condition], facets: Collection[str] = ()) -> str:
    needs_product = facets or any(each.name.startswith("a-") for each in conditions)
    return scope.source + (" JOIN catalog_product d ON d.id = f.product_id" if needs_product else "")


def _sql_of(conditions: list[_Condition]) -> str:
    return "".join(f" AND ({each.sql})" for each in conditions)


def _params(scope: Scope, conditions: list[_Condition]) -> dict[str, Any]:
    return {**scope.values, **{name: value for each in conditions for name, value in each.params.items()}}


def _with(*parts: str) -> str:
    given = [part for part in parts if part]
    return f"WITH {', '.join(given)}" if given else ""
