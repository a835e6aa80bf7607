"""Reading a file as a table, whatever wrote it: .xlsx, or text with tabs or commas in UTF-8, UTF-16 or GB18030."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Any

import python_calamine

from catalog.batch import workbooks
from catalog.batch.columns import CATEGORY_MARK, EXAMPLE_SKU, attribute_aliases, base_aliases, plain
from catalog.batch.failures import COLUMN_LIMIT, ROW_LIMIT, UnreadableFile, byte_limit
from catalog.models import AttributeDefinition

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_WITHIN = 10
# Texts that a spreadsheet program would run; what we write carries a quote before them, which goes again here.
RISKY = ("=", "+", "-", "@", "\t", "\r")


class Trouble:
    """Marks of cells whose text is not what the seller wrote."""

    FORMULA, DATE, MERGED = "formula", "date", "merged"


@dataclass
class Table:
    """A file's table. ``keys`` has one entry per column: its key, empty for a column that is not used.

    ``rows`` are (row number as the seller sees it, texts); ``troubles`` maps (row number, column) to a mark.
    """

    sheet: str
    headers: list[str]
    keys: list[str | tuple[str, ...]]
    header_row: int
    category: str
    rows: list[tuple[int, list[str]]]
    troubles: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def unknown(self) -> list[int]:
        """The columns with a name that means nothing here."""
        return [at for at, key in enumerate(self.keys) if key == "?"]


def refuse_unreadable(file: IO[bytes]) -> None:
    """Raise ``UnreadableFile`` for what no reading could make a table of; cheap enough for a request."""
    _inspected(file)


def read_table(file: IO[bytes], definitions: Iterable[AttributeDefinition]) -> Table:
    """Return the table of a file: the first sheet with a column of SKUs. Raises ``UnreadableFile``.

    ``definitions`` are the attributes whose names may head a column.
    """
    inspection = _inspected(file)
    aliases: dict[str, str | tuple[str, ...]] = {**attribute_aliases(definitions), **base_aliases()}
    if inspection is None:
        file.seek(0)
        return _table("", _parsed(_decoded(file.read())), aliases, {})
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(file)
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            if _header_at(rows, aliases) is not None:
                return _table(name, rows, aliases, _marks(sheet, inspection.formulas.get(name, set())))
    except (python_calamine.CalamineError, OSError, ValueError):
        raise UnreadableFile(code="damaged") from None
    raise UnreadableFile(code="no_header")


def _inspected(file: IO[bytes]) -> workbooks.Inspection | None:
    """Return what is in the workbook, ``None`` for text."""
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size == 0:
        raise UnreadableFile(code="empty")
    if size > byte_limit():
        raise UnreadableFile(code="too_large")
    file.seek(0)
    head = file.read(8)
    if head.startswith(OLE):
        raise UnreadableFile(code="protected")
    if head.startswith(ZIP):
        return workbooks.inspect(file)
    file.seek(0)
    _decoded(file.read())
    return None


def _decoded(content: bytes) -> str:
    """Return the text, by its byte order mark, else as UTF-8, else as GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[:200].count(b"\0") > len(content[:200]) // 4:
        encodings = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise UnreadableFile(code="not_a_table")
        return text
    raise UnreadableFile(code="encoding")


def _parsed(text: str) -> list[list[Any]]:
    first = text.partition("\n")[0]
    delimiter = max("\t,;", key=first.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > ROW_LIMIT + HEADER_WITHIN:
                raise UnreadableFile(code="too_many_rows")
    except csv.Error:
        raise UnreadableFile(code="too_wide") from None
    return rows


def _table(sheet: str, rows: list[list[Any]], aliases: dict[str, Any], marks: dict[tuple[int, int], str]) -> Table:
    top = _header_at(rows, aliases)
    if top is None:
        raise UnreadableFile(code="no_header")
    headers = [text_of(cell) for cell in rows[top]]
    keys, category = _keys(headers, aliases)
    below = top + 1
    if below < len(rows) and _is_header(rows[below], aliases):
        category = _keys([text_of(cell) for cell in rows[below]], aliases)[1] or category
        below += 1
    table = Table(sheet, headers, keys, top + 1, category, [])
    _fill(table, rows, below)
    table.troubles |= {(row + 1, column): mark for (row, column), mark in marks.items() if row >= below}
    return table


def _fill(table: Table, rows: list[list[Any]], below: int) -> None:
    """Take the rows that say something, but for the template's example."""
    sku, width = table.keys.index("sku"), len(table.headers)
    used = [at for at, key in enumerate(table.keys) if key not in {"", "?"}]
    for number, row in enumerate(rows[below:], start=below + 1):
        texts = [text_of(cell) for cell in row[:width]]
        texts += [""] * (width - len(texts))
        if texts[sku] == EXAMPLE_SKU or not any(texts[column] for column in used):
            continue
        table.rows.append((number, texts))
        for column, cell in enumerate(row[:width]):
            if isinstance(cell, dt.date | dt.time | dt.timedelta):
                table.troubles[number, column] = Trouble.DATE
    if not table.rows:
        raise UnreadableFile(code="no_rows")
    if len(table.rows) > ROW_LIMIT:
        raise UnreadableFile(code="too_many_rows")


def _header_at(rows: list[list[Any]], aliases: dict[str, Any]) -> int | None:
    return next((at for at, row in enumerate(rows[:HEADER_WITHIN]) if _is_header(row, aliases)), None)


def _is_header(row: list[Any], aliases: dict[str, Any]) -> bool:
    """Return whether a row names columns: a SKU column and at least one more."""
    names = [key for key in (aliases.get(plain(cell)) for cell in row if cell) if key]
    return "sku" in names and len(names) > 1


def _keys(headers: list[str], aliases: dict[str, Any]) -> tuple[list[str | tuple[str, ...]], str]:
    keys: list[str | tuple[str, ...]] = []
    category = ""
    if len(headers) > COLUMN_LIMIT:
        raise UnreadableFile(code="too_wide")
    for header in headers:
        if header.startswith(CATEGORY_MARK):
            category = header.removeprefix(CATEGORY_MARK)
            keys.append("category")
        else:
            keys.append(aliases.get(plain(header), "" if _is_ours(header) else "?"))
    known = [key for key in keys if key not in {"", "?"}]
    if len(known) != len(set(known)):
        raise UnreadableFile(code="double_column")
    return keys, category


def _is_ours(header: str) -> bool:
    """Return whether it heads no column, or the one of problems that a report adds."""
    return not header or plain(header) in problem_headers()


def problem_headers() -> set[str]:
    """Return the names of the column that reports add, in every language."""
    return {plain(name) for name in ("Problems", "问题")}


def _marks(sheet: Any, formulas: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    marks = dict.fromkeys(formulas, Trouble.FORMULA)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if (bottom - top + 1) * (right - left + 1) > ROW_LIMIT:
            raise UnreadableFile(code="too_wide")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    marks[row, column] = Trouble.MERGED
    return marks


def text_of(cell: Any) -> str:
    """Return a cell as the seller sees it: whole numbers without a point, fractions as Excel keeps them."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip(" \u3000\xa0\n")
        return text[1:] if text[:1] == "'" and text[1:2] in RISKY else text.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    return str(cell)
