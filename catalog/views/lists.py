"""Lists of products in a store: category, search, a seller's shop."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Seller
from catalog import (
    cards,
    facets,
    listing,
    listing_filters,
    navigation,
    page_cache,
    page_stamps,
    search,
    shop,
    shop_parts,
    spelling,
    structured_data,
)
from catalog.facets import Chip
from catalog.listing import Page, Scope
from catalog.listing_filters import Filters, Sort
from catalog.models import AttributeDefinition
from catalog.navigation import Node, Tree
from marketplace.storefronts import Storefront, store_url

SEARCH_LENGTH = 100
# Categories that a page of results offers to narrow it.
KINDS = 8


@require_safe
@page_cache.kept(page_stamps.category)
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category and everything below it."""
    return page_cache.respond(request, "catalog/category.html", _category(request, slug))


def _category(request: HttpRequest, slug: str) -> dict[str, Any]:
    tree = navigation.tree()
    node = tree.by_slug.get(slug)
    if node is None:
        raise Http404
    store, branch = _store(request), tree.branch(node)
    definitions = tree.attributes(node)
    filters = listing_filters.read(request.GET, currency=store.currency, definitions=definitions)
    scope = Scope("f.storefront = %(storefront)s", {"storefront": store.code}, leaves=branch)
    page = listing.page(
        scope,
        filters=filters,
        sort=_sort(request),
        number=_page(request),
        facets=_facet_codes(definitions),
        counted_as=f"{store.code}.{node.pk}.{tree.version}",
    )
    *trail, last = navigation.crumbs(tree, node)
    context = {
        "heading": str(node),
        "crumbs": [*trail, {**last, "url": ""}],
        "structured_data": structured_data.breadcrumbs([*trail, last]),
        "narrower": _uncounted(tree.children(node)),
    }
    return _context(request, page, filters, definitions) | context


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what a query finds, ``c`` narrows it to a category; without a query, everything there is."""
    query = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    if not query:
        return _everything(request)
    store, tree = _store(request), navigation.tree()
    node = tree.by_slug.get(request.GET.get("c", ""))
    definitions = tree.attributes(node) if node else []
    filters = listing_filters.read(request.GET, currency=store.currency, definitions=definitions)
    found = search.search(
        storefront=store, query=query, filters=filters, sort=_sort(request), page=_page(request),
        categories=tree.branch(node) if node else (), facets=_facet_codes(definitions),
    )  # fmt: skip
    context = _context(request, found.page, filters, definitions, found.query.terms)
    context |= {"query": query, "found": found, "node": node, "narrower": _kinds(request, found.page, tree, node)}
    if node:
        context["chips"].insert(0, Chip(str(node), facets.without(request.GET, "c", node.slug)))
    if not found.page.rows and not filters and not node:
        context |= _ways_on(request, tree, query)
    return render(request, "catalog/search.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show words, categories and products for what is being typed; a part of a page, for htmx."""
    query = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    store = _store(request)
    rows = search.suggest(storefront=store, query=query)
    address = store_url("catalog:search")
    context = {
        "query": query,
        "queries": [
            {"label": text, "url": f"{address}?{urlencode({'q': text})}"} for text in spelling.completions(query)
        ],
        "categories": [{"label": str(each), "url": _category_url(each)} for each in navigation.tree().named(query)],
        "products": cards.cards(rows, storefront=store, language=request.LANGUAGE_CODE),
    }
    return render(request, "catalog/_suggestions.html", context)


@require_safe
def seller_shop(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one seller and what they sell, at their own prices."""
    seller = get_object_or_404(Seller.objects.able_to_sell(), slug=slug)
    store = _store(request)
    filters = listing_filters.read(request.GET, currency=store.currency, definitions=[])
    page = shop.page(seller=seller, storefront=store, filters=filters, sort=_sort(request), number=_page(request))
    context = _context(request, page, filters, [])
    for card in context["cards"]:
        card.url += f"?seller={seller.slug}"
    return render(
        request, "catalog/shop.html", context | {"seller": seller, "parts": shop_parts.parts(request, seller)}
    )


def _everything(request: HttpRequest) -> HttpResponse:
    store = _store(request)
    filters = listing_filters.read(request.GET, currency=store.currency, definitions=[])
    scope = Scope("f.storefront = %(storefront)s", {"storefront": store.code})
    page = listing.page(scope, filters=filters, sort=_sort(request), number=_page(request), facets=())
    context = _context(request, page, filters, []) | {"narrower": _top_categories()}
    return render(request, "catalog/everything.html", context)


def _kinds(request: HttpRequest, page: Page, tree: Tree, node: Node | None) -> list[dict[str, Any]]:
    """Return the categories of a page's products, most products first, with the addresses that narrow to them."""
    counts = page.counts.get("category", {})
    ordered = sorted(counts, key=lambda pk: (-counts[pk], int(pk)))
    found = [tree.by_pk[int(pk)] for pk in ordered if int(pk) in tree.by_pk]
    return [
        {"label": str(each), "url": facets.with_one(request.GET, "c", each.slug), "count": counts[str(each.pk)]}
        for each in found[:KINDS]
        if each != node and len(found) > 1
    ]


def _ways_on(request: HttpRequest, tree: Tree, query: str) -> dict[str, Any]:
    """Return what a page without results offers: categories of that name or all of them, and what sells well."""
    store = _store(request)
    popular = listing.page(
        Scope("f.storefront = %(storefront)s AND f.in_stock", {"storefront": store.code}),
        filters=Filters(), sort=Sort.BEST, number=1, facets=(),
    )  # fmt: skip
    return {
        "popular": cards.cards(popular.rows[: search.SUGGESTIONS], storefront=store, language=request.LANGUAGE_CODE),
        "narrower": _uncounted(tree.named(query)),
        "everything": _top_categories(),
    }


def _top_categories() -> list[dict[str, Any]]:
    return _uncounted(navigation.tree().children(None))


def _uncounted(nodes: list[Node]) -> list[dict[str, Any]]:
    """Return categories as ``narrower`` shows them; a template asks dearly for what is not there."""
    return [{"label": str(each), "url": _category_url(each), "count": 0} for each in nodes]


def _context(
    request: HttpRequest,
    page: Page,
    filters: Filters,
    definitions: list[AttributeDefinition],
    terms: tuple[str, ...] = (),
) -> dict[str, Any]:
    store, language = _store(request), request.LANGUAGE_CODE
    return {
        "page": page,
        "cards": cards.cards(page.rows, storefront=store, language=language, terms=terms),
        "facets": facets.facets(page, filters, definitions, language),
        "chips": facets.chips(request.GET, filters, definitions, currency=store.currency, language=language),
        "filters": filters,
        "sorts": Sort.choices,
        "sort": _sort(request),
        "shown": (page.number - 1) * listing.PAGE_SIZE + len(page.rows),
    }


def _store(request: HttpRequest) -> Storefront:
    store: Storefront = request.storefront  # type: ignore[attr-defined]  # set by StorefrontMiddleware
    return store


def _sort(request: HttpRequest) -> Sort:
    return listing_filters.sort_of(request.GET)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _facet_codes(definitions: list[AttributeDefinition]) -> list[str]:
    return [definition.code for definition in definitions if definition.facet]


def _category_url(node: navigation.Node) -> str:
    return store_url("catalog:category", slug=node.slug)
