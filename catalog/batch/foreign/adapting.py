"""From another system's sheet to our table, by a mapping."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from catalog.batch import families
from catalog.batch.cells import Wrong
from catalog.batch.columns import BY_KEY, PARENTAGE_WORDS, Kind, Parentage, plain
from catalog.batch.failures import UnreadableFile
from catalog.batch.foreign import groups, values
from catalog.batch.foreign.attributes import Attributes
from catalog.batch.foreign.rules import Rules
from catalog.batch.reading import Sheet
from catalog.batch.shelves import Shelves
from catalog.batch.tables import Key, Table
from catalog.pictures import PICTURE_LIMIT
from catalog.products import BULLET_LIMIT
from marketplace import storefronts

_PLACEHOLDER = re.compile(r"{([^{}]+)}")
_PICTURES = [f"picture_{number}" for number in range(1, PICTURE_LIMIT + 1)]
# A text and the column of the sheet it stands in.
Cell = tuple[str, int]
NOTHING: Cell = ("", -1)


def adapt(sheet: Sheet, rules: Rules, shelves: Shelves) -> Table:
    """Return the table that the mapping makes of a sheet. Raises ``UnreadableFile`` where no row has a SKU."""
    table = _Adapter(sheet, rules, shelves).table()
    if not any(texts[0] for _number, texts in table.rows):
        raise UnreadableFile(code="no_sku")
    return table


class _Adapter:
    """Walks the rows twice: what each says by itself, then what is left to say once its group is known."""

    def __init__(self, sheet: Sheet, rules: Rules, shelves: Shelves) -> None:
        self._sheet, self._rules, self._shelves = sheet, rules, shelves
        self._headers = {header: at for at, header in reversed(list(enumerate(sheet.headers))) if header}
        self._places: dict[str, list[int]] = {}
        for header, at in sorted(self._headers.items(), key=lambda item: item[1]):
            if target := rules.columns.get(header):
                self._places.setdefault(target, []).append(at)
        self._attributes = Attributes(sheet, self._places, shelves)
        self._parents = groups.Parents(sheet, self._places)
        self._rest = self._free_bullet()
        self._keys: list[Key] = list(dict.fromkeys(["sku", *self._base_keys(), *self._attributes.keys]))
        self._at = {key: at for at, key in enumerate(self._keys)}

    def table(self) -> Table:
        """Return the whole table."""
        table = Table(self._sheet, self._keys, [self._first_place(key) for key in self._keys], [])
        for number, cells in self._sheet.rows:
            texts = [""] * len(self._keys)
            self._write(table, number, texts, self._said(cells))
            table.rows.append((number, texts))
        groups.join_continuations(table)
        families.add_headings(table)
        for (number, texts), (_same, cells) in zip(table.rows, self._sheet.rows, strict=True):
            if texts[self._at["parentage"]] not in {Parentage.PARENT, Parentage.OTHER}:
                self._complete(table, number, texts, cells)
        return table

    def _write(self, table: Table, number: int, texts: list[str], found: Mapping[Any, Cell]) -> None:
        for key, (text, place) in found.items():
            at = self._at[key]
            texts[at] = text
            if text and place != table.places[at]:
                table.elsewhere[number, at] = place

    # --- which columns --------------------------------------------------------------------

    def _base_keys(self) -> Iterator[str]:
        yield from ("parentage", "family")
        yield from (key for key in (*self._places, *self._rules.fills) if key in BY_KEY)
        if any(key == "pictures" or key in _PICTURES for key in self._places):
            yield from _PICTURES
        yield self._rest

    def _free_bullet(self) -> str:
        """Return the selling point for attributes that have no place of their own: the first that is not in use."""
        bullets = [f"bullet_{number}_{self._rules.language}" for number in range(1, BULLET_LIMIT + 1)]
        return next((key for key in bullets if key not in self._places), bullets[-1])

    def _first_place(self, key: Key) -> int:
        if isinstance(key, tuple):
            return self._attributes.place(key)
        places = [*self._places.get(key, ()), *(self._places.get("pictures", ()) if key in _PICTURES else ())]
        return places[0] if places else -1

    # --- what a row says ------------------------------------------------------------------

    def _said(self, cells: list[str]) -> dict[Key, Cell]:
        found: dict[Key, Cell] = {key: self._combined(key, cells) for key in self._places if key in BY_KEY}
        found["parentage"] = self._parentage(cells, found.get("parentage", NOTHING))
        text, place = found.get("family", NOTHING)
        found["family"] = (self._parents.group(text, cells), place)
        if "category" in found:
            text, place = found["category"]
            found["category"] = (self._category_named(values.first_path(text)), place)
        return found | self._pictures(cells)

    def _category_named(self, name: str) -> str:
        """Return ours for the file's name of a category; nothing where the mapping has one for all others."""
        ours = self._rules.categories.get(name) or name
        return ours if self._shelves.has(ours) or not self._rules.fills.get("category") else ""

    def _combined(self, key: str, cells: list[str]) -> Cell:
        """Return what several columns say of one thing: words are joined, of two prices the lower one is asked."""
        filled = [(cells[at], at) for at in self._places[key] if cells[at]]
        column = BY_KEY[key]
        if not filled:
            return NOTHING
        if column.kind is Kind.LINE and key != "family":
            return _joined(filled, " ")
        if column.kind is Kind.TEXT:
            return _joined(filled, "\n")
        if column.kind is Kind.PRICE:
            currency = storefronts.BY_CODE[column.storefront].currency
            return min(((values.amount(text, currency), at) for text, at in filled), key=_by_amount)
        return filled[0]

    def _parentage(self, cells: list[str], cell: Cell) -> Cell:
        translations = [at for at in self._places.get("translation", ()) if cells[at]]
        if translations:
            return (Parentage.OTHER, translations[0])
        word = plain(cell[0].partition(",")[0])
        return (PARENTAGE_WORDS.get(word, Parentage.SIMPLE), cell[1]) if word else NOTHING

    def _pictures(self, cells: list[str]) -> dict[Key, Cell]:
        site = self._rules.site.rstrip("/")
        found: dict[str, int] = {}
        for key in (*_PICTURES, "pictures"):
            for at in self._places.get(key, ()):
                for entry in values.listed(cells[at]):
                    is_on_site = site and entry.startswith("/") and not entry.startswith("//")
                    found.setdefault(site + entry if is_on_site else entry, at)
        return dict(zip(_PICTURES, found.items(), strict=False))

    # --- what its group and the mapping add -----------------------------------------------

    def _complete(self, table: Table, number: int, texts: list[str], cells: list[str]) -> None:
        """Add attributes by the row's category, then what the mapping says for cells that are still empty."""
        group = texts[self._at["family"]]
        heading = table.headings.get(group, texts) if group else texts
        for key, pattern in self._rules.fills.items():
            at = self._at.get(key)
            if at is not None and not texts[at] and (key in families.OWN or not heading[at]):
                texts[at] = self._filled(pattern, cells)
        found, rest = self._attributes.read(cells, group, self._category(texts, heading))
        self._write(table, number, texts, found)
        texts[self._at[self._rest]] = texts[self._at[self._rest]] or rest[: BY_KEY[self._rest].limit]

    def _category(self, *rows: list[str]) -> int | None:
        at = self._at.get("category")
        text = next((texts[at] for texts in rows if at is not None and texts[at]), "")
        try:
            return self._shelves.find(text) if text else None
        except Wrong:
            return None

    def _filled(self, pattern: str, cells: list[str]) -> str:
        """Return a pattern with its columns' cells; an empty cell leaves no joint at an end."""
        found = _PLACEHOLDER.sub(
            lambda match: cells[self._headers[match[1]]] if match[1] in self._headers else match[0], pattern
        )
        return found.strip(" -")


def _joined(cells: Iterable[Cell], between: str) -> Cell:
    """Return different texts as one, without markup; a line has no breaks."""
    found = list(dict(reversed([(values.plain_text(text), at) for text, at in cells])).items())[::-1]
    text = between.join(text for text, _at in found)
    return (" ".join(text.split()) if between == " " else text, found[0][1])


def _by_amount(cell: Cell) -> tuple[bool, Decimal]:
    """Sort what is no amount first, so that it is told; then the lowest."""
    digits = cell[0].replace(",", "")
    is_amount = re.fullmatch(r"\d+(\.\d+)?", digits) is not None
    return (is_amount, Decimal(digits) if is_amount else Decimal())
