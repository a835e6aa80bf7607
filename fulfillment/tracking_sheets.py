"""Reading uploaded tracking files: xlsx, csv or tab-delimited text, whatever encoding sellers' tools write."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from fulfillment.errors import InvalidTrackingFile

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_ROWS = 5_000
# The column row may stand below a title or a translated heading, as in other marketplaces' templates.
HEADING_WITHIN = 5
# The classic shipping-confirmation flat file, and what Chinese tools call its columns.
ALIASES = {
    "order-id": ("order-id", "订单号", "订单编号"),
    "order-item-id": ("order-item-id", "订单商品编号", "order-item-code"),
    "quantity": ("quantity", "数量", "发货数量"),
    "carrier-code": ("carrier-code", "承运商代码"),
    "carrier-name": ("carrier-name", "carrier", "承运商", "快递公司", "物流公司"),
    "tracking-number": ("tracking-number", "运单号", "快递单号", "物流单号"),
}
TEMPLATE_COLUMNS = (
    "order-id", "order-item-id", "quantity", "ship-date", "carrier-code", "carrier-name", "tracking-number",
    "ship-method",
)  # fmt: skip
REQUIRED = ("order-id", "tracking-number")
_COLUMN_OF = {alias: column for column, aliases in ALIASES.items() for alias in aliases}

Cells = dict[str, str]


def read(content: bytes) -> list[tuple[int, Cells]]:
    """Return (row number as the spreadsheet counts, cells by column) of every row that is not empty.

    Raises ``InvalidTrackingFile`` where the file as a whole cannot be used.
    """
    if not content.strip():
        raise InvalidTrackingFile(_("The file is empty."), field="file")
    if len(content) > MAX_BYTES:
        raise InvalidTrackingFile(_("The file is larger than 5 MB. Split it."), field="file")
    sheet = list(_xlsx(content) if content.startswith(b"PK\x03\x04") else _text(content))
    start, columns = _heading(sheet)
    found = [(number, _cells(row, columns)) for number, row in enumerate(sheet[start:], start + 1)]
    rows = [(number, cells) for number, cells in found if any(cells.values())]
    if not rows:
        raise InvalidTrackingFile(_("The file has a heading, but no rows."), field="file")
    if len(rows) > MAX_ROWS:
        raise InvalidTrackingFile(_("The file has more than 5,000 rows. Split it."), field="file")
    return rows


def _xlsx(content: bytes) -> Iterator[Sequence[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise InvalidTrackingFile(_("The workbook is too large when unpacked."), field="file")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        table = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, IndexError):
        message = _("The workbook is damaged or protected and cannot be read. Save it again as .xlsx.")
        raise InvalidTrackingFile(message, field="file") from None
    for row in table:
        yield [_plain(cell) for cell in row]


def _plain(cell: Any) -> str:
    # Spreadsheets turn numbers that people type into floats: 12.0 was 12.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _text(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t,;", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip().removeprefix("'") for cell in row]
    except csv.Error:
        message = _("The text file cannot be read as a table. Save it as .csv or .xlsx.")
        raise InvalidTrackingFile(message, field="file") from None


def _decoded(content: bytes) -> str:
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    message = _("The file is neither a workbook nor text. Save it as .xlsx or .csv.")
    raise InvalidTrackingFile(message, field="file")


def _heading(sheet: list[Sequence[str]]) -> tuple[int, list[str]]:
    for number, row in enumerate(sheet[:HEADING_WITHIN]):
        columns = [_COLUMN_OF.get(re.sub(r"[\s_]+", "-", cell.strip().lower()), "") for cell in row]
        if all(name in columns for name in REQUIRED):
            return number + 1, columns
    message = _("The file needs the columns order-id and tracking-number in its heading.")
    raise InvalidTrackingFile(message, field="file")


def _cells(row: Sequence[str], columns: list[str]) -> Cells:
    return {column: cell[:200] for column, cell in zip(columns, row, strict=False) if column}
