"""A provider's book of a day beside ours: what it said, and what does not fit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.money import Money


class MovementKind(models.TextChoices):
    """Which way money went; the values are ``orders.gateway.Movement``'s."""

    PAYMENT = "payment", _("Payment in")
    REFUND = "refund", _("Refund out")


class ReconciliationRun(models.Model):
    """One provider's day, compared once. Unfinished, it goes on where it stopped."""

    provider = models.CharField(_("payment provider"), max_length=16)
    day = models.DateField(_("day"))
    started_at = models.DateTimeField(_("started at"), default=clock.now)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    line_count = models.PositiveIntegerField(_("movements"), default=0)
    # Payments that we learnt of here: their notice never came.
    captured_count = models.PositiveIntegerField(_("captured here"), default=0)
    finding_count = models.PositiveIntegerField(_("findings"), default=0)
    # Number and sum per movement and currency: [["payment", "CNY", 12, 345600], …].
    theirs = models.JSONField(_("at the provider"), default=list)
    ours = models.JSONField(_("in our books"), default=list)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="reconciliation_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"


class ProviderLine(models.Model):
    """One movement as the provider's statement has it; never changed."""

    run = models.ForeignKey(ReconciliationRun, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=8, choices=MovementKind.choices)
    ref = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ref", "kind"], name="providerline_ref")]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class ReconciliationFinding(models.Model):
    """One movement that does not fit. What was found never changes; a person says once how it was resolved."""

    class Kind(models.TextChoices):
        """What does not fit."""

        MISSING_HERE = "missing_here", _("Missing in our books")
        MISSING_THERE = "missing_there", _("Missing at the provider")
        AMOUNT_DIFFERS = "amount_differs", _("Amount differs")

    run = models.ForeignKey(
        ReconciliationRun, on_delete=models.PROTECT, related_name="findings", verbose_name=_("reconciliation")
    )
    kind = models.CharField(_("finding"), max_length=16, choices=Kind.choices)
    movement = models.CharField(_("movement"), max_length=8, choices=MovementKind.choices)
    ref = models.CharField(_("reference"), max_length=64)
    # As each side has it; null where it has none.
    ours_minor = models.BigIntegerField(null=True)
    theirs_minor = models.BigIntegerField(null=True)
    ours_currency = models.CharField(max_length=3, blank=True)
    theirs_currency = models.CharField(max_length=3, blank=True)
    found_at = models.DateTimeField(_("found at"), default=clock.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("resolved by")
    )
    note = models.CharField(_("how it was resolved"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("reconciliation finding")
        verbose_name_plural = _("reconciliation findings")
        constraints = [
            models.UniqueConstraint(fields=["run", "movement", "ref", "kind"], name="finding_once"),
            models.CheckConstraint(
                condition=models.Q(resolved_at=None, resolved_by=None, note="")
                | (models.Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~models.Q(note="")),
                name="finding_resolved",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(resolved_at=None), name="finding_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.ref}"

    @property
    def ours(self) -> Money | None:
        """What our books say."""
        return None if self.ours_minor is None else Money(self.ours_minor, self.ours_currency)

    @property
    def theirs(self) -> Money | None:
        """What the provider says."""
        return None if self.theirs_minor is None else Money(self.theirs_minor, self.theirs_currency)
