"""Stock a seller keeps, and every movement of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.offer import Offer
from marketplace import clock


class Stock(models.Model):
    """How many pieces of an offer can still be promised. Equals the sum of its movements (``manage.py audit``)."""

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="stock")
    available = models.IntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(available__gte=0), name="stock_not_oversold")]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.available}"


class StockMovement(models.Model):
    """One change of stock; append-only, refused otherwise by a trigger."""

    class Reason(models.TextChoices):
        """Why stock changed."""

        SET = "set", _("Set by seller")
        UPLOAD = "upload", _("Batch upload")
        SOLD = "sold", _("Sold")
        RELEASED = "released", _("Order cancelled or not paid")
        RETURNED = "returned", _("Returned")
        RECEIVED = "received", _("Goods received")
        COUNTED = "counted", _("Stocktaking")
        DAMAGED = "damaged", _("Damaged or lost")

    stock = models.ForeignKey(Stock, on_delete=models.CASCADE, related_name="movements")
    delta = models.IntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    # Order or upload number it belongs to.
    reference = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["stock", "-id"], name="stockmovement_newest")]

    def __str__(self) -> str:
        return f"{self.stock_id}: {self.delta:+d} {self.reason}"
