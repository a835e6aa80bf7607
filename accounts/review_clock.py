"""The 5-working-day clock of a case: when it is due, what is left, and the days it ran.

The day of submission never counts. While the seller must act the clock stands; what was left
continues the working day after the answer, one day at least.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from accounts.models import QualificationCase
from accounts.models.qualification import CaseState
from marketplace import clock
from marketplace.workdays import CHINA, add_working_days, next_working_day, working_days_between

RUNNING = frozenset({CaseState.SUBMITTED, CaseState.IN_REVIEW})


@dataclass(frozen=True)
class ClockDay:
    """One working day of the strip; ``state`` is ``done``, ``now`` or empty."""

    number: int
    date: dt.date
    state: str


def due_day(case: QualificationCase) -> dt.date | None:
    """Return the last day of the clock in China, or None where it has none."""
    if case.due_at is None:
        return None
    return case.due_at.astimezone(CHINA).date()


def days_left(case: QualificationCase) -> int:
    """Return how many working days remain after today; 0 on the due day and later."""
    if case.state == CaseState.MORE_INFORMATION:
        return case.working_days_left or 0
    last = due_day(case)
    return working_days_between(clock.today(CHINA), last) if last else settings.REVIEW_WORKING_DAYS


def next_days(case: QualificationCase) -> int:
    """Return how many working days the clock would have if the seller submitted now: all, or what was left."""
    left = case.working_days_left
    return settings.REVIEW_WORKING_DAYS if left is None else max(1, left)


def next_due(case: QualificationCase) -> dt.datetime:
    """Return the due moment if the seller submitted now."""
    return add_working_days(clock.now(), next_days(case))


def strip(case: QualificationCase) -> list[ClockDay]:
    """Return the working days the clock ran on and will run on; costs one query.

    For a paused case the days to come are those of an answer given today.
    """
    today = clock.today(CHINA)
    dates = []
    for start, end in _runs(case):
        dates += _working_days(start, end)
    if case.state == CaseState.MORE_INFORMATION:
        last = next_due(case).astimezone(CHINA).date()
        dates += [day for day in _working_days(today, last) if day not in dates]
    return [ClockDay(number, date, _state(date, today, case)) for number, date in enumerate(dates, 1)]


def _state(date: dt.date, today: dt.date, case: QualificationCase) -> str:
    if date < today or case.state not in {*RUNNING, CaseState.MORE_INFORMATION}:
        return "done"
    return "now" if date == today else ""


def _runs(case: QualificationCase) -> list[tuple[dt.date, dt.date]]:
    """Return the stretches the clock ran: from a submission to a pause, a decision, or the due day."""
    runs: list[tuple[dt.date, dt.date]] = []
    start: dt.date | None = None
    for change in case.history():
        day = change.at.astimezone(CHINA).date()
        if change.to_state == CaseState.DRAFT:
            runs, start = [], None
        elif change.to_state in RUNNING:
            start = start or day
        elif start is not None:
            runs.append((start, day))
            start = None
    last = due_day(case)
    return [*runs, (start, last)] if start is not None and last is not None else runs


def _working_days(start: dt.date, end: dt.date) -> list[dt.date]:
    days, day = [], next_working_day(start)
    while day <= end:
        days.append(day)
        day = next_working_day(day)
    return days
