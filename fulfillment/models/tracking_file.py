"""Files of tracking numbers that sellers upload to confirm many dispatches at once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models import Order, OrderLine


class TrackingFileState(models.TextChoices):
    """Life of an uploaded tracking file."""

    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being applied")
    DONE = "done", _("Applied")


class TrackingFile(Stateful):
    """One uploaded file: checked first, applied when the seller confirms."""

    State = TrackingFileState
    TRANSITIONS: ClassVar[Transitions] = {
        State.CHECKED: frozenset({State.APPLYING}),
        State.APPLYING: frozenset({State.DONE}),
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="tracking_files")
    name = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("tracking file")
        verbose_name_plural = _("tracking files")
        constraints = [state_constraint(TrackingFileState, "trackingfile_state")]
        indexes = [models.Index(fields=["seller", "-uploaded_at"], name="trackingfile_newest")]

    def __str__(self) -> str:
        return self.name


class TrackingRow(models.Model):
    """One row of a tracking file: what it says, what is wrong with it, what became of it."""

    class Outcome(models.TextChoices):
        """What became of the row."""

        READY = "ready", _("Ready")
        REFUSED = "refused", _("Cannot be used")
        DONE = "done", _("Dispatched")
        FAILED = "failed", _("Not dispatched")

    file = models.ForeignKey(TrackingFile, on_delete=models.CASCADE, related_name="rows")
    # As the seller's spreadsheet counts: the heading is row 1.
    row = models.PositiveIntegerField()
    order_number = models.CharField(max_length=60, blank=True)
    order = models.ForeignKey(Order, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="+")
    # Empty: everything that is left.
    quantity = models.PositiveIntegerField(null=True)
    carrier = models.CharField(max_length=16, blank=True)
    carrier_name = models.CharField(max_length=60, blank=True)
    tracking_number = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    # A plain sentence about a problem or a doubt, in the uploader's language.
    remark = models.CharField(max_length=300, blank=True)
    # Column the remark is about, empty for the whole row.
    column = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="trackingrow_once")]

    def __str__(self) -> str:
        return f"{self.row}: {self.order_number}"
