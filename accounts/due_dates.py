"""Running review clocks follow the calendar: a due date is so many working days after the clock's start (ADR 13)."""

import datetime as dt
from functools import lru_cache

from django.db import transaction
from django.db.models import Q

from accounts import case_news
from accounts.models import DueDateMove, QualificationCase
from accounts.models.qualification import CaseQuerySet, CaseState
from accounts.qualification import STOPPED_CLOCK
from marketplace import clock, workdays
from marketplace.db import locked
from marketplace.models import StateChange

# Steps that start a clock: handing in, answering, and undoing an approval. Giving a case back to the queue is none.
STARTS = Q(from_state__in=[CaseState.DRAFT, CaseState.MORE_INFORMATION], to_state=CaseState.SUBMITTED) | Q(
    from_state=CaseState.APPROVED, to_state=CaseState.IN_REVIEW
)


def out_of_step() -> list[int]:
    """Return the running cases whose due date is not what the present calendar says; two queries."""
    due = lru_cache(maxsize=None)(workdays.add_working_days)
    running = _running()
    starts = _starts(running)
    found = running.values_list("pk", "working_days_left", "due_at")
    return [pk for pk, days, due_at in found if pk in starts and due(_morning(starts[pk]), days) != due_at]


@transaction.atomic
def follow_calendar(*, case_id: int) -> bool:
    """Move the due date of a running case to where the calendar has it now; return whether it moved.

    The seller is told and the history says so. A later date is warned about and escalated anew; an earlier one
    keeps what was done already.
    """
    running = _running().filter(pk=case_id)
    case, start = locked(running.select_related("seller")).first(), _starts(running).get(case_id)
    if case is None or start is None or case.due_at is None or case.working_days_left is None:
        return False
    before, after = case.due_at, workdays.add_working_days(start, case.working_days_left)
    if after == before:
        return False
    case.due_at = after
    flags = STOPPED_CLOCK if after > before else {}
    for name, value in flags.items():
        setattr(case, name, value)
    case.save(update_fields=["due_at", *flags])
    DueDateMove.objects.create(case=case, before=before, after=after, at=clock.now())
    case_news.due_date_moved(case, before)
    return True


def _running() -> CaseQuerySet:
    return QualificationCase.objects.awaiting_review().filter(working_days_left__isnull=False)


def _starts(cases: CaseQuerySet) -> dict[int, dt.datetime]:
    """Return when the clock of each case last started."""
    steps = StateChange.objects.filter(STARTS, subject_type=QualificationCase._meta.label_lower)
    newest = steps.filter(subject_id__in=cases.order_by().values("pk")).order_by("subject_id", "-id")
    return dict(newest.distinct("subject_id").values_list("subject_id", "at"))


def _morning(moment: dt.datetime) -> dt.datetime:
    """Return the first moment of the day in China: all cases of a day share one reckoning."""
    return dt.datetime.combine(moment.astimezone(workdays.CHINA).date(), dt.time(), workdays.CHINA)
