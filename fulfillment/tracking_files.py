"""Tracking files: checked as a whole first, applied row by row once the seller confirms."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Seller, User
from catalog.models.offer import Channel
from fulfillment import carriers, shipments, tracking_sheets
from fulfillment.models import TrackingFile, TrackingRow
from fulfillment.tracking_sheets import Cells
from marketplace import clock, state
from marketplace.db import locked
from marketplace.errors import DomainError
from orders.models import Order, OrderLine

Outcome = TrackingRow.Outcome
ParcelKey = tuple[int, str, str, str]


class _Refused(Exception):
    """A row that cannot be used; ``column`` is where the reason stands."""

    def __init__(self, remark: str, column: str = "") -> None:
        super().__init__(remark)
        self.remark, self.column = remark, column


@dataclass
class _Desk:
    """The seller's orders that the file names, and what is left to send of each line as rows take from it."""

    orders: dict[str, Order]
    left: dict[int, dict[int, int]]

    @classmethod
    def of(cls, seller: Seller, numbers: Iterable[str]) -> "_Desk":
        found = Order.objects.filter(seller=seller, channel=Channel.SELLER, number__in=set(numbers))
        orders = {order.number: order for order in found.exclude(state=Order.State.PENDING)}
        left: dict[int, dict[int, int]] = {order.pk: {} for order in orders.values()}
        for line in OrderLine.objects.filter(order__in=left).order_by("pk"):
            left[line.order_id][line.pk] = line.quantity - line.shipped_quantity
        return cls(orders, left)


@transaction.atomic
def receive(*, seller: Seller, name: str, content: bytes, actor: User | None) -> TrackingFile:
    """Keep an uploaded file with a verdict per row; nothing is dispatched yet.

    Raises ``InvalidTrackingFile`` (field ``file``) where it cannot be read as a whole.
    """
    sheet = tracking_sheets.read(content)
    desk = _Desk.of(seller, (_order_number(cells) for _row, cells in sheet))
    received = TrackingFile.objects.create(seller=seller, name=name[:120], uploaded_by=actor, uploaded_at=clock.now())
    state.begin(received, actor=actor)
    TrackingRow.objects.bulk_create(_checked(received, number, cells, desk) for number, cells in sheet)
    return received


@transaction.atomic
def start_applying(*, tracking_file: TrackingFile, actor: User | None) -> TrackingFile:
    """Hand a checked file to the worker. Raises ``IllegalTransition`` the second time."""
    tracking_file = locked(TrackingFile.objects.filter(pk=tracking_file.pk)).get()
    if not tracking_file.rows.filter(outcome=Outcome.READY).exists():
        raise DomainError(_("No row of this file can be used."))
    state.move(tracking_file, TrackingFile.State.APPLYING, actor=actor)
    transaction.on_commit(lambda: _apply_soon(tracking_file.pk), robust=True)
    return tracking_file


def apply(*, tracking_file_id: int) -> None:
    """Confirm the dispatches of a file, one parcel per transaction; what is done already stays done."""
    tracking_file = TrackingFile.objects.select_related("uploaded_by").get(pk=tracking_file_id)
    if tracking_file.state != TrackingFile.State.APPLYING:
        return
    ready = tracking_file.rows.filter(outcome=Outcome.READY)
    language = tracking_file.uploaded_by.language if tracking_file.uploaded_by else "zh-hans"
    with translation.override(language):
        for _key, rows in groupby(sorted(ready, key=_parcel), key=_parcel):
            _apply_parcel([row.pk for row in rows], tracking_file.uploaded_by)
    with transaction.atomic():
        state.move(tracking_file, TrackingFile.State.DONE)


@transaction.atomic
def _apply_parcel(row_ids: list[int], actor: User | None) -> None:
    rows = list(locked(TrackingRow.objects.filter(pk__in=row_ids, outcome=Outcome.READY).select_related("order")))
    order = rows[0].order if rows else None
    if order is None:
        return
    first = rows[0]
    try:
        with transaction.atomic():
            shipments.confirm_dispatch(
                order=order, carrier=first.carrier, carrier_name=first.carrier_name,
                tracking_number=first.tracking_number, lines=_contents(rows, order), actor=actor,
            )  # fmt: skip
    except DomainError as error:
        TrackingRow.objects.filter(pk__in=row_ids).update(outcome=Outcome.FAILED, remark=str(error)[:300])
    else:
        TrackingRow.objects.filter(pk__in=row_ids).update(outcome=Outcome.DONE)


