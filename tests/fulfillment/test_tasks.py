import datetime as dt

import pytest
from django.conf import settings

from fulfillment import shipments, tasks
from fulfillment.models import DeskEntry, Shipment
from marketplace import clock
from orders.models import Order
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)


def test_parcels_count_as_delivered_once_their_usual_time_is_over():
    with clock.at(MONDAY):
        order = factories.dispatched()
    expected = order.shipments.get().expected_at
    with clock.at(expected - dt.timedelta(seconds=1)):
        tasks.confirm_deliveries()
    assert order.shipments.get().state == Shipment.State.DISPATCHED
    with clock.at(expected):
        tasks.confirm_deliveries()
        tasks.confirm_deliveries()
        assert shipments.deliver_if_overdue(shipment_id=order.shipments.get().pk) is False
    order.refresh_from_db()
    assert (order.state, order.delivered_at, order.shipments.get().delivered_at) == (
        Order.State.DELIVERED, expected, expected,
    )  # fmt: skip


def test_orders_complete_seven_days_after_delivery():
    order = factories.dispatched()
    with clock.at(MONDAY):
        shipments.deliver(shipment=order.shipments.get())
    with clock.at(MONDAY + settings.DEFERRAL - dt.timedelta(seconds=1)):
        tasks.complete_orders()
    order.refresh_from_db()
    assert order.state == Order.State.DELIVERED
    with clock.at(MONDAY + settings.DEFERRAL):
        tasks.complete_orders()
        tasks.complete_orders()
    order.refresh_from_db()
    assert (order.state, order.completed_at) == (Order.State.COMPLETED, MONDAY + settings.DEFERRAL)
    assert DeskEntry.objects.get(order=order).stage == DeskEntry.Stage.DONE
