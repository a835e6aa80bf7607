"""robots.txt and the sitemaps, streamed."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from catalog import sitemap
from marketplace.storefronts import Storefront


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Answer robots.txt."""
    return HttpResponse(sitemap.robots(), content_type="text/plain; charset=utf-8")


@require_safe
def index(_request: HttpRequest) -> StreamingHttpResponse:
    """Answer the list of all sitemaps."""
    return _xml(sitemap.index())


@require_safe
def pages(_request: HttpRequest, store: Storefront) -> StreamingHttpResponse:
    """Answer a store's home and categories."""
    return _xml(sitemap.pages(store))


@require_safe
def shops(_request: HttpRequest, store: Storefront, part: int) -> StreamingHttpResponse:
    """Answer the shops of one range of keys."""
    return _xml(sitemap.shops(store, part))


@require_safe
def products(_request: HttpRequest, store: Storefront, part: int) -> StreamingHttpResponse:
    """Answer the products of one range of keys."""
    return _xml(sitemap.products(store, part))


def _xml(parts: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(parts, content_type="application/xml; charset=utf-8")
