import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from marketplace.pdf import PdfUnavailable
from orders.models import Order
from settlements.exports import pdf, v2, xlsx
from settlements.models import Entry
from tests.settlements.factories import close, earn, next_of, seller_with_period, statement

pytestmark = pytest.mark.django_db

# The header row of the format as its public documentation gives it.
HEADER = (
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency transaction-type"
    " order-id merchant-order-id adjustment-id shipment-id marketplace-name amount-type amount-description amount"
    " fulfillment-id posted-date posted-date-time order-item-code merchant-order-item-id"
    " merchant-adjustment-item-id sku quantity-purchased promotion-id"
).replace(" ", "\t")


def lines_of(closed):
    text = b"".join(v2.stream(statement=closed)).decode()
    assert text.endswith("\n")
    return [line.split("\t") for line in text.splitlines()]


def rows_of(closed):
    header, *rows = lines_of(closed)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_flat_file_has_the_24_columns():
    lines = lines_of(statement())
    assert "\t".join(lines[0]) == HEADER
    assert {len(line) for line in lines} == {24}


def test_the_first_row_is_the_summary():
    closed = statement()
    summary = rows_of(closed)[0]
    assert {name: value for name, value in summary.items() if value} == {
        "settlement-id": str(20_000_000_000 + closed.pk),
        "settlement-start-date": "2026-09-01 02:00:00 UTC",
        "settlement-end-date": "2026-09-15 01:59:59 UTC",
        "deposit-date": "2026-09-15 02:00:00 UTC",
        "total-amount": f"{Decimal(closed.closing_minor) / 100:.2f}",
        "currency": "CNY",
    }


def test_the_rows_add_up_to_the_total():
    closed = statement()
    summary, *rows = rows_of(closed)
    assert len(rows) == closed.line_count
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(summary["total-amount"])


def test_a_balance_carried_over_is_a_row():
    seller, period = seller_with_period()
    earn(seller, -300)
    following = next_of(close(period))
    earn(seller, 1_000, at=following.starts_at)
    summary, carried, sale = rows_of(close(following))
    assert (carried["transaction-type"], carried["amount-type"], carried["amount"]) == (
        "Transfer", "other-transaction", "-3.00",
    )  # fmt: skip
    assert (sale["amount"], summary["total-amount"]) == ("10.00", "7.00")


def test_a_row_names_order_line_and_parcel():
    closed = statement()
    order = Order.objects.order_by("pk").first()
    line = order.lines.get()
    parcel = order.shipments.get()
    row = next(
        each
        for each in rows_of(closed)
        if each["order-id"] == order.number and each["amount-description"] == "Principal"
    )
    posted = Entry.objects.filter(order_id=order.pk, account__kind="available").first().posted_at
    assert {name: value for name, value in row.items() if value} == {
        "settlement-id": str(closed.settlement_id),
        "currency": "CNY",
        "transaction-type": "Order",
        "order-id": order.number,
        "shipment-id": parcel.tracking_number,
        "marketplace-name": "Quay CN",
        "amount-type": "ItemPrice",
        "amount-description": "Principal",
        "amount": f"{Decimal(line.items_minor) / 100:.2f}",
        "fulfillment-id": "MFN",
        "posted-date": f"{posted:%Y-%m-%d} 00:00:00 UTC",
        "posted-date-time": f"{posted.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC",
        "order-item-code": str(line.pk),
        "sku": line.sku,
        "quantity-purchased": str(line.quantity),
    }


def test_refunds_use_the_words_tools_know():
    words = {
        (row["transaction-type"], row["amount-type"], row["amount-description"])
        for row in rows_of(statement())
        if row["transaction-type"] == "Refund"
    }
    assert words >= {
        ("Refund", "ItemPrice", "Principal"),
        ("Refund", "ItemFees", "Commission"),
        ("Refund", "ItemFees", "RefundCommission"),
    }


def test_the_workbook_lists_every_entry():
    closed = statement()
    file = io.BytesIO()
    xlsx.write(statement=closed, file=file)
    book = openpyxl.load_workbook(file)
    summary, entries = book.worksheets
    rows = list(entries.iter_rows(min_row=2, values_only=True))
    assert len(rows) == closed.line_count
    assert sum(round(row[5] * 100) for row in rows) == closed.closing_minor
    found = {row[0]: row[2] for row in summary.iter_rows(values_only=True)}
    assert round(found["Closing balance"] * 100) == closed.closing_minor


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pdf_is_a_document(language):
    try:
        document = pdf.render(statement=statement(), language=language)
    except PdfUnavailable as reason:
        pytest.skip(str(reason))
    assert document.startswith(b"%PDF-")


@pytest.mark.parametrize(("form", "start"), [("v2", b"settlement-id\t"), ("xlsx", b"PK"), ("pdf", b"%PDF-")])
def test_the_command_writes_a_file(form, start, tmp_path):
    closed = statement()
    file = tmp_path / "statement"
    call_command("export_statement", closed.number, form=form, output=str(file))
    assert file.read_bytes().startswith(start)


def test_the_command_knows_no_other_statement(tmp_path):
    _seller, period = seller_with_period()
    with pytest.raises(CommandError, match="no statement"):
        call_command("export_statement", period.number, form="v2", output=str(tmp_path / "x"))
    assert not (tmp_path / "x").exists()


def test_a_large_workbook_goes_on_on_another_sheet(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    monkeypatch.setattr(xlsx, "FETCHED", 2)
    closed = statement()
    file = io.BytesIO()
    xlsx.write(statement=closed, file=file)
    _summary, *sheets = openpyxl.load_workbook(file).worksheets
    assert [sheet.max_row - 1 for sheet in sheets[:2]] == [2, 2]
    assert sum(sheet.max_row - 1 for sheet in sheets) == closed.line_count
