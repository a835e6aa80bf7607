import pytest

from fulfillment import checks
from fulfillment.models import Invoice, Shipment, ShipmentLine
from orders.models import OrderLine
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db


def found():
    return [finding for finding in checks.findings() if "desk" not in finding]


def test_pieces_that_no_parcel_holds():
    order = factories.order()
    OrderLine.objects.filter(order=order).update(shipped_quantity=1)
    assert found() == [f"a line of order {order.number} does not equal what its parcels hold"]


def test_a_parcel_with_another_orders_line():
    order = factories.dispatched()
    line = factories.dispatched().lines.get()
    ShipmentLine.objects.create(shipment=order.shipments.get(), line=line, quantity=1)
    assert f"a parcel of order {order.number} holds a line of another order" in found()


def test_a_wish_without_an_invoice():
    order = factories.order(invoice="company")
    Invoice.objects.all().delete()
    assert found() == [f"order {order.number} has an invoice without a wish, or a wish without an invoice"]


def test_dates_that_contradict_states():
    invoice = factories.mail(factories.owed_invoice())
    Invoice.objects.update(mailed_at=None)
    assert found() == [f"the invoice of order {invoice.order.number} has a state that its dates or numbers contradict"]


def test_a_dispatched_order_whose_invoice_never_falls_due():
    invoice = factories.owed_invoice()
    Invoice.objects.update(due_at=None)
    assert found() == [f"order {invoice.order.number} was dispatched in full, but its invoice has no due date"]


def test_a_parcel_that_has_a_delivery_date_but_is_on_its_way():
    order = factories.dispatched()
    Shipment.objects.update(delivered_at=order.shipped_at)
    assert found() == [f"a parcel of order {order.number} has a state that its dates contradict"]
