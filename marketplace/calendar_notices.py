"""Entering and withdrawing calendar notices: what operators know of holidays and make-up workdays (ADR 13)."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace import clock, workdays
from marketplace.calendar_lines import belongs_to
from marketplace.db import advisory_lock, locked
from marketplace.errors import DomainError
from marketplace.models import CalendarDay, CalendarNotice
from marketplace.signals import calendar_changed

if TYPE_CHECKING:
    from accounts.models import User

SATURDAY = 5


@transaction.atomic
def enter_notice(
    *, year: int, reference: str, days: Mapping[dt.date, bool], is_whole_year: bool, actor: "User"
) -> CalendarNotice:
    """Record the days of a notice for ``year``; from now on they count before everything older.

    ``days`` says of each date whether it is worked. With ``is_whole_year`` the notice makes the year
    known: its other days are worked from Monday to Friday. Raises what ``check_notice`` raises.
    """
    advisory_lock("calendar")
    check_notice(year=year, days=days, is_whole_year=is_whole_year)
    notice = CalendarNotice.objects.create(
        year=year, reference=reference, is_whole_year=is_whole_year, entered_by=actor, entered_at=clock.now()
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=notice, date=day, is_working_day=works) for day, works in sorted(days.items())
    )
    _tell()
    return notice


def check_notice(*, year: int, days: Mapping[dt.date, bool], is_whole_year: bool) -> None:
    """Raise ``DomainError`` where a notice can't be entered.

    Field ``lines``: there is no day, a day of another year, or a whole year doesn't give the holidays of the
    law. Field ``is_whole_year``: the whole year stands already.
    """
    if not days:
        raise DomainError(_("Enter at least one day."), field="lines")
    foreign = [day for day in days if not belongs_to(day, year)]
    if foreign:
        sentence = _("%(day)s is neither in %(year)s nor in the December before.")
        raise DomainError(sentence % {"day": foreign[0], "year": year}, field="lines")
    if is_whole_year:
        _refuse_incomplete(days)
        _refuse_second(year)


@transaction.atomic
def withdraw_notice(*, notice: CalendarNotice, actor: "User") -> CalendarNotice:
    """Take a notice back: older ones and the published calendar count again. It stays in the list."""
    notice = locked(CalendarNotice.objects.filter(pk=notice.pk)).get()
    if notice.withdrawn_at is not None:
        raise DomainError(_("This notice has been withdrawn already."))
    notice.withdrawn_by, notice.withdrawn_at = actor, clock.now()
    notice.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _tell()
    return notice


def holidays_of(days: Mapping[dt.date, bool]) -> int:
    """Return by how many working days a notice shortens the year: weekdays off less weekends worked."""
    off = sum(day.weekday() < SATURDAY and not works for day, works in days.items())
    return off - sum(day.weekday() >= SATURDAY and works for day, works in days.items())


def _refuse_incomplete(days: Mapping[dt.date, bool]) -> None:
    found, lawful = holidays_of(days), settings.STATUTORY_HOLIDAYS
    if found != lawful:
        sentence = _(
            "The weekdays off less the weekends worked come to %(found)s days; the law gives %(lawful)s. Look for a "
            "line that is missing or wrong. A holiday beyond the law is entered as a notice of its own."
        )
        raise DomainError(sentence % {"found": found, "lawful": lawful}, field="lines")


def _refuse_second(year: int) -> None:
    standing = CalendarNotice.objects.standing().filter(year=year, is_whole_year=True).first()
    if standing is not None:
        sentence = _(
            "The whole of %(year)s was entered by %(name)s already. Withdraw that notice first, or enter only the "
            "days that change."
        )
        raise DomainError(sentence % {"year": year, "name": standing.entered_by}, field="is_whole_year")


def _tell() -> None:
    transaction.on_commit(workdays.forget)
    calendar_changed.send(sender=CalendarNotice)