def _contents(rows: list[TrackingRow], order: Order) -> dict[int, int] | None:
    if any(row.line_id is None for row in rows):
        return None
    left = shipments.left_to_ship(order)
    packed: dict[int, int] = {}
    for row in rows:
        if row.line_id is not None:
            packed[row.line_id] = packed.get(row.line_id, 0) + (row.quantity or left.get(row.line_id, 0))
    return packed


def _parcel(row: TrackingRow) -> ParcelKey:
    return row.order_id or 0, row.carrier, row.carrier_name, row.tracking_number


def _order_number(cells: Cells) -> str:
    return cells.get("order-id", "").upper()


def _checked(received: TrackingFile, number: int, cells: Cells, desk: _Desk) -> TrackingRow:
    carrier, carrier_name = carriers.find(cells.get("carrier-code", ""), cells.get("carrier-name", ""))
    row = TrackingRow(
        file=received,
        row=number,
        order_number=cells.get("order-id", "")[:60],
        carrier=carrier,
        carrier_name=carrier_name,
        tracking_number=carriers.clean_number(cells.get("tracking-number", ""))[:60],
        outcome=Outcome.READY,
    )
    try:
        _check(row, cells, desk)
    except _Refused as refused:
        row.outcome, row.remark, row.column = Outcome.REFUSED, refused.remark, refused.column
    else:
        row.remark = carriers.doubt(row.carrier, row.tracking_number)
        row.column = "tracking-number" if row.remark else ""
    return row


def _check(row: TrackingRow, cells: Cells, desk: _Desk) -> None:
    order = desk.orders.get(_order_number(cells))
    if order is None:
        raise _Refused(_("None of your orders has this number."), "order-id")
    row.order = order
    if order.state == Order.State.CANCELLED:
        raise _Refused(_("This order was cancelled. Please don't send it."), "order-id")
    left = desk.left[order.pk]
    if not any(left.values()):
        raise _Refused(_("Everything in this order has already been dispatched."), "order-id")
    if not row.carrier:
        raise _Refused(_("Name the carrier, by code or by name."), "carrier-code")
    if not row.tracking_number:
        raise _Refused(_("Enter the tracking number on the label."), "tracking-number")
    if len(row.tracking_number) > shipments.TRACKING_MAX:
        raise _Refused(_("A tracking number has at most 40 letters and digits."), "tracking-number")
    _take(row, cells, left)


def _take(row: TrackingRow, cells: Cells, left: dict[int, int]) -> None:
    """Take the row's pieces from what is left, so that later rows of the file see it."""
    item, quantity = cells.get("order-item-id", ""), cells.get("quantity", "")
    if not item and not quantity:
        left.update(dict.fromkeys(left, 0))
        return
    if not item and len(left) > 1:
        raise _Refused(_("The order has several articles. Say which with order-item-id."), "order-item-id")
    line_id = next(iter(left)) if not item else int(item) if item.isdecimal() else 0
    if line_id not in left:
        raise _Refused(_("The order has no such article."), "order-item-id")
    if quantity and not (quantity.isdecimal() and 0 < int(quantity) <= left[line_id]):
        message = _("Enter a quantity from 1 to %(count)s: so many are left.") % {"count": left[line_id]}
        raise _Refused(message, "quantity")
    if not left[line_id]:
        raise _Refused(_("Everything of this article has already been dispatched."), "order-item-id")
    row.line_id = line_id
    row.quantity = int(quantity) if quantity else left[line_id]
    left[line_id] -= row.quantity


def _apply_soon(pk: int) -> None:
    # Imported here: tasks import this module.
    from fulfillment.tasks import apply_tracking_file  # noqa: PLC0415

    apply_tracking_file.delay(pk)
