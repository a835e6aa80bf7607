"""Orders go on where what has not left was refunded."""

import pytest

from fulfillment import shipments
from fulfillment.errors import CannotDispatch
from fulfillment.models import Invoice
from orders import refunds
from orders.models import Order
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def partly_shipped():
    order = factories.order(quantities=(1, 2), invoice="company")
    sent, _kept = order.lines.order_by("pk")
    factories.dispatch(order, lines={sent.pk: 1})
    return Order.objects.get(pk=order.pk)


def refund_the_rest(order):
    kept = order.lines.order_by("pk").last()
    return refunds.create_refund(
        order=order,
        lines={kept.pk: kept.refundable_minor},
        reason="goodwill",
        note="",
        actor=None,
        idempotency_key=f"rest-{order.pk}",
    )


def test_nothing_refunded_is_left_to_ship(partly_shipped):
    refund_the_rest(partly_shipped)
    order = Order.objects.get()
    assert (order.state, shipments.left_to_ship(order)) == ("shipped", {})
    assert Invoice.objects.get().due_at is not None
    with pytest.raises(CannotDispatch):
        factories.dispatch(order)


def test_an_order_whose_parcels_have_arrived_is_delivered(partly_shipped):
    shipments.deliver(shipment=partly_shipped.shipments.get())
    assert Order.objects.get().state == "partly_shipped"
    refund_the_rest(partly_shipped)
    assert Order.objects.get().state == "delivered"


def test_a_part_of_a_line_refunded_still_leaves_it_to_ship(partly_shipped):
    kept = partly_shipped.lines.order_by("pk").last()
    refunds.create_refund(
        order=partly_shipped, lines={kept.pk: 100}, reason="goodwill", note="", actor=None, idempotency_key="part"
    )
    assert (Order.objects.get().state, shipments.left_to_ship(partly_shipped)) == ("partly_shipped", {kept.pk: 2})
