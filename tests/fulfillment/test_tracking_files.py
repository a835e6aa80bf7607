import io

import pytest
import xlsxwriter

from fulfillment import tracking_files, tracking_sheets
from fulfillment.errors import InvalidTrackingFile
from fulfillment.models import TrackingFile, TrackingRow
from marketplace.errors import DomainError
from orders import progress
from orders.models import Order
from tests.accounts.factories import SellerFactory, UserFactory
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db
SF = "SF1234567890123"
FULL = "order-id\torder-item-id\tquantity\tcarrier-code\ttracking-number"
Outcome = TrackingRow.Outcome


def rows(file):
    return [(row.row, row.outcome, row.column) for row in file.rows.order_by("row")]


def workbook(*table):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def applied(file):
    tracking_files.start_applying(tracking_file=file, actor=None)
    tracking_files.apply(tracking_file_id=file.pk)
    file.refresh_from_db()
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_text_is_read_in_any_usual_encoding(encoding, delimiter):
    content = (
        delimiter.join(["订单号", "快递公司", "运单号"]) + "\r\n" + delimiter.join(["Q1", "顺丰", SF]) + "\r\n\r\n"
    )
    assert tracking_sheets.read(content.encode(encoding)) == [
        (2, {"order-id": "Q1", "carrier-name": "顺丰", "tracking-number": SF})
    ]


def test_workbooks_are_read_and_numbers_stay_numbers():
    content = workbook(
        ["A title above"], ["Order ID", "Quantity", "Tracking number"], ["Q1", 2, 123456789012], [], ["Q2", "", "T"]
    )
    assert tracking_sheets.read(content) == [
        (3, {"order-id": "Q1", "quantity": "2", "tracking-number": "123456789012"}),
        (5, {"order-id": "Q2", "quantity": "", "tracking-number": "T"}),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" ", "empty"),
        (b"a,b\n1,2", "needs the columns"),
        (b"order-id,tracking-number\n", "no rows"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x00\x01\x02\xff", "neither a workbook nor text"),
    ],
)
def test_an_unreadable_file_is_refused_as_a_whole(content, words):
    with pytest.raises(InvalidTrackingFile, match=words) as refused:
        tracking_sheets.read(content)
    assert refused.value.field == "file"


def test_a_refused_file_leaves_nothing_behind():
    with pytest.raises(InvalidTrackingFile):
        tracking_files.receive(seller=SellerFactory(), name="x.csv", content=b"a", actor=None)
    assert not TrackingFile.objects.exists()


def test_each_row_gets_its_verdict_and_nothing_is_dispatched_yet():
    order = factories.order()
    seller = order.seller
    cancelled = factories.order(seller=seller)
    progress.cancel_order(order=cancelled, reason="x", actor=None)
    sent = factories.dispatched(seller=seller)
    foreign = factories.order()
    file = factories.tracking_file(
        seller,
        [
            [order.number.lower(), "SF", SF],
            ["Q00-0000-000000", "SF", SF],
            [foreign.number, "SF", SF],
            [cancelled.number, "SF", SF],
            [sent.number, "SF", SF],
            [order.number, "SF", SF],
            [factories.order(seller=seller).number, "", SF],
            [factories.order(seller=seller).number, "SF", ""],
            [factories.order(seller=seller).number, "SF", "odd"],
        ],
    )
    assert rows(file) == [
        (2, "ready", ""),
        (3, "refused", "order-id"),
        (4, "refused", "order-id"),
        (5, "refused", "order-id"),
        (6, "refused", "order-id"),
        (7, "refused", "order-id"),
        (8, "refused", "carrier-code"),
        (9, "refused", "tracking-number"),
        (10, "ready", "tracking-number"),
    ]
    order.refresh_from_db()
    assert order.state == Order.State.UNSHIPPED
    assert not file.rows.filter(order=foreign).exists()


def test_quantities_are_counted_across_the_file():
    order = factories.order(quantities=(3, 1))
    first, second = order.lines.order_by("pk")
    file = factories.tracking_file(
        order.seller,
        [
            [order.number, str(first.pk), "2", "SF", SF],
            [order.number, str(first.pk), "2", "SF", SF],
            [order.number, str(second.pk), "x", "SF", SF],
            [order.number, "1", "1", "SF", SF],
            [order.number, "", "1", "SF", SF],
            [order.number, str(second.pk), "", "SF", SF],
        ],
        header=FULL,
    )
    assert rows(file) == [
        (2, "ready", ""),
        (3, "refused", "quantity"),
        (4, "refused", "quantity"),
        (5, "refused", "order-item-id"),
        (6, "refused", "order-item-id"),
        (7, "ready", ""),
    ]
    applied(file)
    shipment = order.shipments.get()
    assert list(shipment.lines.order_by("line_id").values_list("line_id", "quantity")) == [
        (first.pk, 2), (second.pk, 1),
    ]  # fmt: skip
    order.refresh_from_db()
    assert order.state == Order.State.PARTLY_SHIPPED


def test_applying_reports_per_row_and_goes_on_after_a_refusal():
    good = factories.order()
    gone = factories.order(seller=good.seller)
    rows_given = [[gone.number, "SF", SF], [good.number, "SF", SF]]
    file = factories.tracking_file(good.seller, rows_given, actor=UserFactory(language="en"))
    progress.cancel_order(order=gone, reason="x", actor=None)
    applied(file)
    assert file.state == TrackingFile.State.DONE
    failed, done = file.rows.order_by("row")
    assert (failed.outcome, failed.remark) == (Outcome.FAILED, "This order was cancelled. Please don't send it.")
    assert (done.outcome, good.shipments.count()) == (Outcome.DONE, 1)


def test_a_file_is_applied_once_and_only_with_usable_rows():
    order = factories.order()
    file = factories.tracking_file(order.seller, [[order.number, "SF", SF]])
    applied(file)
    with pytest.raises(DomainError):
        tracking_files.start_applying(tracking_file=file, actor=None)
    useless = factories.tracking_file(order.seller, [["Q1", "SF", SF]])
    with pytest.raises(DomainError, match="No row"):
        tracking_files.start_applying(tracking_file=useless, actor=None)
    tracking_files.apply(tracking_file_id=useless.pk)
    assert order.shipments.count() == 1
