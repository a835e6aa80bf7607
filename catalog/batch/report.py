"""The seller's own table back: wrong cells marked, a note on each, and a column that says what to do."""

import datetime as dt
from collections import defaultdict
from contextlib import closing
from typing import Any

from django.utils.translation import gettext as _

from catalog.batch import sentences
from catalog.batch.columns import BY_KEY, Column, Kind, Parentage
from catalog.batch.opening import open_upload
from catalog.batch.shelves import Shelves
from catalog.batch.tables import Table
from catalog.batch.templates import WIDTHS, Book, guarded, known_column, write_values
from catalog.models import BatchRowError, BatchUpload

COMMENT = {"x_scale": 2, "y_scale": 0.8}
# Beyond these, notes on cells only make spreadsheet programs slow; the column of problems says the same.
COMMENT_LIMIT = 1_000


def annotated_workbook(*, upload: BatchUpload, only_errors: bool) -> bytes:
    """Return the table as .xlsx, all rows or only those with problems, ready to correct and upload again.

    With a row of a variation group comes the row that holds what the group shares. Raises ``UnreadableFile`` where
    the file never was a table.
    """
    errors: dict[int, list[BatchRowError]] = defaultdict(list)
    for error in upload.errors.exclude(code__in=sentences.WARNINGS):
        errors[error.row].append(error)
    with closing(open_upload(upload, asking=False)) as opened:
        table = opened.table
        columns = _known_columns(table, opened.shelves)
    wanted = set(errors) | _headings(table, set(errors)) if only_errors else None
    book = Book(constant_memory=True)
    sheet = book.workbook.add_worksheet((table.sheet.name or _("Template"))[:31])
    lists = write_values(book, [column for column in columns if column] or [BY_KEY["category"]], None)
    _write_headings(book, sheet, table, columns, lists)
    comments = COMMENT_LIMIT
    rows = (row for row in table.sheet.rows if wanted is None or row[0] in wanted)
    for at, (number, texts) in enumerate(rows, start=1):
        comments -= _write_row(book, sheet, at, texts, errors.get(number, []), comments)
    sheet.freeze_panes(1, 1)
    return book.finished()


def file_name(upload: BatchUpload, *, only_errors: bool) -> str:
    """Return the name a report is downloaded under."""
    stem = upload.original_name.rpartition(".")[0] or upload.number
    return (
        f"{stem}-{_('to-correct') if only_errors else _('checked')}-{dt.date.isoformat(upload.created_at.date())}.xlsx"
    )


def _known_columns(table: Table, shelves: Shelves) -> list[Column | None]:
    """Return our column for each of the sheet's; another system's columns keep their own values."""
    if table.places != list(range(len(table.sheet.headers))):
        return [None] * len(table.sheet.headers)
    return [known_column(key, shelves) for key in table.keys]


def _headings(table: Table, numbers: set[int]) -> set[int]:
    """Return the rows that hold what the groups of these rows share."""
    if not table.headings:
        return set()
    family = table.keys.index("family")
    parentage = table.keys.index("parentage") if "parentage" in table.keys else -1
    groups = {texts[family] for number, texts in table.rows if number in numbers and texts[family]}
    heads = {id(texts) for group, texts in table.headings.items() if group in groups}
    return {
        number
        for number, texts in table.rows
        if id(texts) in heads or (texts[family] in groups and parentage >= 0 and texts[parentage] == Parentage.PARENT)
    }


def _write_headings(book: Book, sheet: Any, table: Table, columns: list[Column | None], lists: dict[str, str]) -> None:
    headers = table.sheet.headers
    for at, (header, column) in enumerate(zip(headers, columns, strict=True)):
        text = f"category={table.category}" if column and column.kind is Kind.CATEGORY and table.category else header
        sheet.write_string(0, at, guarded(text), book.must if column and column.required else book.head)
        sheet.set_column(at, at, WIDTHS.get(column.kind, 14) if column else 14, book.text)
        if column and column.key in lists:
            sheet.data_validation(1, at, len(table.rows), at, {"validate": "list", "source": lists[column.key],
                                                               "error_type": "warning"})  # fmt: skip
    sheet.write_string(0, len(headers), _("Problems"), book.must)
    sheet.set_column(len(headers), len(headers), 60, book.problem)


def _write_row(book: Book, sheet: Any, at: int, texts: list[str], errors: list[BatchRowError], comments: int) -> int:
    """Write a row; return how many notes were put on its cells, at most ``comments``."""
    wrong = {error.column_index: error for error in errors}
    noted = 0
    for column, cell in enumerate(texts):
        text = guarded(cell)
        if column in wrong:
            sheet.write_string(at, column, text, book.wrong)
            if noted < comments:
                sheet.write_comment(at, column, sentences.whole(wrong[column]), COMMENT)
                noted += 1
        elif text:
            sheet.write_string(at, column, text, book.text)
    if errors:
        lines = [f"{error.column}: {sentences.whole(error)}" if error.column else sentences.whole(error)
                 for error in errors]  # fmt: skip
        sheet.write_string(at, len(texts), guarded("\n".join(lines)), book.problem)
    return noted
