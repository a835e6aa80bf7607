"""The orders flat file: exactly what Manage Orders shows as filtered, a row per order line, in memory of one chunk.

As CSV and workbook with our own columns behind the classic ones, as tab-delimited text with the classic ones alone,
which other programs read.

A row adds up to what the customer paid: prices less promotion discounts, and the taxes where the store adds them on
top (elsewhere the prices contain them). Taxes are of what is paid, after discounts.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import IO, Any, NamedTuple

import xlsxwriter
from django.db.models import QuerySet

from accounts.models import User
from fulfillment import privacy
from fulfillment.models import AddressReveal, DeskEntry
from fulfillment.models.desk import Stage
from marketplace import csv_lines, money
from marketplace.db import fetch_all
from marketplace.money import Money
from marketplace.names import masked_name
from orders.delivery import METHODS

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
CHUNK = 1_000
# Excel's limit of rows on a sheet.
MOST_ROWS = 1_048_576

# All that the file says of some orders, a row per line, in the order given.
_LINES = """
SELECT o.id, o.number, o.storefront, o.state, o.delivery_method, o.currency, o.refunded_minor, o.placed_at, o.paid_at,
    o.ship_by, o.deliver_by, o.invoice_kind, o.invoice_title, o.invoice_tax_number,
    entry.stage, entry.recipient, entry.city, CASE WHEN entry.stage = 'to_ship' THEN purchase.address END,
    line.id, line.sku, line.title, line.quantity, line.shipped_quantity, line.items_minor,
    line.seller_discount_minor + line.platform_discount_minor, line.delivery_minor, line.tax_minor,
    -- The vouchers that took something off: the seller's by its code, the platform's by a number, for its code is
    -- worth money to whoever knows it.
    CASE WHEN line.seller_discount_minor > 0 OR line.platform_discount_minor > 0 THEN (
        SELECT string_agg(coalesce(CASE WHEN voucher.seller_id IS NULL THEN 'Quay ' || voucher.id END, voucher.code),
            ',' ORDER BY used.id)
        FROM orders_voucheruse used JOIN orders_voucher voucher ON voucher.id = used.voucher_id
        WHERE used.purchase_id = o.purchase_id AND CASE
            WHEN voucher.seller_id IS NULL THEN line.platform_discount_minor > 0
            ELSE voucher.seller_id = o.seller_id AND line.seller_discount_minor > 0
        END
    ) END,
    invoice.state, invoice.due_at, invoice.number
FROM unnest(%s) WITH ORDINALITY AS page(order_id, place)
JOIN fulfillment_deskentry entry ON entry.order_id = page.order_id
JOIN orders_order o ON o.id = page.order_id
JOIN orders_purchase purchase ON purchase.id = o.purchase_id
JOIN orders_orderline line ON line.order_id = page.order_id
LEFT JOIN fulfillment_invoice invoice ON invoice.order_id = page.order_id
ORDER BY page.place, line.id
"""


class _Line(NamedTuple):
    """What ``_LINES`` says of one line; the address only while the order waits for dispatch."""

    order_id: int
    number: str
    storefront: str
    state: str
    delivery_method: str
    currency: str
    refunded_minor: int
    placed_at: dt.datetime
    paid_at: dt.datetime
    ship_by: dt.datetime | None
    deliver_by: dt.datetime | None
    invoice_kind: str
    invoice_title: str
    invoice_tax_number: str
    stage: str
    recipient: str
    city: str
    address: str | None
    pk: int
    sku: str
    title: str
    quantity: int
    shipped_quantity: int
    items_minor: int
    discount_minor: int
    delivery_minor: int
    tax_minor: int
    promotions: str | None
    invoice_state: str | None
    invoice_due_at: dt.datetime | None
    invoice_number: str | None


def lines(found: QuerySet[DeskEntry], *, reader: User | None) -> Iterator[str]:
    """Return the file line by line, in memory of one chunk.

    ``reader`` sees the addresses of orders that wait for dispatch, and each look is recorded;
    None sees none.
    """
    return csv_lines.lines(_rows(found, reader, COLUMNS))


def tab_delimited(found: QuerySet[DeskEntry], *, reader: User | None) -> Iterator[str]:
    """Return the classic file line by line; ``reader`` as in ``lines``."""
    for row in _rows(found, reader, CLASSIC):
        yield "\t".join([csv_lines.harmless(" ".join(cell.split())) if cell else "" for cell in row]) + "\r\n"


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
    methods = {code: str(method.name) for code, method in METHODS.items()}
    order_ids = iter(found.values_list("pk", flat=True).iterator(chunk_size=CHUNK))
    while chunk := list(islice(order_ids, CHUNK)):
        found_lines = [_Line(*each) for each in fetch_all(_LINES, [chunk])]
        if reader:
            _record_reveals(found_lines, reader)
        for line in found_lines:
            yield _cells(line, methods[line.delivery_method], _Person.of(line, is_shown=reader is not None))[
                : len(columns)
            ]


def _record_reveals(found_lines: list[_Line], reader: User) -> None:
    shown = {line.order_id for line in found_lines if line.stage == Stage.TO_SHIP}
    if shown:
        privacy.record_reveals(order_ids=sorted(shown), user=reader, way=AddressReveal.Way.EXPORT)


@dataclass(frozen=True, slots=True)
class _Person:
    """The recipient as a reader sees them: whole while the order waits for dispatch, else masked."""

    name: str
    city: str
    lines: tuple[str, str, str] = ("", "", "")
    region: str = ""
    postal_code: str = ""
    phone: str = ""

    @classmethod
    def of(cls, line: _Line, *, is_shown: bool) -> "_Person":
        """Return the recipient of a line's order."""
        if not is_shown or line.address is None:
            return cls(masked_name(line.recipient), line.city)
        address: dict[str, str] = json.loads(line.address)

        def said(name: str) -> str:
            return address.get(name, "")

        return cls(
            said("recipient"), said("city"), (said("line1"), said("line2"), said("district")), said("region"),
            said("postal_code"), said("phone"),
        )  # fmt: skip


def _cells(line: _Line, method: str, person: _Person) -> list[str]:
    """Return a line's cells in the order of ``COLUMNS``."""
    goods_minor = line.items_minor - line.discount_minor
    of_items, of_delivery = money.allocate(line.tax_minor, [goods_minor, line.delivery_minor])

    def plain(minor: int) -> str:
        return Money(minor, line.currency).plain()

    return [
        line.number, str(line.pk), _moment(line.placed_at), _moment(line.paid_at), "", person.name, "",
        line.sku, line.title, str(line.quantity), line.currency, plain(line.items_minor), plain(of_items),
        plain(line.delivery_minor), plain(of_delivery), method, person.name, *person.lines,
        person.city, person.region, person.postal_code, line.storefront, person.phone, "",
        _moment(line.deliver_by), "UTC", "", f"Quay {line.storefront}",
        # No voucher takes anything off delivery.
        plain(line.discount_minor), plain(0), line.promotions or "",
        line.state, str(line.shipped_quantity), _moment(line.ship_by), plain(line.refunded_minor), line.invoice_kind,
        line.invoice_title, line.invoice_tax_number, line.invoice_state or "", _moment(line.invoice_due_at),
        line.invoice_number or "",
    ]  # fmt: skip


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else ""
