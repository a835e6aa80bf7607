import pytest

from fulfillment import checks, desk, shipments
from fulfillment.models import DeskEntry
from orders import payments, progress, refunds
from tests.fulfillment import factories
from tests.orders.factories import place

pytestmark = pytest.mark.django_db
Stage = DeskEntry.Stage


def entry(order):
    return DeskEntry.objects.get(order=order)


def test_unpaid_orders_are_not_on_the_desk():
    purchase = place()
    assert not DeskEntry.objects.exists()
    payments.cancel_purchase(purchase=purchase, actor=None)
    desk.refresh([order.pk for order in purchase.orders.all()])
    assert not DeskEntry.objects.exists()


def test_a_paid_order_waits_for_dispatch():
    order = factories.order(invoice="company")
    row = entry(order)
    assert (row.stage, row.ship_by, row.owes_invoice, row.is_open, row.deadline) == (
        Stage.TO_SHIP, order.ship_by, False, True, order.ship_by,
    )  # fmt: skip
    assert (row.number, row.recipient, row.city, row.invoice_kind) == (order.number, "样例", "上海市", "company")


def test_a_dispatched_order_owes_its_invoice_until_it_is_mailed():
    order = factories.dispatched(invoice="company")
    row = entry(order)
    assert (row.stage, row.ship_by, row.owes_invoice, row.is_open, row.deadline) == (
        Stage.IN_TRANSIT, None, True, True, order.invoice.due_at,
    )  # fmt: skip
    factories.mail(order.invoice)
    row = entry(order)
    assert (row.owes_invoice, row.invoice_due_at, row.is_open, row.deadline) == (False, None, False, None)


def test_delivered_and_cancelled_orders_are_done():
    delivered = factories.dispatched()
    shipments.deliver(shipment=delivered.shipments.get())
    cancelled = factories.order(invoice="company")
    progress.cancel_order(order=cancelled, reason="x", actor=None)
    assert [(entry(each).stage, entry(each).is_open) for each in (delivered, cancelled)] == [
        (Stage.DONE, False), (Stage.CANCELLED, False),
    ]  # fmt: skip


def test_a_red_letter_is_open_without_a_deadline():
    invoice = factories.mail(factories.owed_invoice())
    refunds.create_refund(
        order=invoice.order, lines=refunds.rest_of(invoice.order), reason="goodwill", note="", actor=None,
        idempotency_key="key",
    )  # fmt: skip
    row = entry(invoice.order)
    assert (row.owes_invoice, row.is_open, row.deadline) == (True, True, None)


def test_the_audit_finds_nothing_wrong_after_all_of_it():
    part = factories.order(quantities=(2,), invoice="personal")
    factories.dispatch(part, {part.lines.get().pk: 1})
    factories.mail(factories.owed_invoice())
    shipments.deliver(shipment=factories.dispatched().shipments.get())
    assert list(checks.findings()) == []


def test_the_audit_names_a_stale_or_missing_row():
    stale, missing = factories.order(), factories.order()
    DeskEntry.objects.filter(order=stale).update(stage=Stage.DONE)
    DeskEntry.objects.filter(order=missing).delete()
    assert list(checks.findings()) == [
        f"the order desk's row of {number} is out of date" for number in sorted([stale.number, missing.number])
    ]
    desk.refresh([stale.pk, missing.pk])
    assert list(checks.findings()) == []
