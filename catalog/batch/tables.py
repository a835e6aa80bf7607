"""From a sheet to a table whose columns mean something here: by the names of our templates, or by a mapping."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from catalog.batch.columns import CATEGORY_MARK, EXAMPLE_SKU, attribute_aliases, base_aliases, plain
from catalog.batch.failures import UnreadableFile
from catalog.batch.reading import Row, Sheet, read_sheet
from catalog.models import AttributeDefinition

# A base column's key, or the codes of attributes that share a name; empty for a column that is not used, "?" for
# one whose name means nothing.
Key = str | tuple[str, ...]


@dataclass
class Table:
    """What the rows say. ``places`` holds, per column, where in the sheet it stands (-1: nowhere).

    ``elsewhere`` are the cells (row number, column) that stand in another column of the sheet than their own.
    ``headings`` maps a variation group to the row whose cells hold for all rows of the group that leave them empty.
    """

    sheet: Sheet
    keys: list[Key]
    places: list[int]
    rows: list[Row]
    category: str = ""
    headings: dict[str, list[str]] = field(default_factory=dict)
    elsewhere: dict[tuple[int, int], int] = field(default_factory=dict)

    def place(self, number: int, column: int) -> int:
        """Return the column of the sheet in which a cell of a row stands, -1 where in none."""
        return self.elsewhere.get((number, column), self.places[column]) if column >= 0 else -1

    @property
    def unknown(self) -> list[int]:
        """The columns with a name that means nothing here."""
        return [at for at, key in enumerate(self.keys) if key == "?"]


def aliases_of(definitions: Iterable[AttributeDefinition]) -> dict[str, Key]:
    """Return every name of a column → its key."""
    return {**attribute_aliases(definitions), **base_aliases()}


def read(file: IO[bytes], aliases: dict[str, Key]) -> Sheet:
    """Return the sheet of a file. Raises ``UnreadableFile``."""
    return read_sheet(file, _knowing(aliases))


def own_table(sheet: Sheet, aliases: dict[str, Key]) -> Table:
    """Return the table of a sheet that names its columns as our templates do. Raises ``UnreadableFile``."""
    keys, category = _keys(sheet.headers, aliases)
    if sheet.second:
        category = _keys(sheet.second, aliases)[1] or category
    sku, used = keys.index("sku"), [at for at, key in enumerate(keys) if key not in {"", "?"}]
    rows = [
        (number, texts)
        for number, texts in sheet.rows
        if texts[sku] != EXAMPLE_SKU and any(texts[column] for column in used)
    ]
    if not rows:
        raise UnreadableFile(code="no_rows")
    return Table(sheet, keys, list(range(len(keys))), rows, category)


def _knowing(aliases: dict[str, Key]) -> Callable[[Sequence[Any]], bool]:
    def knows(row: Sequence[Any]) -> bool:
        """Return whether a row names columns of ours: a SKU column and at least one more."""
        names = [key for key in (aliases.get(plain(cell)) for cell in row if cell) if key]
        return "sku" in names and len(names) > 1

    return knows


def _keys(headers: list[str], aliases: dict[str, Key]) -> tuple[list[Key], str]:
    keys: list[Key] = []
    category = ""
    for header in headers:
        if header.startswith(CATEGORY_MARK):
            category = header.removeprefix(CATEGORY_MARK)
            keys.append("category")
        else:
            keys.append(aliases.get(plain(header), "" if is_ours(header) else "?"))
    known = [key for key in keys if key not in {"", "?"}]
    if len(known) != len(set(known)):
        raise UnreadableFile(code="double_column")
    return keys, category


def is_ours(header: str) -> bool:
    """Return whether it heads no column, or the one of problems that a report adds."""
    return not header or plain(header) in {plain(name) for name in ("Problems", "问题")}
