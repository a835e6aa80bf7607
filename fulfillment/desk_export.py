"""The orders flat file: exactly what Manage Orders shows as filtered, a row per order line, in memory of one chunk.

As CSV and workbook with our own columns behind the classic ones, as tab-delimited text with the classic ones alone,
which other programs read.

A row adds up to what the customer paid: prices less promotion discounts, and the taxes where the store adds them on
top (elsewhere the prices contain them). Taxes are of what is paid, after discounts.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db.models import Prefetch, QuerySet

from accounts.models import User
from fulfillment import privacy
from fulfillment.models import AddressReveal, DeskEntry
from fulfillment.models.desk import Stage
from marketplace import csv_lines, money
from marketplace.money import Money
from marketplace.names import masked_name
from orders.delivery import METHODS
from orders.models import Order, OrderLine, VoucherUse

# The columns of the classic new-orders flat file, then those of the classic all-orders report about discounts.
CLASSIC = (
    "order-id", "order-item-id", "purchase-date", "payments-date", "buyer-email", "buyer-name", "buyer-phone-number",
    "sku", "product-name", "quantity-purchased", "currency", "item-price", "item-tax", "shipping-price",
    "shipping-tax", "ship-service-level", "recipient-name", "ship-address-1", "ship-address-2", "ship-address-3",
    "ship-city", "ship-state", "ship-postal-code", "ship-country", "ship-phone-number", "delivery-start-date",
    "delivery-end-date", "delivery-time-zone", "delivery-Instructions", "sales-channel",
    "item-promotion-discount", "ship-promotion-discount", "promotion-ids",
)  # fmt: skip
COLUMNS = (
    *CLASSIC, "order-state", "quantity-shipped", "ship-by", "refunded", "invoice-type", "invoice-title",
    "invoice-tax-number", "invoice-state", "invoice-due", "invoice-number",
)  # fmt: skip
# What a workbook holds as numbers.
NUMBERS = frozenset({
    "quantity-purchased", "quantity-shipped", "item-price", "item-tax", "shipping-price", "shipping-tax",
    "item-promotion-discount", "ship-promotion-discount", "refunded",
})  # fmt: skip
CHUNK = 500
# Excel's limit of rows on a sheet.
MOST_ROWS = 1_048_576

Cells = dict[str, str]


def lines(found: QuerySet[DeskEntry], *, reader: User | None) -> Iterator[str]:
    """Return the file line by line, in memory of one chunk.

    ``reader`` sees the addresses of orders that wait for dispatch, and each look is recorded;
    None sees none.
    """
    return csv_lines.lines(_rows(found, reader, COLUMNS))


def tab_delimited(found: QuerySet[DeskEntry], *, reader: User | None) -> Iterator[str]:
    """Return the classic file line by line; ``reader`` as in ``lines``."""
    for row in _rows(found, reader, CLASSIC):
        yield "\t".join(csv_lines.harmless(" ".join(cell.split())) for cell in row) + "\r\n"


def write_workbook(found: QuerySet[DeskEntry], *, reader: User | None, file: IO[bytes]) -> None:
    """Write the workbook; rows go to disk as they come. ``reader`` as in ``lines``."""
    # Text that looks like a formula or a link stays text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    rows = _rows(found, reader, COLUMNS)
    next(rows)
    sheet, number = _sheet(book, bold), 0
    for row in rows:
        number += 1
        if number == MOST_ROWS:
            sheet, number = _sheet(book, bold), 1
        for column, cell in enumerate(row):
            if cell and COLUMNS[column] in NUMBERS:
                sheet.write_number(number, column, Decimal(cell))
            elif cell:
                sheet.write_string(number, column, cell)
    book.close()


def _sheet(book: Any, bold: Any) -> Any:
    sheet = book.add_worksheet()
    for column, heading in enumerate(COLUMNS):
        sheet.write_string(0, column, heading, bold)
    sheet.set_column(0, len(COLUMNS) - 1, 18)
    sheet.freeze_panes(1, 1)
    return sheet


def _rows(found: QuerySet[DeskEntry], reader: User | None, columns: Sequence[str]) -> Iterator[Sequence[str]]:
    yield columns
    chunk: list[DeskEntry] = []
    for entry in _with_details(found).iterator(chunk_size=CHUNK):
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield from _written(chunk, reader, columns)
            chunk = []
    yield from _written(chunk, reader, columns)


def _with_details(found: QuerySet[DeskEntry]) -> QuerySet[DeskEntry]:
    order_lines = Prefetch("order__lines", queryset=OrderLine.objects.order_by("pk"))
    uses = VoucherUse.objects.select_related("voucher").order_by("pk")
    return found.select_related("order__purchase", "order__invoice").prefetch_related(
        order_lines, Prefetch("order__purchase__voucher_uses", queryset=uses)
    )


def _written(chunk: list[DeskEntry], reader: User | None, columns: Sequence[str]) -> Iterator[list[str]]:
    shown = {entry.pk for entry in chunk if reader and entry.stage == Stage.TO_SHIP}
    if reader and shown:
        privacy.record_reveals(order_ids=sorted(shown), user=reader, way=AddressReveal.Way.EXPORT)
    for entry in chunk:
        order = _order_cells(entry) | _address_cells(entry, is_shown=entry.pk in shown)
        for line in entry.order.lines.all():
            cells = order | _line_cells(line, entry.order)
            yield [cells.get(column, "") for column in columns]


def _order_cells(entry: DeskEntry) -> Cells:
    order = entry.order
    invoice = getattr(order, "invoice", None)
    return {
        "order-id": order.number,
        "purchase-date": _moment(order.placed_at),
        "payments-date": _moment(order.paid_at),
        "currency": order.currency,
        "ship-service-level": str(METHODS[order.delivery_method].name),
        "ship-country": order.storefront,
        "delivery-end-date": _moment(order.deliver_by),
        "delivery-time-zone": "UTC",
        "sales-channel": f"Quay {order.storefront}",
        "order-state": order.state,
        "ship-by": _moment(order.ship_by),
        "refunded": Money(order.refunded_minor, order.currency).plain(),
        "invoice-type": order.invoice_kind,
        "invoice-title": order.invoice_title,
        "invoice-tax-number": order.invoice_tax_number,
        "invoice-state": invoice.state if invoice else "",
        "invoice-due": _moment(invoice.due_at) if invoice else "",
        "invoice-number": invoice.number if invoice else "",
    }


def _address_cells(entry: DeskEntry, *, is_shown: bool) -> Cells:
    if not is_shown:
        masked = masked_name(entry.recipient)
        return {"buyer-name": masked, "recipient-name": masked, "ship-city": entry.city}
    address: dict[str, Any] = entry.order.purchase.address
    return {
        "buyer-name": address.get("recipient", ""),
        "recipient-name": address.get("recipient", ""),
        "ship-address-1": address.get("line1", ""),
        "ship-address-2": address.get("line2", ""),
        "ship-address-3": address.get("district", ""),
        "ship-city": address.get("city", ""),
        "ship-state": address.get("region", ""),
        "ship-postal-code": address.get("postal_code", ""),
        "ship-phone-number": address.get("phone", ""),
    }


def _line_cells(line: OrderLine, order: Order) -> Cells:
    of_items, of_delivery = money.allocate(line.tax_minor, [line.goods_minor, line.delivery_minor])

    def plain(minor: int) -> str:
        return Money(minor, order.currency).plain()

    return {
        "order-item-id": str(line.pk),
        "sku": line.sku,
        "product-name": line.title,
        "quantity-purchased": str(line.quantity),
        "quantity-shipped": str(line.shipped_quantity),
        "item-price": plain(line.items_minor),
        "item-tax": plain(of_items),
        "shipping-price": plain(line.delivery_minor),
        "shipping-tax": plain(of_delivery),
        "item-promotion-discount": plain(line.discount_minor),
        # No voucher takes anything off delivery.
        "ship-promotion-discount": plain(0),
        "promotion-ids": ",".join(_promotions(line, order)),
    }


def _promotions(line: OrderLine, order: Order) -> Iterator[str]:
    """Name the vouchers that took something off a line: the seller's by its code, the platform's by a number.

    A platform's code is worth money to whoever knows it.
    """
    for use in order.purchase.voucher_uses.all():
        voucher = use.voucher
        if voucher.seller_id == order.seller_id and line.seller_discount_minor:
            yield voucher.code
        elif voucher.seller_id is None and line.platform_discount_minor:
            yield f"Quay {voucher.pk}"


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else ""
