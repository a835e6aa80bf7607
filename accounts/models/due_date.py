"""Due dates of reviews that moved because the calendar of working days changed."""

from django.db import models

from accounts.models.qualification import QualificationCase
from marketplace import clock


class DueDateMove(models.Model):
    """One such move, for the history of the case. Append-only; written by ``accounts.due_dates``."""

    case = models.ForeignKey(QualificationCase, on_delete=models.PROTECT, related_name="due_date_moves")
    before = models.DateTimeField()
    after = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.before:%Y-%m-%d} → {self.after:%Y-%m-%d}"
