"""Two real connections against each other: whoever comes second gets the plain error, or does nothing."""

import datetime as dt

import pytest

from accounts.models import Notification
from fulfillment import reminders, shipments, tracking_files
from fulfillment.checks import findings
from fulfillment.errors import CannotDispatch
from fulfillment.models import Invoice, Shipment, TrackingRow
from marketplace import clock
from marketplace.state import IllegalTransition
from tests.fulfillment import factories
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)


def test_an_order_is_dispatched_once():
    order = factories.order(invoice="company")
    results = at_once(*[lambda: factories.dispatch(order)] * 2)
    assert sorted(type(result).__name__ for result in results) == [CannotDispatch.__name__, Shipment.__name__]
    refused = next(result for result in results if isinstance(result, CannotDispatch))
    assert "already been dispatched" in str(refused)
    assert (order.shipments.count(), Notification.objects.filter(kind="parcel_dispatched").count()) == (1, 1)
    assert list(findings()) == []


def test_a_reminder_leaves_once():
    with clock.at(MONDAY):
        invoice = factories.owed_invoice()

    def remind():
        with clock.at(DUE):
            return reminders.remind(invoice_id=invoice.pk)

    assert sorted(at_once(*[remind] * 4)) == [False, False, False, True]
    assert Notification.objects.filter(kind="invoice_reminder").count() == 1


def test_an_invoice_is_mailed_once():
    invoice = factories.owed_invoice()
    results = at_once(*[lambda: factories.mail(invoice)] * 2)
    assert sorted(type(result).__name__ for result in results) == [IllegalTransition.__name__, Invoice.__name__]


def test_customer_and_clock_deliver_a_parcel_once():
    with clock.at(MONDAY):
        order = factories.dispatched()
    shipment = order.shipments.get()

    def sweep():
        with clock.at(shipment.expected_at):
            return shipments.deliver_if_overdue(shipment_id=shipment.pk)

    def receive():
        with clock.at(shipment.expected_at):
            return shipments.confirm_receipt(order=order, actor=None)

    results = at_once(sweep, receive)
    assert [results[0], isinstance(results[1], CannotDispatch)] in ([True, True], [False, False])
    assert [change.to_state for change in shipment.history()] == ["dispatched", "delivered"]
    assert list(findings()) == []


def test_two_workers_apply_a_tracking_file_once():
    order = factories.order()
    file = factories.tracking_file(order.seller, [[order.number, "SF", "SF1234567890123"]])
    tracking_files.start_applying(tracking_file=file, actor=None)
    at_once(*[lambda: tracking_files.apply(tracking_file_id=file.pk)] * 2)
    file.refresh_from_db()
    assert (file.state, file.rows.get().outcome) == ("done", TrackingRow.Outcome.DONE)
    assert order.shipments.count() == 1
