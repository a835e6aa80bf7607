"""The row that Manage Orders lists: one narrow line per paid order (ADR 5)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from catalog.models.offer import Channel
from marketplace import clock, storefronts
from orders.models import Order
from orders.models.order import InvoiceKind


class Stage(models.TextChoices):
    """Where an order stands for the people at the desk."""

    TO_SHIP = "to_ship", _("To ship")
    IN_TRANSIT = "in_transit", _("In transit")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    PLATFORM = "platform", _("Fulfilled by Quay")


class DeskEntry(models.Model):
    """What the order desk sorts, filters and searches by; written by ``fulfillment.desk.refresh`` only."""

    Stage = Stage

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="desk_entry")
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    storefront = models.CharField(max_length=2, choices=storefronts.CHOICES)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.CharField(max_length=120)
    city = models.CharField(max_length=60, blank=True)
    placed_at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=Stage.choices)
    # While it waits for dispatch.
    ship_by = models.DateTimeField(null=True)
    invoice_kind = models.CharField(max_length=10, choices=InvoiceKind.choices)
    # Dispatched and the invoice not yet sent, or a red letter due.
    owes_invoice = models.BooleanField()
    invoice_due_at = models.DateTimeField(null=True)
    # Something is to be done: dispatch or invoice; the nearer of the two deadlines.
    is_open = models.BooleanField()
    deadline = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="deskentry_stage")]
        indexes = [
            models.Index(fields=["seller", "deadline"], condition=models.Q(is_open=True), name="desk_to_handle"),
            models.Index(fields=["seller", "ship_by"], condition=models.Q(stage="to_ship"), name="desk_to_ship"),
            models.Index(
                fields=["seller", "invoice_due_at"], condition=models.Q(owes_invoice=True), name="desk_to_invoice"
            ),
            models.Index(fields=["seller", "stage", "-placed_at"], name="desk_stage"),
            models.Index(fields=["seller", "-placed_at"], name="desk_newest"),
            # Filters that few of a million orders may pass.
            models.Index(fields=["seller", "storefront", "-placed_at"], name="desk_store"),
            models.Index(fields=["seller", "invoice_kind", "-placed_at"], name="desk_invoice_kind"),
            # Searches by the beginning of a number or a name.
            models.Index(
                fields=["seller", "number"], opclasses=["int8_ops", "varchar_pattern_ops"], name="desk_number"
            ),
            models.Index(
                fields=["seller", "recipient"], opclasses=["int8_ops", "varchar_pattern_ops"], name="desk_recipient"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.stage}"


class AddressReveal(models.Model):
    """Someone of the seller's team saw a customer's address. Append-only; the database refuses changes."""

    class Way(models.TextChoices):
        """How it was seen."""

        PAGE = "page", _("On the order page")
        PACKING_SLIP = "packing_slip", _("On a packing slip")
        EXPORT = "export", _("In an export")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="address_reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=12, choices=Way.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("look at an address")
        verbose_name_plural = _("looks at addresses")

    def __str__(self) -> str:
        return f"{self.user} saw the address of {self.order_id}"
