"""Templates: a workbook with drop-down lists, instructions and valid values, or text with tabs."""

import io
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from catalog.batch.columns import BY_KEY, CATEGORY_MARK, Column, Kind, attribute_column, columns_for
from catalog.batch.reading import RISKY
from catalog.batch.shelves import Shelves
from catalog.models import Category

# Rows that carry drop-down lists.
PREPARED_ROWS = 5_000
WIDTHS = {Kind.LINE: 34, Kind.TEXT: 40, Kind.CATEGORY: 20, Kind.PRODUCT: 22, Kind.ACTION: 24}
# xlsxwriter must never turn a text into something that is evaluated.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook being written, with the formats that templates and reports share.

    With ``constant_memory`` each sheet is written row by row, and memory stays flat however many there are.
    """

    def __init__(self, *, constant_memory: bool = False) -> None:
        self.target = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(self.target, {**OPTIONS, "constant_memory": constant_memory})
        add: Callable[..., Any] = self.workbook.add_format
        head = {"bold": True, "bg_color": "#E3F1EC", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self.head = add(head)
        self.must = add({**head, "bg_color": "#0B6A52", "font_color": "#FFFFFF"})
        self.code = add({"font_color": "#6B6F73", "font_size": 9, "bottom": 1, "bg_color": "#F6F4EF"})
        self.text = add({"num_format": "@"})
        self.example = add({"num_format": "@", "italic": False, "font_color": "#8A8F94", "bg_color": "#FBFAF7"})
        self.wrap = add({"text_wrap": True, "valign": "top"})
        self.title = add({"bold": True, "font_size": 14})
        self.wrong = add({"num_format": "@", "bg_color": "#F9DAD3", "font_color": "#8C1D0B", "border": 1,
                          "border_color": "#B7301A"})  # fmt: skip
        self.problem = add({"text_wrap": True, "valign": "top", "font_color": "#8C1D0B"})

    def finished(self) -> bytes:
        """Close the workbook and return it."""
        self.workbook.close()
        return self.target.getvalue()


def workbook_template(category: Category | None) -> bytes:
    """Return the .xlsx template of a category, or the general one, in the active language."""
    columns = template_columns(category)
    book = Book()
    sheet = book.workbook.add_worksheet(_("Template"))
    _write_instructions(book, columns, category)
    lists = write_values(book, columns, category)
    for at, column in enumerate(columns):
        write_heading(book, sheet, at, column, lists)
        sheet.write_string(1, at, header_key(column, category), book.code)
        sheet.write_string(2, at, example(column, category), book.example)
    sheet.freeze_panes(2, 1)
    return book.finished()


def text_template(category: Category | None) -> bytes:
    """Return the tab-delimited template: column keys and the example row, UTF-8 with a byte order mark."""
    columns = template_columns(category)
    lines = [
        [header_key(column, category) for column in columns],
        [guarded(example(column, category)) for column in columns],
    ]
    return "".join("\t".join(line) + "\r\n" for line in lines).encode("utf-8-sig")


def template_columns(category: Category | None) -> list[Column]:
    """Return the columns; a general template asks only for attributes that some category requires."""
    shelves = Shelves()
    if category is not None:
        return columns_for(shelves.definitions[category.pk])
    required = {definition.code: definition for definition in shelves.all_definitions() if definition.required}
    return columns_for(required.values())


def header_key(column: Column, category: Category | None) -> str:
    """Return a column's name for machines; a category template's carries its category."""
    return f"{CATEGORY_MARK}{category.slug}" if category and column.kind is Kind.CATEGORY else column.key


def example(column: Column, category: Category | None) -> str:
    """Return what the example row shows."""
    if column.kind is Kind.CATEGORY:
        return str(category or "")
    return column.example or (str(column.choices[0][1]) if column.kind is Kind.ATTRIBUTE and column.choices else "")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet program runs: a quote before what begins like a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def write_heading(book: Book, sheet: Any, at: int, column: Column, lists: dict[str, str]) -> None:
    """Write a column's name, its width, its note and, where it has valid values, its drop-down list."""
    label = f"{column.label} *" if column.required else str(column.label)
    sheet.write_string(0, at, label, book.must if column.required else book.head)
    sheet.set_column(at, at, WIDTHS.get(column.kind, 14), book.text)
    if column.help:
        sheet.write_comment(0, at, str(column.help), {"x_scale": 1.4, "y_scale": 0.7})
    if column.key in lists:
        sheet.data_validation(
            2, at, PREPARED_ROWS, at, {"validate": "list", "source": lists[column.key], "error_type": "warning"}
        )


def write_values(book: Book, columns: Sequence[Column], category: Category | None) -> dict[str, str]:
    """Write the sheet of valid values; return the range of each column's list."""
    name = _("Valid values")
    sheet = book.workbook.add_worksheet(name)
    found: dict[str, str] = {}
    lists: list[list[str]] = []
    for column in columns:
        values = [str(label) for _code, label in column.choices]
        if column.kind is Kind.CATEGORY:
            values = [str(category)] if category else [str(leaf) for leaf in Category.objects.leaves()]
        if values:
            letter = xlsxwriter.utility.xl_col_to_name(len(lists))
            found[column.key] = f"='{name}'!${letter}$2:${letter}${len(values) + 1}"
            lists.append([str(column.label), *values])
    for row, line in enumerate(itertools.zip_longest(*lists, fillvalue="")):
        for at, value in enumerate(line):
            if value:
                sheet.write_string(row, at, guarded(value), None if row else book.head)
    sheet.set_column(0, len(found), 24)
    sheet.freeze_panes(1, 0)
    return found


def _write_instructions(book: Book, columns: Sequence[Column], category: Category | None) -> None:
    sheet = book.workbook.add_worksheet(_("Instructions"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 80)
    title = _("Template for %(category)s") % {"category": category} if category else _("Template for all categories")
    sheet.write_string(0, 0, title, book.title)
    steps = (
        _("Fill in one row per listing on the first sheet, below the example. The example row is never read."),
        _("Dark columns are required for new listings. For listings you have, empty cells stay as they are."),
        _("Save as .xlsx, or as text with tabs in UTF-8, UTF-16 or GB18030, and upload it under “Batch upload”."),
        _("We check every row first and show what will happen. Rows with problems change nothing."),
    )
    for row, step in enumerate(steps, start=2):
        sheet.write_string(row, 0, f"{row - 1}. {step}")
    for at, label in enumerate((_("Column"), _("Name for machines"), _("Required"), _("What to enter"))):
        sheet.write_string(7, at, label, book.head)
    for row, column in enumerate(columns, start=8):
        sheet.write_string(row, 0, str(column.label), book.wrap)
        sheet.write_string(row, 1, column.key, book.wrap)
        sheet.write_string(row, 2, _("Yes") if column.required else "", book.wrap)
        sheet.write_string(row, 3, str(column.help), book.wrap)


def known_column(key: str | tuple[str, ...], shelves: Shelves) -> Column | None:
    """Return the column that a file's key means, ``None`` where it means nothing."""
    if isinstance(key, str):
        return BY_KEY.get(key)
    definitions = {definition.code: definition for definition in shelves.all_definitions()}
    return attribute_column(definitions[key[0]]) if key[0] in definitions else None
