"""Which orders' money waits, and until when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from orders.models import Order


class DeferralQuerySet(models.QuerySet["Deferral"]):
    """Reads of deferrals."""

    def waiting(self) -> "DeferralQuerySet":
        """Return the orders whose money is not released, the next one first, unknown dates last."""
        return self.filter(released_at=None).order_by(models.F("release_at").asc(nulls_last=True), "pk")


class Deferral(models.Model):
    """One paid order's money on the way from deferred to available.

    The row is the lock between a release and a refund of the same order (docs/locking.md).
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="deferral")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="deferrals", db_index=False)
    currency = models.CharField(max_length=3)
    # Delivery + 7 days; at once when cancelled; unknown before delivery.
    release_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Deferral"]] = DeferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("deferred order")
        verbose_name_plural = _("deferred orders")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_at=None) | models.Q(release_at__isnull=False),
                name="deferral_released_when_due",
            )
        ]
        indexes = [
            models.Index(fields=["release_at"], condition=models.Q(released_at=None), name="deferral_due"),
            models.Index(
                fields=["seller", "currency", "release_at"],
                condition=models.Q(released_at=None),
                name="deferral_of_seller",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}"
