import datetime as dt

import pytest

from accounts.models import Notification
from fulfillment import shipments
from fulfillment.errors import CannotDispatch
from fulfillment.models import Shipment
from marketplace import clock
from marketplace.state import IllegalTransition
from orders import progress
from orders.models import Order
from tests.accounts.factories import UserFactory
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)  # 10:00 in Shanghai


def confirm(order, **changes):
    given = {"carrier": "SF", "tracking_number": "SF1234567890123", "actor": None}
    return shipments.confirm_dispatch(order=order, **{**given, **changes})


def test_everything_that_is_left_goes_into_the_parcel():
    order = factories.order(quantities=(2, 1))
    actor = UserFactory()
    with clock.at(MONDAY):
        shipment = confirm(order, tracking_number=" sf 1234-567890123 ", actor=actor)
    order.refresh_from_db()
    assert (shipment.tracking_number, shipment.confirmed_by, shipment.dispatched_at) == (
        "SF1234567890123", actor, MONDAY,
    )  # fmt: skip
    assert [(packed.line.quantity, packed.quantity) for packed in shipment.lines.order_by("pk")] == [(2, 2), (1, 1)]
    assert (order.state, order.shipped_at) == (Order.State.SHIPPED, MONDAY)
    assert shipment.expected_at == MONDAY + dt.timedelta(days=3)
    assert [change.to_state for change in shipment.history()] == ["dispatched"]


def test_the_customer_is_told_once_per_parcel():
    order = factories.order(quantities=(2,))
    line = order.lines.get()
    factories.dispatch(order, {line.pk: 1})
    factories.dispatch(order, {line.pk: 1})
    told = Notification.objects.filter(kind="parcel_dispatched")
    assert [(note.email, note.context["carrier_label"]) for note in told] == [("guest@example.com", "SF Express")] * 2


def test_part_deliveries_leave_prices_and_the_invoice_clock_alone():
    order = factories.order(quantities=(3,), invoice="personal")
    line = order.lines.get()
    before = (order.total_minor, line.items_minor)
    factories.dispatch(order, {line.pk: 2})
    order.refresh_from_db()
    line.refresh_from_db()
    assert (order.state, line.shipped_quantity, order.invoice.due_at) == (Order.State.PARTLY_SHIPPED, 2, None)
    assert (order.total_minor, line.items_minor) == before
    factories.dispatch(order)
    order.refresh_from_db()
    assert order.state == Order.State.SHIPPED


def test_the_invoice_is_due_at_the_end_of_the_next_working_day():
    order = factories.order(invoice="company")
    with clock.at(MONDAY):
        factories.dispatch(order)
    due = dt.datetime(2026, 11, 24, 15, 59, 59, tzinfo=dt.UTC)  # the last second of Tuesday in Shanghai
    assert order.invoice.__class__.objects.get(order=order).due_at == due


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"carrier": "NOBODY"}, "carrier"),
        ({"carrier": "OTHER"}, "carrier_name"),
        ({"tracking_number": " - "}, "tracking_number"),
        ({"tracking_number": "9" * 41}, "tracking_number"),
        ({"lines": {}}, "lines"),
    ],
)
def test_a_wrong_label_changes_nothing(changes, field):
    order = factories.order()
    with pytest.raises(CannotDispatch) as refused:
        confirm(order, **changes)
    order.refresh_from_db()
    assert (refused.value.field, order.state) == (field, Order.State.UNSHIPPED)
    assert not Shipment.objects.exists()


def test_more_than_is_left_is_refused_beside_its_line():
    order = factories.order(quantities=(2,))
    line = order.lines.get()
    with pytest.raises(CannotDispatch, match="Only 2 ") as refused:
        confirm(order, lines={line.pk: 3})
    assert refused.value.field == f"line_{line.pk}"


def test_a_number_of_an_unusual_shape_is_no_obstacle():
    assert confirm(factories.order(), tracking_number="X").tracking_number == "X"


def test_the_same_parcel_is_confirmed_once():
    order = factories.order(quantities=(2,))
    line = order.lines.get()
    confirm(order, lines={line.pk: 1})
    with pytest.raises(CannotDispatch, match="already confirmed"):
        confirm(order, lines={line.pk: 1})


def test_cancelled_and_dispatched_orders_are_not_sent():
    cancelled = factories.order()
    progress.cancel_order(order=cancelled, reason="x", actor=None)
    with pytest.raises(CannotDispatch, match="cancelled"):
        confirm(cancelled)
    with pytest.raises(CannotDispatch, match="already been dispatched"):
        confirm(factories.dispatched())


def test_the_order_is_delivered_with_its_last_parcel():
    order = factories.order(quantities=(2,))
    line = order.lines.get()
    first = factories.dispatch(order, {line.pk: 1})
    shipments.deliver(shipment=first)
    second = factories.dispatch(order)
    order.refresh_from_db()
    assert order.state == Order.State.SHIPPED
    with clock.at(MONDAY):
        shipments.deliver(shipment=second)
    order.refresh_from_db()
    assert (order.state, order.delivered_at) == (Order.State.DELIVERED, MONDAY)
    with pytest.raises(IllegalTransition):
        shipments.deliver(shipment=second)


def test_the_customer_confirms_everything_that_is_on_its_way():
    customer = UserFactory()
    order = factories.dispatched(customer=customer)
    shipments.confirm_receipt(order=order, actor=customer)
    order.refresh_from_db()
    assert order.state == Order.State.DELIVERED
    with pytest.raises(CannotDispatch, match="No parcel"):
        shipments.confirm_receipt(order=order, actor=customer)
