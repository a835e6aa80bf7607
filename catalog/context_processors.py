"""The line of categories under every store's header."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from catalog import navigation
from catalog.navigation import Tree
from marketplace import storefronts
from marketplace.storefronts import store_url

SHOWN = 10
_PLACEHOLDER = "slug"


def top_categories(request: HttpRequest) -> dict[str, Any]:
    """Return ``top_categories`` for ``base_store.html``; the tree is asked for only where a page shows it."""
    return {"top_categories": CategoryLine(request.path)}


class CategoryLine:
    """The top categories as ``{name, url, current}``, on a page with this path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for top in self._tree.children(None)[:SHOWN]:
            yield {"name": str(top), "url": f"{self._root}{top.slug}/", "current": top.slug == self._current}

    def __bool__(self) -> bool:
        return bool(self._tree.children(None))

    @property
    def variant(self) -> tuple[str, ...]:
        """What tells one line from another: the tree as it is now, the store, and where in it we are."""
        return self._tree.version, storefronts.current().code, self._current

    @cached_property
    def _tree(self) -> Tree:
        return navigation.tree()

    @cached_property
    def _root(self) -> str:
        """The address of a category without its slug."""
        return store_url("catalog:category", slug=_PLACEHOLDER).removesuffix(f"{_PLACEHOLDER}/")

    @cached_property
    def _current(self) -> str:
        """The slug of the top category that the page belongs to, or nothing."""
        slug = self._path.removeprefix(self._root).partition("/")[0] if self._path.startswith(self._root) else ""
        node = self._tree.by_slug.get(slug)
        return self._tree.trail(node)[0].slug if node else ""
