"""The sandbox provider's own book: what it was asked to collect and to send back.

It stands for a real provider's database, so our services read it only through the gateway.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock


class SandboxCharge(models.Model):
    """One payment as the sandbox provider sees it."""

    class Status(models.TextChoices):
        """What the customer did on the provider's page."""

        OPEN = "open", _("Not paid yet")
        PROCESSING = "processing", _("Processing")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Declined")

    token = models.CharField(max_length=43, unique=True)
    # Our number, shown on the provider's page.
    description = models.CharField(max_length=40)
    return_url = models.CharField(max_length=300)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    # When the shop's customer should have paid; testers may pay later all the same.
    expires_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    # What was paid where it is not what was asked for.
    paid_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="sandboxcharge_positive"),
            models.CheckConstraint(
                condition=models.Q(status="paid", paid_at__isnull=False)
                | (~models.Q(status="paid") & models.Q(paid_at=None, paid_minor=None)),
                name="sandboxcharge_paid_at",
            ),
        ]
        indexes = [
            models.Index(fields=["paid_at"], condition=models.Q(status="paid"), name="sandboxcharge_paid"),
        ]

    def __str__(self) -> str:
        return self.token

    @property
    def collected_minor(self) -> int:
        """What the customer paid, or is to pay."""
        return self.amount_minor if self.paid_minor is None else self.paid_minor


class SandboxRefund(models.Model):
    """Money the sandbox provider sent back; the caller's key makes a repeated request a no-op."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="refunds")
    key = models.CharField(max_length=64, unique=True)
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="sandboxrefund_positive")]

    def __str__(self) -> str:
        return self.key
