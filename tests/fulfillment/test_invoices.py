import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Notification
from fulfillment import invoices
from fulfillment.errors import InvalidInvoice
from fulfillment.models import Invoice
from marketplace import clock
from marketplace.state import IllegalTransition
from orders import progress, refunds
from orders.models import Refund
from orders.refunds import Pieces
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
State = Invoice.State


def refund(order, lines=None, key="key"):
    wanted = lines or refunds.rest_of(order)
    return refunds.create_refund(
        order=order, lines=wanted, reason=Refund.Reason.GOODWILL, note="", actor=None, idempotency_key=key
    )


def test_an_order_without_a_wish_has_no_invoice():
    assert not hasattr(factories.order(), "invoice")


def test_the_wish_becomes_an_invoice_when_the_order_is_paid():
    order = factories.order(invoice="company")
    invoice = order.invoice
    assert (invoice.state, invoice.title, invoice.tax_number, invoice.amount_minor, invoice.due_at) == (
        State.REQUESTED, order.invoice_title, order.invoice_tax_number, order.total_minor, None,
    )  # fmt: skip
    assert invoice.seller == order.seller


def test_a_mailed_invoice_is_recorded_and_the_customer_told():
    invoice = factories.owed_invoice()
    with clock.at(NOW):
        invoice = factories.mail(invoice, code="144032109110", number="1234 5678", tracking_number="sf 1")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.code, invoice.number, invoice.carrier, invoice.tracking_number) == (
        State.MAILED, "144032109110", "12345678", "SF", "SF1",
    )  # fmt: skip
    assert (invoice.issued_at, invoice.mailed_at, invoice.sent_at) == (NOW, NOW, NOW)
    assert Notification.objects.filter(kind="invoice_mailed", subject_id=invoice.pk).count() == 1


def test_issued_first_then_mailed_keeps_the_day_of_issue():
    invoice = factories.owed_invoice()
    with clock.at(NOW):
        invoices.issue_invoice(invoice=invoice, code="", number=factories.E_NUMBER, actor=None)
    with clock.at(NOW + dt.timedelta(hours=2)):
        invoice = factories.mail(invoice)
    assert (invoice.issued_at, invoice.mailed_at) == (NOW, NOW + dt.timedelta(hours=2))


def test_an_electronic_invoice_needs_its_file():
    invoice = factories.owed_invoice()
    given = {"invoice": invoice, "code": "", "number": factories.E_NUMBER, "actor": None}
    with pytest.raises(InvalidInvoice) as refused:
        invoices.deliver_electronically(**given)
    invoice.refresh_from_db()
    assert (refused.value.field, invoice.state) == ("file", State.REQUESTED)
    with clock.at(NOW):
        invoice = invoices.deliver_electronically(**given, file=factories.pdf())
    assert (invoice.state, invoice.delivered_at, invoice.file_kind) == (State.DELIVERED_ELECTRONICALLY, NOW, "pdf")
    assert "invoice.pdf" not in invoice.file.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "123"}, "number"),
        ({"code": "1", "number": "12345678"}, "code"),
        ({"carrier": ""}, "carrier"),
        ({"tracking_number": " "}, "tracking_number"),
    ],
)
def test_wrong_numbers_change_nothing(changes, field):
    invoice = factories.owed_invoice()
    with pytest.raises(InvalidInvoice) as refused:
        factories.mail(invoice, **changes)
    invoice.refresh_from_db()
    assert (refused.value.field, invoice.state, invoice.number) == (field, State.REQUESTED, "")


def test_a_bad_file_takes_the_whole_record_back():
    invoice = factories.owed_invoice()
    with pytest.raises(InvalidInvoice) as refused:
        factories.mail(invoice, file=SimpleUploadedFile("invoice.pdf", b"MZ\x90"))
    invoice.refresh_from_db()
    assert (refused.value.field, invoice.state, invoice.number) == ("file", State.REQUESTED, "")


def test_a_mailed_invoice_is_not_mailed_again():
    invoice = factories.mail(factories.owed_invoice())
    with pytest.raises(IllegalTransition):
        factories.mail(invoice)


def test_a_file_can_be_added_later():
    invoice = factories.mail(factories.owed_invoice())
    assert invoices.attach_file(invoice=invoice, file=factories.ofd()).file_kind == "ofd"
    with pytest.raises(InvalidInvoice):
        invoices.attach_file(invoice=factories.owed_invoice(), file=factories.ofd())


def test_a_part_refund_before_issue_makes_the_invoice_smaller():
    order = factories.order(quantities=(2,), invoice="company")
    made = refund(order, {order.lines.get().pk: Pieces(1)})
    invoice = Invoice.objects.get(order=order)
    assert (invoice.state, invoice.amount_minor) == (State.REQUESTED, order.total_minor - made.amount_minor)


def test_a_full_refund_before_issue_withdraws_it():
    order = factories.dispatched(invoice="company")
    refund(order)
    assert Invoice.objects.get(order=order).state == State.WITHDRAWN


def test_a_refund_after_issue_needs_a_red_letter_and_a_second_one_another():
    invoice = factories.mail(factories.owed_invoice(quantities=(2,)))
    line = invoice.order.lines.get()
    refund(invoice.order, {line.pk: Pieces(1)})
    invoice.refresh_from_db()
    assert invoice.state == State.RED_LETTER_DUE
    with clock.at(NOW):
        invoices.reverse_invoice(invoice=invoice, number="12345678", actor=None)
    refund(invoice.order, {line.pk: 1}, key="second")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.red_letter_number, invoice.reversed_at) == (State.RED_LETTER_DUE, "12345678", NOW)
    assert Notification.objects.filter(kind="red_letter_due", subject_id=invoice.pk).count() == 2


def test_a_red_letter_number_must_be_possible():
    invoice = factories.mail(factories.owed_invoice())
    refund(invoice.order)
    with pytest.raises(InvalidInvoice):
        invoices.reverse_invoice(invoice=invoice, number="1", actor=None)
    invoice.refresh_from_db()
    assert invoice.state == State.RED_LETTER_DUE


def test_a_cancelled_order_needs_no_invoice():
    order = factories.order(invoice="company")
    progress.cancel_order(order=order, reason="x", actor=None)
    invoice = Invoice.objects.get(order=order)
    assert (invoice.state, invoice.amount_minor) == (State.WITHDRAWN, 0)
