"""Parcels on their way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models import Order, OrderLine


class ShipmentState(models.TextChoices):
    """Life of a parcel."""

    DISPATCHED = "dispatched", _("On the way")
    DELIVERED = "delivered", _("Delivered")
    LOST = "lost", _("Lost")


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    """Reads of parcels."""

    def overdue_to_arrive(self) -> "ShipmentQuerySet":
        """Return the parcels whose carrier said nothing and whose usual delivery time has passed."""
        return self.filter(state=ShipmentState.DISPATCHED, expected_at__lte=clock.now()).order_by("expected_at", "pk")


class Shipment(Stateful):
    """One parcel of an order."""

    State = ShipmentState
    TRANSITIONS: ClassVar[Transitions] = {
        State.DISPATCHED: frozenset({State.DELIVERED, State.LOST}),
        State.LOST: frozenset({State.DELIVERED}),
    }

    state = models.CharField(max_length=12, choices=State.choices, default=State.DISPATCHED)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shipments")
    # Code of a fulfillment.carriers.Carrier, or OTHER with carrier_name.
    carrier = models.CharField(_("carrier"), max_length=16)
    carrier_name = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=40)
    dispatched_at = models.DateTimeField(default=clock.now)
    # When delivery is assumed if the carrier says nothing.
    expected_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Shipment"]] = ShipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        constraints = [
            state_constraint(ShipmentState, "shipment_state"),
            models.UniqueConstraint(fields=["order", "carrier", "tracking_number"], name="shipment_once_per_tracking"),
        ]
        indexes = [
            models.Index(fields=["expected_at"], condition=models.Q(state="dispatched"), name="shipment_on_the_way"),
            # The order desk searches by the beginning of a tracking number.
            models.Index(fields=["tracking_number"], opclasses=["varchar_pattern_ops"], name="shipment_tracking"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_number}"


class ShipmentLine(models.Model):
    """What is in a parcel."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="shipped")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipmentline_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="shipmentline_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
