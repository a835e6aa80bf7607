"""Invitations to a seller's team."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.seller import Membership, Seller
from accounts.models.user import User
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class InvitationState(models.TextChoices):
    """Life of an invitation; whether it has expired is a matter of the clock, not of its state."""

    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def waiting(self) -> "InvitationQuerySet":
        """Return those without an answer, the newest first; expired ones too: they may be sent again."""
        return self.filter(state=InvitationState.PENDING).order_by("-pk")

    def sent_since(self, moment: dt.datetime) -> "InvitationQuerySet":
        """Return those that were sent after ``moment``; each row is one mail."""
        return self.filter(created_at__gt=moment)


class Invitation(Stateful):
    """One mail that asks one address to join a team. Sending it again withdraws it and makes another."""

    State = InvitationState
    TRANSITIONS: ClassVar[Transitions] = {
        State.PENDING: frozenset({State.ACCEPTED, State.DECLINED, State.REVOKED}),
    }

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PENDING)
    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=16, choices=Membership.Role.choices)
    # SHA-256 of the secret in the link; the secret itself stands in the mail only.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(_("expires"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            state_constraint(InvitationState, "invitation_state"),
            models.UniqueConstraint(
                fields=["seller", "email"],
                condition=models.Q(state=InvitationState.PENDING),
                name="invitation_one_waiting_per_address",
            ),
        ]
        indexes = [models.Index(fields=["seller", "created_at"], name="invitation_sent")]

    def __str__(self) -> str:
        return f"{self.email} · {self.seller} ({self.get_role_display()})"

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether it can be answered now."""
        return self.state == self.State.PENDING and not self.has_expired
