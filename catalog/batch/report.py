"""The seller's own table back: wrong cells marked, a note on each, and a column that says what to do."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from catalog.batch import sentences
from catalog.batch.columns import Column, Kind
from catalog.batch.reading import Table, read_table
from catalog.batch.shelves import Shelves
from catalog.batch.templates import WIDTHS, Book, guarded, known_column, write_values
from catalog.models import BatchRowError, BatchUpload

COMMENT = {"x_scale": 2, "y_scale": 0.8}


def annotated_workbook(*, upload: BatchUpload, only_errors: bool) -> bytes:
    """Return the table as .xlsx, all rows or only those with problems, ready to correct and upload again.

    Raises ``UnreadableFile`` where the file never was a table.
    """
    shelves = Shelves()
    with upload.file.open("rb") as file:
        table = read_table(file, shelves.all_definitions())
    errors: dict[int, list[BatchRowError]] = defaultdict(list)
    for error in upload.errors.exclude(code__in=sentences.WARNINGS):
        errors[error.row].append(error)
    columns = [known_column(key, shelves) for key in table.keys]
    book = Book()
    sheet = book.workbook.add_worksheet((table.sheet or _("Template"))[:31])
    lists = write_values(book, [column for column in columns if column], None)
    _write_headings(book, sheet, table, columns, lists)
    rows = [(number, texts) for number, texts in table.rows if number in errors or not only_errors]
    for at, (number, texts) in enumerate(rows, start=1):
        _write_row(book, sheet, at, texts, errors.get(number, []), len(table.headers))
    sheet.freeze_panes(1, 1)
    return book.finished()


def file_name(upload: BatchUpload, *, only_errors: bool) -> str:
    """Return the name a report is downloaded under."""
    stem = upload.original_name.rpartition(".")[0] or upload.number
    return (
        f"{stem}-{_('to-correct') if only_errors else _('checked')}-{dt.date.isoformat(upload.created_at.date())}.xlsx"
    )


def _write_headings(book: Book, sheet: Any, table: Table, columns: list[Column | None], lists: dict[str, str]) -> None:
    for at, (header, column) in enumerate(zip(table.headers, columns, strict=True)):
        text = f"category={table.category}" if column and column.kind is Kind.CATEGORY and table.category else header
        sheet.write_string(0, at, guarded(text), book.must if column and column.required else book.head)
        sheet.set_column(at, at, WIDTHS.get(column.kind, 14) if column else 14, book.text)
        if column and column.key in lists:
            sheet.data_validation(1, at, len(table.rows), at, {"validate": "list", "source": lists[column.key],
                                                               "error_type": "warning"})  # fmt: skip
    sheet.write_string(0, len(table.headers), _("Problems"), book.must)
    sheet.set_column(len(table.headers), len(table.headers), 60, book.problem)


def _write_row(book: Book, sheet: Any, at: int, texts: list[str], errors: list[BatchRowError], width: int) -> None:
    wrong = {error.column_index: error for error in errors}
    for column in range(width):
        text = guarded(texts[column])
        if column in wrong:
            sheet.write_string(at, column, text, book.wrong)
            sheet.write_comment(at, column, sentences.whole(wrong[column]), COMMENT)
        elif text:
            sheet.write_string(at, column, text, book.text)
    if errors:
        lines = [f"{error.column}: {sentences.whole(error)}" if error.column else sentences.whole(error)
                 for error in errors]  # fmt: skip
        sheet.write_string(at, width, guarded("\n".join(lines)), book.problem)
