"""14-day periods; a closed one is a statement."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace.state import Stateful, Transitions, state_constraint
from settlements.models.ledger import Entry


class PeriodState(models.TextChoices):
    """Open until its 14 × 24 hours are over."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Period(Stateful):
    """One seller's period in one currency: [starts_at, ends_at), contiguous to the next.

    Once closed it is a statement: opening + sales + refunds + fees + adjustments + transfers = closing,
    each figure in the seller's favour when positive, and every line is a ledger entry.
    """

    State = PeriodState
    TRANSITIONS: ClassVar[Transitions] = {State.OPEN: frozenset({State.CLOSED})}

    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="periods")
    currency = models.CharField(max_length=3)
    # 1, 2, 3 … per seller and currency, without gaps.
    sequence = models.PositiveIntegerField()
    # S<seller>-<currency>-<sequence>
    number = models.CharField(max_length=30, unique=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    opening_minor = models.BigIntegerField(default=0)
    sales_minor = models.BigIntegerField(default=0)
    refunds_minor = models.BigIntegerField(default=0)
    fees_minor = models.BigIntegerField(default=0)
    # Payouts taken out and failed ones that came back.
    transfers_minor = models.BigIntegerField(default=0)
    closing_minor = models.BigIntegerField(default=0)
    line_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            state_constraint(PeriodState, "period_state"),
            models.UniqueConstraint(fields=["seller", "currency", "sequence"], name="period_sequence"),
            models.UniqueConstraint(fields=["seller", "currency", "starts_at"], name="period_contiguous"),
            models.UniqueConstraint(
                fields=["seller", "currency"], condition=models.Q(state="open"), name="period_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    closing_minor=models.F("opening_minor")
                    + models.F("sales_minor")
                    + models.F("refunds_minor")
                    + models.F("fees_minor")
                    + models.F("transfers_minor")
                ),
                name="period_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(state="open"), name="period_due")]

    def __str__(self) -> str:
        return self.number


class StatementLine(models.Model):
    """Membership of a ledger entry in the one statement it belongs to; insert-only."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="lines")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="statement_line")

    def __str__(self) -> str:
        return f"{self.period_id}: {self.entry_id}"
