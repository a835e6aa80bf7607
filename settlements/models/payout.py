"""Payouts of closed periods."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint
from settlements.models.period import Period


class PayoutState(models.TextChoices):
    """Life of a payout."""

    SCHEDULED = "scheduled", _("Scheduled")
    SENT = "sent", _("Sent to the bank")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")


class Payout(Stateful):
    """The transfer of a positive closing balance, claimed and sent exactly once."""

    State = PayoutState
    TRANSITIONS: ClassVar[Transitions] = {
        State.SCHEDULED: frozenset({State.SENT, State.FAILED}),
        State.SENT: frozenset({State.PAID, State.FAILED}),
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.SCHEDULED)
    number = models.CharField(max_length=20, unique=True)
    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="payout")
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="payouts")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    # Snapshot of where it went.
    bank_name = models.CharField(max_length=80, blank=True)
    account_name = models.CharField(max_length=120, blank=True)
    account_last4 = models.CharField(max_length=4, blank=True)
    bank_ref = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [
            state_constraint(PayoutState, "payout_state"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payout_positive"),
        ]
        indexes = [
            models.Index(fields=["state"], condition=models.Q(state__in=["scheduled", "sent"]), name="payout_moving")
        ]

    def __str__(self) -> str:
        return self.number
