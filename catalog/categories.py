"""Reads of the tree that many pages need: branches, ancestors, and the attributes that hold for a category."""

from collections.abc import Iterable

from django.db import transaction

from catalog import navigation
from catalog.models import AttributeDefinition, Category


def ancestor_paths(path: str) -> list[str]:
    """Return the paths from the root down to ``path`` itself.

    >>> ancestor_paths("home/kitchen/")
    ['home/', 'home/kitchen/']
    """
    slugs = path.rstrip("/").split("/")
    return ["/".join(slugs[: depth + 1]) + "/" for depth in range(len(slugs))]


def attributes_of(category: Category) -> list[AttributeDefinition]:
    """Return the attributes of ``category``: those of the branches above it, then its own; one query."""
    return attributes_of_all([category])[category.pk]


def attributes_of_all(categories: Iterable[Category]) -> dict[int, list[AttributeDefinition]]:
    """Return the attributes of each category by its key, in one query; a definition lower down replaces one above."""
    wanted = {category.pk: ancestor_paths(category.path) for category in categories}
    paths = {path for each in wanted.values() for path in each}
    by_path: dict[str, list[AttributeDefinition]] = {}
    for definition in AttributeDefinition.objects.filter(category__path__in=paths).select_related("category"):
        by_path.setdefault(definition.category.path, []).append(definition)
    found = {}
    for pk, branch in wanted.items():
        by_code = {definition.code: definition for path in branch for definition in by_path.get(path, [])}
        found[pk] = list(by_code.values())
    return found


@transaction.atomic
def save_category(*, category: Category) -> None:
    """Save a new or changed category; its path follows from its parent, the stores show it at once.

    New rates hold for sales from now on; lines that are sold keep theirs.
    """
    if category._state.adding:
        category.path = f"{category.parent.path if category.parent else ''}{category.slug}/"
    category.save()
    navigation.changed()
