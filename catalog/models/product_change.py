"""Changes of shared products that wait for a reviewer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from catalog.models.product import Product
from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint


class ProductChangeState(models.TextChoices):
    """Life of a proposed change."""

    PROPOSED = "proposed", _("Waiting for review")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProductChange(Stateful):
    """What a seller would have a product that others sell too say of itself.

    ``proposed`` has the parts that change and no others: ``{"brand": …, "attributes": {code: value}, "texts":
    {language: {"title": …, "bullets": […], "description": …}}}``; an attribute whose value is None goes.
    ``replaced`` has what stood in these parts (and the brand) when the change was proposed, and once it is
    approved, what it took the place of.
    """

    State = ProductChangeState
    TRANSITIONS: ClassVar[Transitions] = {
        State.PROPOSED: frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN}),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="change_requests", verbose_name=_("product")
    )
    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="+", verbose_name=_("seller"))
    proposed = models.JSONField()
    replaced = models.JSONField()
    note = models.TextField(_("why"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"), default=clock.now)
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    # Sent to the seller word for word where the change is rejected.
    decision_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("change of a product")
        verbose_name_plural = _("changes of products")
        constraints = [
            state_constraint(ProductChangeState, "productchange_state"),
            models.UniqueConstraint(
                fields=["product", "seller"], condition=models.Q(state="proposed"), name="productchange_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="rejected", decision_reason=""), name="productchange_rejected_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="proposed"), name="productchange_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.seller}"
