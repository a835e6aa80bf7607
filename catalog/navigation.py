"""The tree of categories as the stores show it, kept in the cache and thrown away when a category changes."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

from catalog.models import Category
from catalog.models.category import in_language

KEY = "catalog.tree"
# Only a safety net: every change throws the tree away (``changed``).
LIFETIME = 24 * 3600


@dataclass(frozen=True)
class Node:
    """One category, without its model."""

    pk: int
    parent: int | None
    slug: str
    path: str
    names: dict[str, str]
    return_class: str

    def __str__(self) -> str:
        return in_language(self.names)


class Tree:
    """All categories in the order they are shown."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.by_slug = {node.slug: node for node in nodes}
        self.by_pk = {node.pk: node for node in nodes}

    def children(self, node: Node | None) -> list[Node]:
        """Return the categories right below ``node``, the top ones for ``None``."""
        pk = node.pk if node else None
        return [each for each in self.nodes if each.parent == pk]

    def branch(self, node: Node) -> list[int]:
        """Return the keys of ``node`` and everything below it."""
        return [each.pk for each in self.nodes if each.path.startswith(node.path)]

    def trail(self, node: Node) -> list[Node]:
        """Return the way from the top to ``node`` itself."""
        way = [node]
        while way[0].parent is not None:
            way.insert(0, self.by_pk[way[0].parent])
        return way

    def named(self, text: str, limit: int = 4) -> list[Node]:
        """Return categories whose name, in any language, has ``text`` in it."""
        wanted = text.strip().casefold()
        if not wanted:
            return []
        found = (node for node in self.nodes if any(wanted in name.casefold() for name in node.names.values()))
        return list(found)[:limit]


def tree() -> Tree:
    """Return the tree, from the cache or else in one query."""
    rows = cache.get(KEY)
    if rows is None:
        ordered = Category.objects.order_by("parent_id", "position", "pk")
        rows = list(ordered.values_list("pk", "parent_id", "slug", "path", "names", "return_class"))
        cache.set(KEY, rows, LIFETIME)
    return Tree([Node(*row) for row in rows])


def changed() -> None:
    """Throw the cached tree away, now and when the present transaction is done; call it after any change."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))
