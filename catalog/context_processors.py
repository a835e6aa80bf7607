"""The line of categories under every store's header."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog import navigation
from marketplace.storefronts import store_url

SHOWN = 10
_PLACEHOLDER = "slug"


def top_categories(request: HttpRequest) -> dict[str, Any]:
    """Return ``top_categories`` for ``base_store.html``; asked for only where a page shows it."""
    return {"top_categories": SimpleLazyObject(lambda: _items(request))}


def _items(request: HttpRequest) -> list[dict[str, Any]]:
    tree = navigation.tree()
    address = store_url("catalog:category", slug=_PLACEHOLDER)
    here = address.removesuffix(f"{_PLACEHOLDER}/")
    slug = request.path.removeprefix(here).partition("/")[0] if request.path.startswith(here) else ""
    node = tree.by_slug.get(slug)
    current = tree.trail(node)[0].slug if node else ""
    return [
        {"name": str(top), "url": f"{here}{top.slug}/", "current": top.slug == current}
        for top in tree.children(None)[:SHOWN]
    ]
