"""Reading a file as a sheet, whatever wrote it: .xlsx, or text with tabs or commas in UTF-8, UTF-16 or GB18030."""

import csv
import datetime as dt
import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import python_calamine

from catalog.batch import workbooks
from catalog.batch.failures import COLUMN_LIMIT, ROW_LIMIT, UnreadableFile, byte_limit

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the parts of an old .xls or of an encrypted .xlsx are named inside their container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HEADER_WITHIN = 10
# Texts that a spreadsheet program would run; what we write carries a quote before them, which goes again here.
RISKY = ("=", "+", "-", "@", "\t", "\r")

Row = tuple[int, list[str]]


class Trouble:
    """Marks of cells whose text is not what the seller wrote."""

    FORMULA, DATE, MERGED = "formula", "date", "merged"


@dataclass
class Sheet:
    """A table as the seller wrote it.

    ``second`` is a second row of column names where the first has one below it (templates name columns for people
    and for machines). ``rows`` are (row number as the seller sees it, texts), rows without any text left out;
    ``troubles`` maps (row number, column) to a mark. ``is_ours``: its columns are named as in our templates.
    """

    name: str
    headers: list[str]
    second: list[str]
    header_row: int
    rows: list[Row]
    is_ours: bool
    troubles: dict[tuple[int, int], str] = field(default_factory=dict)


Knows = Callable[[Sequence[Any]], bool]


def refuse_unreadable(file: IO[bytes]) -> None:
    """Raise ``UnreadableFile`` for what no reading could make a table of; cheap enough for a request."""
    _inspected(file)


def read_sheet(file: IO[bytes], knows: Knows) -> Sheet:
    """Return the first sheet with a row of column names that ``knows`` knows, else the first with any at all.

    Raises ``UnreadableFile``.
    """
    inspection = _inspected(file)
    if inspection is None:
        file.seek(0)
        found = _parts("", _parsed(_decoded(file.read())), knows)
    else:
        try:
            found = _chosen(python_calamine.CalamineWorkbook.from_filelike(file), inspection, knows)
        except (python_calamine.CalamineError, OSError, ValueError):
            raise UnreadableFile(code="damaged") from None
    if found is None:
        raise UnreadableFile(code="no_header")
    if not found.rows:
        raise UnreadableFile(code="no_rows")
    return found


def _chosen(book: Any, inspection: workbooks.Inspection, knows: Knows) -> Sheet | None:
    stranger: str | None = None
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top = [list(row) for row in itertools.islice(_cells(sheet), HEADER_WITHIN)]
        at = _header_at(top, knows)
        if at is not None and knows(top[at]):
            return _marked(sheet, inspection, knows)
        if at is not None and stranger is None:
            stranger = name
    return _marked(book.get_sheet_by_name(stranger), inspection, knows) if stranger is not None else None


def _cells(sheet: Any) -> Iterator[list[Any]]:
    """Yield the rows from the first on, each from the first column on."""
    before: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + row for row in sheet.iter_rows())


def _marked(sheet: Any, inspection: workbooks.Inspection, knows: Knows) -> Sheet | None:
    marks = dict.fromkeys(inspection.formulas.get(sheet.name, ()), Trouble.FORMULA)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if (bottom - top + 1) * (right - left + 1) > ROW_LIMIT:
            raise UnreadableFile(code="too_wide")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    marks[row, column] = Trouble.MERGED
    found = _parts(sheet.name, _cells(sheet), knows)
    if found is not None:
        found.troubles |= {(row + 1, column): mark for (row, column), mark in marks.items()}
    return found


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
    file.seek(0)
    if head.startswith(OLE):
        raise UnreadableFile(code="protected" if ENCRYPTED in file.read() else "old_format")
    if head.startswith(ZIP):
        return workbooks.inspect(file)
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


def _parsed(text: str) -> Iterator[list[Any]]:
    first = text.partition("\n")[0]
    delimiter = max("\t,;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise UnreadableFile(code="too_wide") from None


def _parts(name: str, rows: Iterable[list[Any]], knows: Knows) -> Sheet | None:
    """Return the sheet of these rows, ``None`` where none of the first names columns."""
    coming = iter(rows)
    top = list(itertools.islice(coming, HEADER_WITHIN))
    at = _header_at(top, knows)
    if at is None:
        return None
    headers = [text_of(cell) for cell in top[at]]
    if len(headers) > COLUMN_LIMIT:
        raise UnreadableFile(code="too_wide")
    is_ours, below = knows(top[at]), at + 1
    second = [text_of(cell) for cell in top[below]] if is_ours and below < len(top) and knows(top[below]) else []
    below += 1 if second else 0
    sheet = Sheet(name, headers, second, at + 1, [], is_ours)
    _fill(sheet, itertools.chain(top[below:], coming), below + 1)
    return sheet


def _fill(sheet: Sheet, rows: Iterable[list[Any]], first: int) -> None:
    width = len(sheet.headers)
    for number, row in enumerate(rows, start=first):
        texts = [text_of(cell) for cell in row[:width]]
        if not any(texts):
            continue
        if len(sheet.rows) == ROW_LIMIT:
            raise UnreadableFile(code="too_many_rows")
        sheet.rows.append((number, texts + [""] * (width - len(texts))))
        for column, cell in enumerate(row[:width]):
            if isinstance(cell, dt.date | dt.time | dt.timedelta):
                sheet.troubles[number, column] = Trouble.DATE


def _header_at(rows: list[list[Any]], knows: Knows) -> int | None:
    """Return which of these rows names columns: one that is known, else the first with two different words or more."""
    known = next((at for at, row in enumerate(rows) if knows(row)), None)
    return known if known is not None else next((at for at, row in enumerate(rows) if _names_columns(row)), None)


def _names_columns(row: list[Any]) -> bool:
    words = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
    return len(words) > 1 and len(set(words)) == len(words)


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
