"""The tree of categories as an upload needs it: found by name, with the readers of their attributes' cells."""

import re
from collections.abc import Iterable

from catalog import categories
from catalog.batch.cells import Cleaner, Wrong, attribute_cleaner
from catalog.batch.columns import plain
from catalog.models import AttributeDefinition, Category

_PATH = re.compile(r"[>/|]")


class Shelves:
    """All leaves and their attributes, read once per upload: three queries."""

    def __init__(self) -> None:
        everything = list(Category.objects.order_by("path"))
        parents = {category.parent_id for category in everything}
        self._branches = {category.pk for category in everything if category.pk in parents}
        self._named: dict[str, int] = {}
        self._all = {category.pk: category for category in everything}
        # Leaves first: where a branch has the same name, the leaf is meant.
        for category in sorted(everything, key=lambda each: each.pk in self._branches):
            for name in (category.slug, *category.names.values()):
                self._named.setdefault(plain(name), category.pk)
        self.definitions = categories.attributes_of_all(everything)
        self._cleaners: dict[tuple[int, str], Cleaner] = {}
        self._by_code = {
            pk: {definition.code: definition for definition in found} for pk, found in self.definitions.items()
        }

    def all_definitions(self) -> Iterable[AttributeDefinition]:
        """Return every definition once."""
        return {definition.pk: definition for each in self.definitions.values() for definition in each}.values()

    def find(self, text: str) -> int:
        """Return the leaf that a cell names. Raises ``Wrong``."""
        found = self._named.get(plain(text))
        if found is None:
            raise Wrong(code="category_unknown")
        if found in self._branches:
            raise Wrong(code="category_branch")
        return found

    def has(self, text: str) -> bool:
        """Return whether a text names a leaf."""
        found = self._named.get(plain(text))
        return found is not None and found not in self._branches

    def guess(self, text: str) -> str:
        """Return the leaf that another system's name of a category (``Clothing > Shirts``) means, if it is clear."""
        for part in (text, *reversed(_PATH.split(text))):
            found = self._named.get(plain(part))
            if found is not None and found not in self._branches:
                return self._all[found].slug
        return ""

    def name(self, text: str) -> str:
        """Return a category's name in the active language, by any of its names; an unknown text stays."""
        found = self._named.get(plain(text))
        return text if found is None else str(self._all[found])

    def leaves(self) -> list[Category]:
        """Return the categories that products are put in."""
        return [category for pk, category in self._all.items() if pk not in self._branches]

    def definition(self, category: int, codes: tuple[str, ...]) -> AttributeDefinition | None:
        """Return the attribute that a category has of those that share a name."""
        known = self._by_code[category]
        return next((known[code] for code in codes if code in known), None)

    def agree(self, one: str, other: str) -> bool:
        """Return whether two cells name the same category; an empty or wrong one contradicts nothing."""
        first, second = self._named.get(plain(one)), self._named.get(plain(other))
        return first is None or second is None or first == second

    def attribute(self, category: int, codes: tuple[str, ...], text: str) -> tuple[str, object]:
        """Return code and value of an attribute's cell; of several codes the one that the category has."""
        definition = self.definition(category, codes)
        if definition is None:
            raise Wrong(code="attribute_unknown")
        clean = self._cleaners.get((category, definition.code))
        if clean is None:
            clean = self._cleaners[category, definition.code] = attribute_cleaner(definition)
        return definition.code, clean(text)

    def required(self, category: int) -> list[AttributeDefinition]:
        """Return what a product of a category must state."""
        return [definition for definition in self.definitions[category] if definition.required]
