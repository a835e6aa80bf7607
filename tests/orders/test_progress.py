import datetime as dt

import pytest

from accounts.models import Notification
from catalog.models import Stock
from marketplace import clock, workdays
from marketplace.errors import DomainError
from marketplace.state import IllegalTransition
from orders import progress, refunds, tasks
from orders.checks import findings
from orders.models import Order, Refund
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return factories.paid_order(offers=[(OfferFactory(), 3)])


def shipped(order):
    return progress.mark_shipped(order=order, lines={order.lines.get().pk: 3}, actor=None)


def test_parts_and_then_the_rest(order):
    line = order.lines.get()
    first = clock.now() + dt.timedelta(hours=1)
    with clock.at(first):
        assert progress.mark_shipped(order=order, lines={line.pk: 1}, actor=None).state == "partly_shipped"
    assert progress.mark_shipped(order=order, lines={line.pk: 1}, actor=None).state == "partly_shipped"
    whole = progress.mark_shipped(order=order, lines={line.pk: 1}, actor=UserFactory())
    assert (whole.state, whole.shipped_at) == ("shipped", first)
    line.refresh_from_db()
    assert line.shipped_quantity == 3
    assert [change.to_state for change in whole.history()] == ["pending", "unshipped", "partly_shipped", "shipped"]


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_no_more_leaves_than_waits(order, quantity):
    line = order.lines.get()
    with pytest.raises(progress.NothingToShip) as refused:
        progress.mark_shipped(order=order, lines={line.pk: quantity}, actor=None)
    assert refused.value.field == f"line_{line.pk}"
    assert Order.objects.get().state == "unshipped"


def test_nothing_and_others_lines_are_refused(order):
    other = factories.paid_order()
    for lines in ({}, {other.lines.get().pk: 1}):
        with pytest.raises(progress.NothingToShip):
            progress.mark_shipped(order=order, lines=lines, actor=None)


def test_an_unpaid_order_cannot_leave():
    order = factories.place().orders.get()
    with pytest.raises(IllegalTransition):
        progress.mark_shipped(order=order, lines={order.lines.get().pk: 1}, actor=None)
    assert order.lines.get().shipped_quantity == 0


def test_delivery_is_news_and_completion_the_end(order, heard):
    shipped(order)
    progress.mark_delivered(order=order, actor=None)
    with pytest.raises(IllegalTransition):
        progress.mark_delivered(order=order, actor=None)
    assert [name for name, _news in heard] == ["order_delivered"]
    assert progress.complete(order=order).state == "completed"


def test_cancelling_refunds_everything_and_returns_the_stock(order, heard):
    offer = order.lines.get().offer
    cancelled = progress.cancel_order(order=order, reason="Changed my mind", actor=UserFactory())
    assert (cancelled.state, cancelled.cancel_reason) == ("cancelled", "Changed my mind")
    assert Stock.objects.get(offer=offer).available == 10
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason) == (order.total_minor, "cancelled")
    assert [(name, news["refund"]) for name, news in heard] == [
        ("refund_created", refund),
        ("order_cancelled", refund),
    ]
    assert Order.objects.get().refunded_minor == order.total_minor
    kinds = sorted(Notification.objects.values_list("kind", flat=True))
    assert kinds == ["order_cancelled", "order_cancelled_seller", "order_received", "order_refunded", "purchase_paid"]
    assert list(findings()) == []


def test_cancelling_after_a_part_refund_pays_the_rest_only(order):
    line = order.lines.get()
    refunds.create_refund(
        order=order, lines={line.pk: 1_000}, reason="goodwill", note="", actor=None, idempotency_key="a"
    )
    progress.cancel_order(order=order, reason="", actor=None)
    assert sorted(Refund.objects.values_list("amount_minor", flat=True)) == [1_000, order.total_minor - 1_000]


def test_an_order_wholly_refunded_before_dispatch_is_cancelled(order):
    left = {line.offer_id: line.offer.stock.available for line in order.lines.select_related("offer__stock")}
    refunds.create_refund(
        order=order, lines=refunds.rest_of(order), reason="goodwill", note="", actor=None, idempotency_key="all"
    )
    cancelled = Order.objects.get()
    assert (cancelled.state, cancelled.cancel_reason_text) == ("cancelled", "Refunded before dispatch")
    assert {line.offer_id: line.offer.stock.available - line.quantity for line in cancelled.lines.all()} == left
    with pytest.raises(IllegalTransition):
        progress.cancel_order(order=order, reason="", actor=None)
    assert Refund.objects.count() == 1


def test_after_dispatch_it_is_too_late_to_cancel(order):
    progress.mark_shipped(order=order, lines={order.lines.get().pk: 1}, actor=None)
    with pytest.raises(IllegalTransition):
        progress.cancel_order(order=order, reason="", actor=None)
    assert (Refund.objects.count(), Order.objects.get().state) == (0, "partly_shipped")


def test_an_unpaid_order_is_not_cancelled_alone():
    order = factories.place().orders.get()
    with pytest.raises(DomainError):
        progress.cancel_order(order=order, reason="", actor=None)
    assert Order.objects.get().state == "pending"


def test_what_nobody_dispatches_is_cancelled_seven_working_days_after_ship_by(order):
    due = workdays.add_working_days(order.ship_by, 7)
    with clock.at(due - dt.timedelta(seconds=1)):
        tasks.cancel_undispatched_orders()
    assert Order.objects.get().state == "unshipped"
    with clock.at(due):
        tasks.cancel_undispatched_orders()
        tasks.cancel_undispatched_orders()
    cancelled = Order.objects.get()
    assert (cancelled.state, cancelled.cancel_reason_text) == ("cancelled", "Not dispatched in time")
    assert cancelled.refunded_minor == cancelled.total_minor


def test_what_the_platform_is_to_send_is_not():
    order = factories.paid_order(offers=[(OfferFactory(channel="platform"), 1)])
    with clock.at(workdays.add_working_days(order.ship_by, 8)):
        tasks.cancel_undispatched_orders()
        assert progress.cancel_if_undispatched(order=order) is False
    assert Order.objects.get().state == "unshipped"


def test_what_has_left_in_time_is_not(order):
    shipped(order)
    with clock.at(workdays.add_working_days(order.ship_by, 8)):
        assert progress.cancel_if_undispatched(order=order) is False
