"""The tree of categories as an upload needs it: found by name, with the readers of their attributes' cells."""

from collections.abc import Iterable

from catalog import categories
from catalog.batch.cells import Cleaner, Wrong, attribute_cleaner
from catalog.batch.columns import plain
from catalog.models import AttributeDefinition, Category


class Shelves:
    """All leaves and their attributes, read once per upload: three queries."""

    def __init__(self) -> None:
        everything = list(Category.objects.order_by("path"))
        parents = {category.parent_id for category in everything}
        self._branches = {category.pk for category in everything if category.pk in parents}
        self._named: dict[str, int] = {}
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

    def attribute(self, category: int, codes: tuple[str, ...], text: str) -> tuple[str, object]:
        """Return code and value of an attribute's cell; of several codes the one that the category has."""
        known = self._by_code[category]
        code = next((each for each in codes if each in known), None)
        if code is None:
            raise Wrong(code="attribute_unknown")
        clean = self._cleaners.get((category, code))
        if clean is None:
            clean = self._cleaners[category, code] = attribute_cleaner(known[code])
        return code, clean(text)

    def required(self, category: int) -> list[AttributeDefinition]:
        """Return what a product of a category must state."""
        return [definition for definition in self.definitions[category] if definition.required]
