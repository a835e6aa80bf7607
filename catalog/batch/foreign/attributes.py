"""Attributes as other systems write them: a column each, columns of names and values, or a list in one cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.batch.cells import Wrong
from catalog.batch.columns import attribute_aliases, plain
from catalog.batch.foreign import dialects, values
from catalog.batch.foreign.rules import ATTRIBUTE
from catalog.batch.reading import Sheet
from catalog.batch.shelves import Shelves
from catalog.models import AttributeDefinition

Codes = tuple[str, ...]
# Words that shop systems use where we say another.
_NAMES = {"color": "colour", "farbe": "colour", "尺寸": "size", "规格": "size"}
_VALUES = {"gray": "grey", "small": "s", "medium": "m", "large": "l", "x-large": "xl", "extra-large": "xl",
           "xx-large": "xxl", "extra-small": "xs", "x-small": "xs"}  # fmt: skip
# What Shopify calls the only variant of a product.
_NO_VALUE = "Default Title"


@dataclass(frozen=True)
class Stated:
    """One attribute of a row: its name and value as written, where, and the unit its column names."""

    name: str
    value: str
    place: int
    unit: str = ""


class Attributes:
    """Reads the attributes of one sheet's rows. ``keys`` are those that our categories have."""

    def __init__(self, sheet: Sheet, places: dict[str, list[int]], shelves: Shelves) -> None:
        self._sheet, self._shelves = sheet, shelves
        self._columns = [
            (target.removeprefix(ATTRIBUTE), at)
            for target, found in places.items()
            for at in found
            if target.startswith(ATTRIBUTE)
        ]
        self._pairs = [
            (places[f"name:{number}"][0], places[f"value:{number}"][0])
            for number in dialects.PAIRS
            if f"name:{number}" in places and f"value:{number}" in places
        ]
        self._lists = places.get("attributes", [])
        self._names: dict[str, list[str]] = {}
        self._definitions = {definition.code: definition for definition in shelves.all_definitions()}
        self._aliases = attribute_aliases(self._definitions.values())
        self.keys = list(dict.fromkeys(self._found()))

    def _found(self) -> Iterator[Codes]:
        """Yield the keys of everything that some row states and some category has."""
        names = {texts[at] for _number, texts in self._sheet.rows for at, _value in self._pairs}
        lists = (values.pairs(texts[at]) for _number, texts in self._sheet.rows for at in self._lists)
        names |= {name for pairs in lists for name, _value in pairs}
        stated = [*(code for code, _at in self._columns), *sorted(names)]
        return filter(None, map(self._codes, stated))

    def _codes(self, name: str) -> Codes:
        word = plain(name)
        return self._aliases.get(_NAMES.get(word, word), ())

    def place(self, key: Codes) -> int:
        """Return a column that an attribute may stand in."""
        plain_columns = (at for code, at in self._columns if self._codes(code) == key)
        return next(plain_columns, next((value for _name, value in self._pairs), next(iter(self._lists), -1)))

    def read(self, cells: list[str], group: str, category: int | None) -> tuple[dict[Codes, tuple[str, int]], str]:
        """Return what a product of ``category`` may state, by key, and the rest in a line of words.

        Nothing is lost and no row fails by an attribute that its category has no place for.
        """
        found: dict[Codes, tuple[str, int]] = {}
        rest = []
        for stated in self._stated(cells, group):
            key = self._codes(stated.name)
            text = self._fitting(category, key, stated)
            if text:
                found.setdefault(key, (text, stated.place))
            else:
                rest.append(f"{stated.name}: {stated.value}")
        return found, "; ".join(rest)

    def _stated(self, cells: list[str], group: str) -> Iterator[Stated]:
        for code, at in self._columns:
            if cells[at]:
                unit = values.header_unit(self._sheet.headers[at])
                yield Stated(self._label(code), cells[at], at, unit)
        for place, (name_at, value_at) in enumerate(self._pairs):
            name = self._name(group, place, cells[name_at])
            if name and cells[value_at] and cells[value_at] != _NO_VALUE:
                yield Stated(name, cells[value_at], value_at)
        for at in self._lists:
            for name, value in values.pairs(cells[at]):
                yield Stated(name, value, at)

    def _label(self, code: str) -> str:
        return str(self._definitions[code]) if code in self._definitions else code

    def _name(self, group: str, place: int, text: str) -> str:
        """Return a pair's name; some systems say it in the group's first row only."""
        if not group:
            return text
        names = self._names.setdefault(group, [""] * len(self._pairs))
        names[place] = text or names[place]
        return names[place]

    def _fitting(self, category: int | None, key: Codes, stated: Stated) -> str:
        """Return the value as the category's attribute takes it, empty where it does not."""
        if category is None or not key:
            return ""
        definition = self._shelves.definition(category, key)
        if definition is None:
            return ""
        text = stated.value
        if definition.kind == AttributeDefinition.Kind.NUMBER:
            text = values.measure(text, definition.unit, given=stated.unit)
        for candidate in (text, _VALUES.get(plain(text), text)):
            try:
                self._shelves.attribute(category, key, candidate)
            except Wrong:
                continue
            return candidate
        return ""
