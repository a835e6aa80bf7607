"""14-day periods; a closed one is a statement. The database keeps them honest (migrations/sql/statements.sql)."""

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller
from marketplace.money import Money
from marketplace.state import Stateful, Transitions, state_constraint
from settlements.models.ledger import Entry


class PeriodState(models.TextChoices):
    """Open until its 14 × 24 hours are over."""

    OPEN = "open", _("Current")
    CLOSED = "closed", _("Closed")


class PeriodQuerySet(models.QuerySet["Period"]):
    """Reads of periods and statements."""

    def of(self, seller: Seller) -> "PeriodQuerySet":
        """Return a seller's, newest first."""
        return self.filter(seller=seller).order_by("-starts_at", "currency")

    def open(self) -> "PeriodQuerySet":
        """Return the periods that still take entries."""
        return self.filter(state=PeriodState.OPEN)

    def statements(self) -> "PeriodQuerySet":
        """Return the closed ones."""
        return self.filter(state=PeriodState.CLOSED)

    def due(self, moment: dt.datetime) -> "PeriodQuerySet":
        """Return the open periods that ended at ``moment`` or before."""
        return self.open().filter(ends_at__lte=moment)


class Period(Stateful):
    """One seller's period in one currency: [starts_at, ends_at), contiguous to the next.

    Once closed it is a statement: opening + sales + refunds + fees + adjustments = closing, each
    figure in the seller's favour when positive, and every line is a ledger entry. A positive closing
    is transferred; the next period opens with what is left of it.
    """

    State = PeriodState
    TRANSITIONS: ClassVar[Transitions] = {State.OPEN: frozenset({State.CLOSED})}

    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="periods", db_index=False)
    currency = models.CharField(_("currency"), max_length=3)
    # 1, 2, 3 … per seller and currency, without gaps.
    sequence = models.PositiveIntegerField(_("sequence"))
    # S<seller>-<currency>-<sequence>
    number = models.CharField(_("number"), max_length=30, unique=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    opening_minor = models.BigIntegerField(_("carried over"), default=0)
    sales_minor = models.BigIntegerField(_("sales"), default=0)
    refunds_minor = models.BigIntegerField(_("refunds"), default=0)
    fees_minor = models.BigIntegerField(_("fees"), default=0)
    # Payouts that came back.
    adjustments_minor = models.BigIntegerField(_("adjustments"), default=0)
    closing_minor = models.BigIntegerField(_("closing balance"), default=0)
    transfer_minor = models.BigIntegerField(_("payout"), default=0)
    line_count = models.PositiveIntegerField(_("entries"), default=0)

    objects: ClassVar[models.Manager["Period"]] = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement period")
        verbose_name_plural = _("settlement periods")
        constraints = [
            state_constraint(PeriodState, "period_state"),
            models.UniqueConstraint(fields=["seller", "currency", "sequence"], name="period_sequence"),
            models.UniqueConstraint(fields=["seller", "currency", "starts_at"], name="period_contiguous"),
            models.UniqueConstraint(
                fields=["seller", "currency"], condition=models.Q(state="open"), name="period_one_open"
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="period_lasts"),
            models.CheckConstraint(
                condition=models.Q(
                    closing_minor=models.F("opening_minor")
                    + models.F("sales_minor")
                    + models.F("refunds_minor")
                    + models.F("fees_minor")
                    + models.F("adjustments_minor")
                ),
                name="period_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(transfer_minor=0)
                | models.Q(transfer_minor__gt=0, transfer_minor=models.F("closing_minor")),
                name="period_transfers_all_or_nothing",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(state="open"), name="period_due")]

    def __str__(self) -> str:
        return self.number

    @property
    def settlement_id(self) -> int:
        """The number that the flat file calls settlement-id: digits only, as sellers' tools expect."""
        return 20_000_000_000 + self.pk

    @property
    def carried_minor(self) -> int:
        """What the next period opens with."""
        return self.closing_minor - self.transfer_minor

    @property
    def deductions_minor(self) -> int:
        """Refunds and fees together."""
        return self.refunds_minor + self.fees_minor

    @property
    def closing(self) -> Money:
        """The closing balance."""
        return Money(self.closing_minor, self.currency)

    @property
    def transfer(self) -> Money:
        """What is paid out."""
        return Money(self.transfer_minor, self.currency)


class StatementLine(models.Model):
    """Membership of a ledger entry in the one statement it belongs to; insert-only.

    The keys have no constraint of their own: one trigger checks every line (its entry,
    seller, currency, moment) when the period closes, at a fraction of the cost of two checks per row.
    """

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.PROTECT, related_name="statement_line", db_constraint=False
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )

    class Meta:
        # Lines of one close lie together on disk; pages read the ledger's own index (statements.entries_of).
        indexes = [BrinIndex(fields=["period"], name="statementline_period", pages_per_range=16)]

    def __str__(self) -> str:
        return f"{self.period_id}: {self.entry_id}"
