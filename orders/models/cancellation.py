"""Requests of customers to cancel what a seller is already preparing."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models.order import Order


class CancellationRequestState(models.TextChoices):
    """Life of a request."""

    OPEN = "open", _("Waiting for the seller")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    # By the customer, or by what became of the order meanwhile.
    CLOSED = "closed", _("Closed")


class CancellationRequest(Stateful):
    """A customer asks to cancel a paid order; one waits at a time. Who does not answer in time has accepted."""

    State = CancellationRequestState
    TRANSITIONS: ClassVar[Transitions] = {
        State.OPEN: frozenset({State.ACCEPTED, State.DECLINED, State.CLOSED}),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="cancellation_requests", verbose_name=_("order")
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            state_constraint(CancellationRequestState, "cancellationrequest_state"),
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state="open"), name="cancellationrequest_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=models.Q(state="open"), name="cancellationrequest_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.state}"
