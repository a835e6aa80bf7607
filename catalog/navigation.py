"""The tree of categories and their attributes as the stores show them: read once per process, until it changes."""

import logging
import math
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from catalog.models import AttributeDefinition, Category
from catalog.models.category import in_language
from marketplace.storefronts import store_url

logger = logging.getLogger(__name__)

VERSION = "catalog.tree.version"


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
    """All categories in the order they are shown, and what products in them state of themselves."""

    def __init__(self, nodes: list[Node], definitions: list[AttributeDefinition], version: str = "") -> None:
        self.nodes = nodes
        self.version = version
        self.by_slug = {node.slug: node for node in nodes}
        self.by_pk = {node.pk: node for node in nodes}
        self._children: dict[int | None, list[Node]] = {}
        for node in nodes:
            self._children.setdefault(node.parent, []).append(node)
        self._definitions: dict[int, list[AttributeDefinition]] = {}
        for definition in definitions:
            self._definitions.setdefault(definition.category_id, []).append(definition)

    def children(self, node: Node | None) -> list[Node]:
        """Return the categories right below ``node``, the top ones for ``None``."""
        return self._children.get(node.pk if node else None, [])

    def branch(self, node: Node) -> list[int]:
        """Return the keys of ``node`` and everything below it."""
        return [each.pk for each in self.nodes if each.path.startswith(node.path)]

    def trail(self, node: Node) -> list[Node]:
        """Return the way from the top to ``node`` itself."""
        way = [node]
        while way[0].parent is not None:
            way.insert(0, self.by_pk[way[0].parent])
        return way

    def attributes(self, node: Node) -> list[AttributeDefinition]:
        """Return the attributes of a category: those of the branches above it, then its own."""
        found = [definition for each in self.trail(node) for definition in self._definitions.get(each.pk, [])]
        return list({definition.code: definition for definition in found}.values())

    def named(self, text: str, limit: int = 4) -> list[Node]:
        """Return categories whose name, in any language, has ``text`` in it."""
        wanted = text.strip().casefold()
        if not wanted:
            return []
        found = (node for node in self.nodes if any(wanted in name.casefold() for name in node.names.values()))
        return list(found)[:limit]


def crumbs(tree: Tree, node: Node) -> list[dict[str, str]]:
    """Return the way from the top to ``node`` as ``ui/_breadcrumbs.html`` shows it, in the active language."""
    return [{"label": str(each), "url": store_url("catalog:category", slug=each.slug)} for each in tree.trail(node)]


@dataclass
class _Memory:
    """The tree this process has read, and when it last asked whether there is a newer one."""

    tree: Tree | None = None
    asked: float = -math.inf


_memory = _Memory()


def tree() -> Tree:
    """Return the tree, not older than ``TREE_FRESH``.

    Asks the cache for its version where this process last did so longer ago; two queries where it has another one.
    Without the cache nobody knows whether the tree changed: it is read anew.
    """
    known = _memory.tree
    if known is None or time.monotonic() - _memory.asked > settings.TREE_FRESH.total_seconds():
        asked, version = time.monotonic(), _version()
        if known is None or known.version != version:
            known = _memory.tree = _read(version)
        # Last: until then other threads ask for themselves.
        _memory.asked = asked
    return known


def tree_with(pk: int) -> Tree:
    """Return the tree with a category that there is, also where it was made just now."""
    if pk not in tree().by_pk:
        forget()
    return tree()


def forget() -> None:
    """Ask for the tree's version at the next use."""
    _memory.asked = -math.inf


def changed() -> None:
    """Give the tree a new version, now and when the present transaction is done; call it after any change."""
    _renew()
    transaction.on_commit(_renew)


def _renew() -> None:
    cache.set(VERSION, _new_version(), timeout=None)
    forget()


def _version() -> str:
    try:
        return str(cache.get(VERSION) or cache.get_or_set(VERSION, _new_version, timeout=None))
    except RedisError as error:
        logger.warning("no cache for the categories: %s", error)
        return _new_version()


def _read(version: str) -> Tree:
    ordered = Category.objects.order_by("parent_id", "position", "pk")
    rows = ordered.values_list("pk", "parent_id", "slug", "path", "names", "return_class")
    return Tree([Node(*row) for row in rows], list(AttributeDefinition.objects.all()), version)


def _new_version() -> str:
    return uuid.uuid4().hex
