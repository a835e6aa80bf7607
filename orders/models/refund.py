"""Refunds: money back, line by line, once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.state import Stateful, Transitions, state_constraint
from orders.models.order import Order, OrderLine


class RefundState(models.TextChoices):
    """Life of a refund; the ledger knows it from the moment it is requested of the provider."""

    REQUESTED = "requested", _("On its way")
    DONE = "done", _("Refunded")
    FAILED = "failed", _("Failed")


class Refund(Stateful):
    """Money back to the customer for one order."""

    class Reason(models.TextChoices):
        """Why."""

        CANCELLED = "cancelled", _("Order cancelled")
        RETURNED = "returned", _("Goods returned")
        DAMAGED = "damaged", _("Damaged or wrong")
        GOODWILL = "goodwill", _("Goodwill")

    State = RefundState
    TRANSITIONS: ClassVar[Transitions] = {
        State.REQUESTED: frozenset({State.DONE, State.FAILED}),
        State.FAILED: frozenset({State.REQUESTED}),
    }

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED)
    number = models.CharField(_("number"), max_length=20, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("order"))
    idempotency_key = models.CharField(max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    note = models.CharField(max_length=400, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount_minor = models.BigIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("refunded by")
    )
    created_at = models.DateTimeField(_("requested at"), default=clock.now)
    done_at = models.DateTimeField(_("refunded at"), null=True)
    # Under the bank's reference where it was transferred by hand.
    provider_ref = models.CharField(max_length=64, blank=True)
    # An operator sent the money; the provider knows nothing of it.
    is_by_hand = models.BooleanField(_("transferred by hand"), default=False, db_default=False)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            state_constraint(RefundState, "refund_state"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_positive"),
            models.CheckConstraint(
                condition=models.Q(is_by_hand=False) | (models.Q(state="done") & ~models.Q(provider_ref="")),
                name="refund_by_hand",
            ),
        ]
        indexes = [
            # Reconciliation reads the refunds of a day.
            models.Index(fields=["done_at"], condition=models.Q(done_at__isnull=False), name="refund_done_at"),
        ]

    def __str__(self) -> str:
        return self.number


class RefundLine(models.Model):
    """One line's part of a refund, split the way the line was composed."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="refunds")
    quantity = models.PositiveIntegerField(default=0)
    amount_minor = models.BigIntegerField()
    items_minor = models.BigIntegerField()
    # What the platform bore of these items by a voucher, and gets back from the seller; no part of amount_minor.
    subsidy_minor = models.BigIntegerField(default=0, db_default=0)
    delivery_minor = models.BigIntegerField(default=0)
    # Part of amount_minor that was added tax (storefronts that show prices without tax).
    tax_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refund", "line"], name="refundline_once")]

    def __str__(self) -> str:
        return f"{self.refund_id}/{self.line_id}"
