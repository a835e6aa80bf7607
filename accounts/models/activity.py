"""The activity log: what a seller's people did, append-only."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.seller import Membership, Seller
from accounts.models.user import User
from marketplace import clock


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Reads of the log."""

    def seen_by(self, membership: Membership) -> "ActivityQuerySet":
        """Return what a member may read, newest first: an owner everything, others what they did themselves."""
        found = self.filter(seller=membership.seller_id).order_by("-pk")
        return found if membership.role == Membership.Role.OWNER else found.filter(actor=membership.user_id)


class Activity(models.Model):
    """One thing that one person did; written by ``accounts.activity`` only, the database refuses changes."""

    seller = models.ForeignKey(
        Seller, on_delete=models.PROTECT, related_name="activities", db_index=False, verbose_name=_("seller")
    )
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("person")
    )
    kind = models.CharField(_("what"), max_length=40)
    # What it was done to, and what that was called then.
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    about = models.CharField(max_length=300, blank=True)
    # [field of the subject, before, after] in order, as text; secrets are masked before they come here.
    changes = models.JSONField(default=list)
    at = models.DateTimeField(_("time"), default=clock.now, db_default=Now())

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["seller", "-id"], name="activity_seller"),
            models.Index(fields=["seller", "actor", "-id"], name="activity_person"),
            models.Index(fields=["seller", "kind", "-id"], name="activity_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.actor_id} · {self.about}"
