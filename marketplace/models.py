"""The kernel's only table: who changed which state, when, from what to what, and why."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from marketplace import clock


class StateChange(models.Model):
    """One step of one object's life; written by ``marketplace.state`` only, never changed."""

    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    from_state = models.CharField(max_length=32)
    to_state = models.CharField(max_length=32)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="statechange_subject")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.from_state} → {self.to_state}"
