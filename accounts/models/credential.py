"""Credentials: what a seller was found to hold, until it runs out."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.qualification import Evidence
from accounts.models.seller import Seller
from marketplace import clock


class LapseReason(models.TextChoices):
    """Why a credential no longer holds."""

    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Approval undone")


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Reads of credentials."""

    def in_force(self) -> "CredentialQuerySet":
        """Return those that hold."""
        return self.filter(lapsed_at=None)

    def expiring_before(self, day: dt.date) -> "CredentialQuerySet":
        """Return those in force whose last day is before ``day``."""
        return self.in_force().filter(expires_on__lt=day)


class Credential(models.Model):
    """One requirement that a seller meets: the accepted document, its number and its last day.

    One row per (seller, requirement, brand); a renewal replaces what it says. The documents themselves, old and
    new, stay in ``Evidence``.
    """

    LapseReason = LapseReason

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="credentials", verbose_name=_("seller"))
    # Code of an accounts.requirements.Requirement.
    requirement = models.CharField(_("requirement"), max_length=40)
    # The brand where each brand needs its own.
    subject = models.CharField(_("brand"), max_length=80, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+", verbose_name=_("document"))
    reference = models.CharField(_("number"), max_length=60, blank=True)
    # Last day of validity in China; none where it is valid for good.
    expires_on = models.DateField(_("valid until"), null=True)
    granted_at = models.DateTimeField(_("accepted at"), default=clock.now)
    # How many of the reminders before it expires were sent.
    reminders = models.PositiveSmallIntegerField(default=0)
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True)
    lapse_reason = models.CharField(max_length=10, choices=LapseReason.choices, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        constraints = [
            models.UniqueConstraint(fields=["seller", "requirement", "subject"], name="credential_once"),
            models.CheckConstraint(
                condition=models.Q(lapsed_at=None, lapse_reason="")
                | models.Q(lapsed_at__isnull=False, lapse_reason__in=LapseReason.values),
                name="credential_lapse_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["expires_on"], condition=models.Q(lapsed_at=None), name="credential_expiring")]

    def __str__(self) -> str:
        return f"{self.seller}: {self.key}"

    @property
    def key(self) -> str:
        """What it is for (``accounts.demands.Demand.key``)."""
        return f"{self.requirement}:{self.subject}" if self.subject else self.requirement
