"""A statement as Excel workbook: a summary sheet and every entry, in the active language."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext

from marketplace.money import Money, exponent
from orders.models import Order, OrderLine
from settlements import statements
from settlements.models import Period
from settlements.models.ledger import Classification
from settlements.statements import Balance

FETCHED = 2_000
# Excel's limit of rows on a sheet.
MOST_ROWS = 1_048_576


def write(*, statement: Period, file: IO[bytes]) -> None:
    """Write the workbook to ``file``; rows go to disk as they come, so that memory stays flat."""
    # Text that looks like a formula or a link stays text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "remove_timezone": True}  # fmt: skip
    book = xlsxwriter.Workbook(file, options)
    places = exponent(statement.currency)
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "bold": book.add_format({"bold": True}),
        "money": book.add_format({"num_format": "#,##0." + "0" * places if places else "#,##0"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    _summary(book.add_worksheet(_("Summary")), statements.balance_of(statement), formats)
    _entries(book, statement, formats)
    book.close()


def _summary(sheet: Any, balance: Balance, formats: dict[str, Any]) -> None:
    period = balance.period
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 20)
    rows: list[tuple[Any, ...]] = [
        (_("Statement"), period.number),
        (_("Seller"), period.seller.legal_name),
        (_("From"), timezone.localtime(period.starts_at)),
        (_("To"), timezone.localtime(period.ends_at)),
        (_("Currency"), period.currency),
        (),
        (pgettext("of a statement", "Item"), _("Count"), _("Amount")),
        (_("Carried over"), "", _major(period, period.opening_minor)),
    ]
    for part in balance.parts:
        rows += [(item.label, item.count, _major(period, item.amount_minor)) for item in part.items]
    rows.append((_("Closing balance"), "", _major(period, balance.closing_minor)))
    rows.append((_("Payout"), "", _major(period, period.transfer_minor)))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            form = formats["moment"] if hasattr(value, "year") else formats["money"] if column == 2 else None
            sheet.write(number, column, value, formats["bold"] if column == 0 else form)


def _entries(book: Any, statement: Period, formats: dict[str, Any]) -> None:
    """Write every entry, on as many sheets as Excel's limit needs."""
    labels = {each.value: str(each.label) for each in Classification}
    found = statements.entries_of(statement).values_list(
        "posted_at", "classification", "order_id", "order_line_id", "amount_minor"
    )
    sheet, row = _sheet(book, formats), 0
    for chunk in batched(found.iterator(chunk_size=FETCHED), FETCHED):
        if row + len(chunk) >= MOST_ROWS:
            sheet, row = _sheet(book, formats), 0
        row = _write(sheet, row, chunk, (statement, labels, formats))


def _sheet(book: Any, formats: dict[str, Any]) -> Any:
    number = len(book.worksheets())
    sheet = book.add_worksheet(_("Entries") if number == 1 else f"{_('Entries')} {number}")
    headings = (_("Time"), pgettext("of a statement", "Item"), _("Order"), _("SKU"), _("Pieces"), _("Amount"))
    for column, heading in enumerate(headings):
        sheet.write(0, column, heading, formats["head"])
    sheet.set_column(0, 3, 22)
    sheet.freeze_panes(1, 0)
    return sheet


def batched(rows: Iterable[tuple[Any, ...]], size: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield ``rows`` in lists of at most ``size``."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _write(sheet: Any, row: int, chunk: list[tuple[Any, ...]], told: tuple[Period, dict[str, str], Any]) -> int:
    statement, labels, formats = told
    numbers = dict(Order.objects.filter(pk__in={each[2] for each in chunk}).values_list("pk", "number"))
    found = OrderLine.objects.filter(pk__in={each[3] for each in chunk}).values_list("pk", "sku", "quantity")
    lines = {pk: (sku, quantity) for pk, sku, quantity in found}
    for posted_at, classification, order_id, line_id, minor in chunk:
        row += 1
        sku, quantity = lines.get(line_id, ("", ""))
        sheet.write_datetime(row, 0, timezone.localtime(posted_at), formats["moment"])
        sheet.write_string(row, 1, labels[classification])
        sheet.write_string(row, 2, numbers.get(order_id, ""))
        sheet.write_string(row, 3, sku)
        sheet.write(row, 4, quantity)
        sheet.write(row, 5, _major(statement, -minor), formats["money"])
    return row


def _major(period: Period, minor: int) -> Any:
    return Money(minor, period.currency).decimal
