"""Invoices (fapiao) that sellers owe their customers."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from accounts.models.qualification import private_storage
from marketplace import clock
from marketplace.money import Money
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models import Order
from orders.models.order import InvoiceKind


class InvoiceState(models.TextChoices):
    """Life of an invoice (DESIGN §5); an order without a wish has none."""

    REQUESTED = "requested", _("To issue")
    ISSUED = "issued", _("Issued")
    MAILED = "mailed", _("Mailed")
    DELIVERED_ELECTRONICALLY = "delivered_electronically", _("Sent electronically")
    RED_LETTER_DUE = "red_letter_due", _("Red letter due")
    REVERSED = "reversed", _("Reversed")
    WITHDRAWN = "withdrawn", _("No longer needed")


OWED = (InvoiceState.REQUESTED, InvoiceState.ISSUED)


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Reads of invoices."""

    def owed(self) -> "InvoiceQuerySet":
        """Return what sellers still have to issue or mail, the nearest due date first."""
        return self.filter(state__in=OWED, due_at__isnull=False).order_by("due_at", "pk")

    def overdue(self) -> "InvoiceQuerySet":
        """Return the owed ones whose due date has passed."""
        return self.owed().filter(due_at__lt=clock.now())


def invoice_path(invoice: "Invoice", _filename: str) -> str:
    """Return where an invoice's file is stored: by order and moment, never by a name someone else chose."""
    return f"invoices/{invoice.order_id}/{clock.now():%Y%m%d%H%M%S%f}"


class Invoice(Stateful):
    """The invoice a customer wants for an order; due one working day after dispatch."""

    State = InvoiceState
    TRANSITIONS: ClassVar[Transitions] = {
        State.REQUESTED: frozenset({State.ISSUED, State.MAILED, State.DELIVERED_ELECTRONICALLY, State.WITHDRAWN}),
        State.ISSUED: frozenset({State.MAILED, State.DELIVERED_ELECTRONICALLY, State.RED_LETTER_DUE}),
        State.MAILED: frozenset({State.RED_LETTER_DUE}),
        State.DELIVERED_ELECTRONICALLY: frozenset({State.RED_LETTER_DUE}),
        State.RED_LETTER_DUE: frozenset({State.REVERSED}),
        State.REVERSED: frozenset({State.RED_LETTER_DUE}),
    }

    state = models.CharField(max_length=24, choices=State.choices, default=State.REQUESTED)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="invoice")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=10, choices=InvoiceKind.choices)
    title = models.CharField(_("title"), max_length=120)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    currency = models.CharField(max_length=3)
    # What is to be invoiced; refunds before it is issued take from it.
    amount_minor = models.BigIntegerField()
    requested_at = models.DateTimeField(default=clock.now)
    # Known once the order is dispatched in full.
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # 10 or 12 digits, or none for fully digitalised invoices; 8 or 20 digits.
    code = models.CharField(_("invoice code"), max_length=12, blank=True)
    number = models.CharField(_("invoice number"), max_length=20, blank=True)
    issued_at = models.DateTimeField(null=True)
    carrier = models.CharField(_("carrier"), max_length=16, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=40, blank=True)
    mailed_at = models.DateTimeField(null=True)
    # When it was sent electronically.
    delivered_at = models.DateTimeField(null=True)
    # The invoice that takes this one back.
    red_letter_number = models.CharField(_("red letter number"), max_length=20, blank=True)
    reversed_at = models.DateTimeField(null=True)
    file = models.FileField(storage=private_storage, upload_to=invoice_path, blank=True, max_length=200)
    # pdf, ofd or xml, known from the content.
    file_kind = models.CharField(max_length=3, blank=True)

    objects: ClassVar[models.Manager["Invoice"]] = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            state_constraint(InvoiceState, "invoice_state"),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="invoice_amount_not_negative"),
        ]
        indexes = [
            models.Index(
                fields=["seller", "due_at"], condition=models.Q(state__in=["requested", "issued"]), name="invoice_owed"
            ),
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=["requested", "issued"]), name="invoice_owed_by_anyone"
            ),
            models.Index(fields=["seller", "state", "-issued_at"], name="invoice_seller_issued"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"

    @property
    def amount(self) -> Money:
        """What is to be invoiced."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_owed(self) -> bool:
        """Whether the seller still has to issue or send it."""
        return self.state in OWED

    @property
    def sent_at(self) -> dt.datetime | None:
        """When the customer was sent it, by mail or electronically."""
        return self.mailed_at or self.delivered_at
