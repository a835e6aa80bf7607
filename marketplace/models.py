"""The kernel's tables: the history of every state, and the calendar of working days as operators enter it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

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


class CalendarNoticeQuerySet(models.QuerySet["CalendarNotice"]):
    """Reads of notices."""

    def standing(self) -> "CalendarNoticeQuerySet":
        """Return the notices that nobody took back."""
        return self.filter(withdrawn_at=None)


class CalendarNotice(models.Model):
    """A notice on holidays and make-up workdays, as an operator entered it (ADR 13).

    Append-only: a newer notice replaces an older one day by day, and the only change is, once, its
    withdrawal. Written by ``marketplace.calendar_notices`` only; ``marketplace.workdays`` reads it.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    reference = models.CharField(
        _("notice"), max_length=200, help_text=_("Its number or title, and where it was published.")
    )
    # All days of its year that differ from Monday to Friday: the year is known from here on.
    is_whole_year = models.BooleanField(_("the whole year"), default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), default=clock.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects: ClassVar[models.Manager["CalendarNotice"]] = CalendarNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar notice")
        verbose_name_plural = _("calendar notices")
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(is_whole_year=True, withdrawn_at=None),
                name="calendarnotice_one_whole_year",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="calendarnotice_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.reference}"


class CalendarDay(models.Model):
    """One day of a notice: worked, or off."""

    notice = models.ForeignKey(CalendarNotice, on_delete=models.PROTECT, related_name="days")
    date = models.DateField(_("date"))
    is_working_day = models.BooleanField(_("working day"))

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="calendarday_once_a_notice")]

    def __str__(self) -> str:
        return f"{self.date}"
