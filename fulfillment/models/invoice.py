"""Invoices (fapiao) that sellers owe their customers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from accounts.models.qualification import private_storage
from marketplace import clock
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


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Reads of invoices."""

    def owed(self) -> "InvoiceQuerySet":
        """Return what sellers still have to issue or mail, the nearest due date first."""
        return self.filter(state__in=[InvoiceState.REQUESTED, InvoiceState.ISSUED], due_at__isnull=False).order_by(
            "due_at", "pk"
        )

    def overdue(self) -> "InvoiceQuerySet":
        """Return the owed ones whose due date has passed."""
        return self.owed().filter(due_at__lt=clock.now())


class Invoice(Stateful):
    """The invoice a customer wants for an order; due one working day after dispatch."""

    State = InvoiceState
    TRANSITIONS: ClassVar[Transitions] = {
        State.REQUESTED: frozenset(
            {State.ISSUED, State.MAILED, State.DELIVERED_ELECTRONICALLY, State.WITHDRAWN}
        ),
        State.ISSUED: frozenset({State.MAILED, State.DELIVERED_ELECTRONICALLY, State.RED_LETTER_DUE}),
        State.MAILED: frozenset({State.RED_LETTER_DUE}),
        State.DELIVERED_ELECTRONICALLY: frozenset({State.RED_LETTER_DUE}),
        State.RED_LETTER_DUE: frozenset({State.REVERSED}),
    }

    state = models.CharField(max_length=24, choices=State.choices, default=State.REQUESTED)
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="invoice")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=10, choices=InvoiceKind.choices)
    title = models.CharField(_("title"), max_length=120)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    requested_at = models.DateTimeField(default=clock.now)
    # Known once the order is dispatched.
    due_at = models.DateTimeField(null=True)
    # 10 or 12 digits, or none for fully digitalised invoices; 8 or 20 digits.
    code = models.CharField(_("invoice code"), max_length=12, blank=True)
    number = models.CharField(_("invoice number"), max_length=20, blank=True)
    issued_at = models.DateTimeField(null=True)
    carrier = models.CharField(_("carrier"), max_length=16, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=40, blank=True)
    mailed_at = models.DateTimeField(null=True)
    file = models.FileField(storage=private_storage, upload_to="invoices/%Y/%m/", blank=True, max_length=200)
    file_name = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["Invoice"]] = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [state_constraint(InvoiceState, "invoice_state")]
        indexes = [
            models.Index(
                fields=["seller", "due_at"], condition=models.Q(state__in=["requested", "issued"]), name="invoice_owed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.state}"
