"""Decisions that need two people: the first proposes, a second confirms."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.qualification import QualificationCase
from accounts.models.seller import Seller
from accounts.models.user import User
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class ProposalState(models.TextChoices):
    """Life of a proposal."""

    OPEN = "open", _("Waiting for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DROPPED = "dropped", _("Dropped")


class ProposalKind(models.TextChoices):
    """What two people decide (DESIGN §2)."""

    APPROVE = "approve", _("Approve although a check failed")
    UNDO = "undo", _("Undo the approval")
    SUSPEND = "suspend", _("Suspend the seller")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reads of proposals."""

    def waiting(self) -> "ProposalQuerySet":
        """Return those that wait for a second person."""
        return self.filter(state=ProposalState.OPEN)


class Proposal(Stateful):
    """One such decision about a seller or one of its cases.

    The database refuses any change to what was proposed; it is decided once and never deleted.
    """

    State = ProposalState
    Kind = ProposalKind
    TRANSITIONS: ClassVar[Transitions] = {
        State.OPEN: frozenset({State.CONFIRMED, State.DROPPED}),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="proposals")
    case = models.ForeignKey(QualificationCase, null=True, on_delete=models.PROTECT, related_name="proposals")
    # For an approval what the colleague should know; else sent to the seller word for word once it is confirmed.
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), default=clock.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("two-person decision")
        verbose_name_plural = _("two-person decisions")
        constraints = [
            state_constraint(ProposalState, "proposal_state"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(state=ProposalState.OPEN), name="proposal_once_per_case"
            ),
            models.UniqueConstraint(
                fields=["seller", "kind"],
                condition=models.Q(state=ProposalState.OPEN, case=None),
                name="proposal_once_per_seller",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("proposed_by"), state=ProposalState.CONFIRMED),
                name="proposal_two_people",
            ),
            # Dropped by nobody: the clock made it pointless.
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.OPEN, decided_by=None, decided_at=None)
                | models.Q(state=ProposalState.DROPPED, decided_at__isnull=False)
                | models.Q(state=ProposalState.CONFIRMED, decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.seller}"
