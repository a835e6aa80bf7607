"""Invoices (fapiao): opened with the order, issued and sent by the seller, taken back after a refund.

What can be wrong with a number or a file is in ``fulfillment.invoice_rules`` and ``invoice_files``.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from fulfillment import carriers, desk, invoice_files, invoice_rules, news
from fulfillment.errors import InvalidInvoice
from fulfillment.models import Invoice
from marketplace import clock, state, workdays
from marketplace.db import locked
from orders.models import Order, Refund
from orders.models.order import InvoiceKind

State = Invoice.State
IN_CUSTOMERS_HANDS = {State.ISSUED, State.MAILED, State.DELIVERED_ELECTRONICALLY, State.REVERSED}


def open_invoices(*, orders: Sequence[Order]) -> list[Invoice]:
    """Note the invoices that the customer of paid orders wants; two queries, and none where none is wanted."""
    invoices = Invoice.objects.bulk_create(
        Invoice(
            order=order,
            seller_id=order.seller_id,
            kind=order.invoice_kind,
            title=order.invoice_title,
            tax_number=order.invoice_tax_number,
            currency=order.currency,
            amount_minor=order.total_minor,
            requested_at=clock.now(),
        )
        for order in orders
        if order.invoice_kind != InvoiceKind.NONE
    )
    state.begin_each(invoices)
    return invoices


def set_due(*, order: Order) -> None:
    """Let the clock of an order's invoice run: due ``INVOICE_DUE_WORKING_DAYS`` after the last parcel left."""
    due_at = workdays.add_working_days(clock.now(), settings.INVOICE_DUE_WORKING_DAYS)
    Invoice.objects.filter(order=order, due_at=None).update(due_at=due_at)


@transaction.atomic
def issue_invoice(
    *, invoice: Invoice, code: str, number: str, actor: User | None, file: "File[Any] | None" = None
) -> Invoice:
    """Record code and number of the issued invoice. Raises ``InvalidInvoice`` with the field."""
    invoice = _locked(invoice)
    state.move(invoice, State.ISSUED, actor=actor, issued_at=clock.now(), **_numbers(code, number))
    _keep_file(invoice, file)
    desk.refresh([invoice.order_id])
    return invoice


@transaction.atomic
def record_mailing(
    *,
    invoice: Invoice,
    code: str,
    number: str,
    carrier: str,
    tracking_number: str,
    actor: User | None,
    file: "File[Any] | None" = None,
) -> Invoice:
    """Record that the invoice went to the customer by mail, and tell them. Raises ``InvalidInvoice``."""
    invoice = _locked(invoice)
    if carrier not in carriers.BY_CODE:
        raise InvalidInvoice(_("Choose a carrier."), field="carrier")
    envelope = carriers.clean_number(tracking_number)
    if not envelope or len(envelope) > 40:
        raise InvalidInvoice(_("Enter the tracking number on the envelope."), field="tracking_number")
    numbers = _numbers(code, number)
    now = clock.now()
    state.move(
        invoice, State.MAILED, actor=actor, issued_at=invoice.issued_at or now, mailed_at=now,
        carrier=carrier, tracking_number=envelope, **numbers,
    )  # fmt: skip
    _keep_file(invoice, file)
    desk.refresh([invoice.order_id])
    news.tell_customer(
        invoice.order, "invoice_mailed", subject=invoice, invoice=invoice.number, carrier=carrier,
        tracking_number=envelope, tracking_url=carriers.page(carrier, envelope),
    )  # fmt: skip
    return invoice


@transaction.atomic
def deliver_electronically(
    *, invoice: Invoice, code: str, number: str, actor: User | None, file: "File[Any] | None" = None
) -> Invoice:
    """Give the customer the invoice as a file, and tell them. Raises ``InvalidInvoice``, also without any file."""
    invoice = _locked(invoice)
    if file is None and not invoice.file:
        raise InvalidInvoice(_("Choose the invoice's file: PDF, OFD or XML."), field="file")
    now = clock.now()
    numbers = _numbers(code, number)
    state.move(
        invoice, State.DELIVERED_ELECTRONICALLY, actor=actor, issued_at=invoice.issued_at or now,
        delivered_at=now, **numbers,
    )  # fmt: skip
    _keep_file(invoice, file)
    desk.refresh([invoice.order_id])
    news.tell_customer(invoice.order, "invoice_sent", subject=invoice, invoice=invoice.number)
    return invoice


@transaction.atomic
def attach_file(*, invoice: Invoice, file: "File[Any]") -> Invoice:
    """Keep (or replace) the file of an issued invoice, so that the customer can download it."""
    invoice = _locked(invoice)
    if invoice.state not in IN_CUSTOMERS_HANDS - {State.REVERSED}:
        raise InvalidInvoice(_("Record the invoice first, then add its file."), field="file")
    _keep_file(invoice, file)
    return invoice


@transaction.atomic
def reverse_invoice(*, invoice: Invoice, number: str, actor: User | None) -> Invoice:
    """Record the red letter that takes an invoice back. Raises ``InvalidInvoice`` for an impossible number."""
    invoice = _locked(invoice)
    red_letter = invoice_rules.red_letter_number(number)
    state.move(invoice, State.REVERSED, actor=actor, red_letter_number=red_letter, reversed_at=clock.now())
    desk.refresh([invoice.order_id])
    return invoice


@transaction.atomic
def follow_refund(*, refund: Refund) -> None:
    """Do to an order's invoice what a refund makes necessary.

    Not issued: it is withdrawn after a full refund, smaller after a part. Issued: a red letter is due.
    """
    invoice = locked(Invoice.objects.filter(order_id=refund.order_id)).first()
    if invoice is None:
        return
    if invoice.state == State.REQUESTED:
        _reduce(invoice, refund)
    elif invoice.state in IN_CUSTOMERS_HANDS:
        state.move(invoice, State.RED_LETTER_DUE, actor=refund.actor, reason=refund.number)
        news.tell_seller(
            invoice, "red_letter_due", occasion=refund.number, invoice=invoice.number,
            amount_minor=refund.amount_minor, currency=refund.currency,
        )  # fmt: skip


@transaction.atomic
def withdraw(*, order: Order) -> None:
    """Drop the invoice of a cancelled order that was not issued yet; an issued one is left to the refund."""
    invoice = locked(Invoice.objects.filter(order=order, state=State.REQUESTED)).first()
    if invoice:
        state.move(invoice, State.WITHDRAWN, reason="order cancelled", amount_minor=0)


def _locked(invoice: Invoice) -> Invoice:
    return locked(
        Invoice.objects.filter(pk=invoice.pk).select_related("order__purchase__customer", "order__seller", "seller")
    ).get()


def _numbers(code: str, number: str) -> dict[str, str]:
    code, number = invoice_rules.checked(code, number)
    return {"code": code, "number": number}


def _reduce(invoice: Invoice, refund: Refund) -> None:
    left = max(0, invoice.amount_minor - refund.amount_minor)
    if left:
        invoice.amount_minor = left
        invoice.save(update_fields=["amount_minor"])
    else:
        state.move(invoice, State.WITHDRAWN, actor=refund.actor, reason=refund.number, amount_minor=0)


def _keep_file(invoice: Invoice, file: "File[Any] | None") -> None:
    if file is None:
        return
    invoice.file_kind = invoice_files.kind_of(file)
    invoice.file.save("invoice", file, save=False)
    invoice.save(update_fields=["file", "file_kind"])
