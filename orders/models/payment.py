"""Payments, and every word the payment provider sent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.money import Money
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models.order import Purchase


class PaymentState(models.TextChoices):
    """Life of one try to pay."""

    PENDING = "pending", _("Pending")
    CAPTURED = "captured", _("Captured")
    FAILED = "failed", _("Failed")
    # Money that arrived after the purchase had expired, or in another amount; returned to the customer.
    RETURNED = "returned", _("Sent back")


class Payment(Stateful):
    """One try to pay a purchase through one provider."""

    State = PaymentState
    TRANSITIONS: ClassVar[Transitions] = {
        State.PENDING: frozenset({State.CAPTURED, State.FAILED, State.RETURNED}),
        State.FAILED: frozenset({State.CAPTURED, State.RETURNED}),
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="payments")
    provider = models.CharField(max_length=16)
    # The provider's own number for it; empty until the provider has named one.
    provider_ref = models.CharField(max_length=64, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    captured_at = models.DateTimeField(null=True)
    # What arrived instead of what was asked for, where that differs; it goes back.
    received_minor = models.BigIntegerField(null=True)
    received_currency = models.CharField(max_length=3, blank=True)
    # Money that goes back: when the provider sent it, under which number of its own.
    returned_at = models.DateTimeField(null=True)
    return_ref = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            state_constraint(PaymentState, "payment_state"),
            models.UniqueConstraint(
                fields=["provider", "provider_ref"], condition=~models.Q(provider_ref=""), name="payment_provider_ref"
            ),
            models.UniqueConstraint(
                fields=["purchase"], condition=models.Q(state="captured"), name="payment_captured_once"
            ),
            # Another amount is never captured, and never half known.
            models.CheckConstraint(
                condition=models.Q(received_minor=None, received_currency="")
                | (models.Q(received_minor__gt=0, state="returned") & ~models.Q(received_currency="")),
                name="payment_received",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "captured_at"],
                condition=models.Q(captured_at__isnull=False),
                name="payment_captured_at",
            ),
            # Reconciliation reads what went back on a day, and looks for one by the number it was sent back under.
            models.Index(
                fields=["provider", "returned_at"], condition=models.Q(state="returned"), name="payment_returned_at"
            ),
            models.Index(
                fields=["id"], condition=models.Q(state="returned", returned_at=None), name="payment_to_return"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_ref}"

    @property
    def arrived(self) -> Money:
        """What arrived, or is to arrive."""
        if self.received_minor is None:
            return Money(self.amount_minor, self.currency)
        return Money(self.received_minor, self.received_currency)

    @property
    def return_key(self) -> str:
        """The key under which the provider is asked to send it back."""
        return f"late-{self.pk}"


class WebhookEvent(models.Model):
    """One notice of a provider, stored with what became of it; the key makes a repeated one a no-op."""

    class Outcome(models.TextChoices):
        """What a notice led to. The last one is answered with an error, so that the provider asks again."""

        CAPTURED = "captured", _("Captured")
        FAILED = "failed", _("Payment failed")
        RETURNED = "returned", _("Late payment returned")
        NOTHING_NEW = "nothing_new", _("Nothing new")
        MISMATCH = "mismatch", _("Another amount, returned")
        UNKNOWN = "unknown", _("Unknown payment")

    provider = models.CharField(max_length=16)
    event_id = models.CharField(max_length=64)
    payload = models.JSONField()
    received_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
