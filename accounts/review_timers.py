"""What the clock does by itself: warn, escalate, say that it is late, remind, lapse. It never decides.

Each function takes one case and looks again under the lock, so that a missed or repeated beat
changes nothing.
"""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts import case_news, decisions, review_clock, staff_news
from accounts.models import QualificationCase
from accounts.models.qualification import CaseQuerySet, CaseState
from marketplace import clock
from marketplace.db import locked
from marketplace.state import move

# Days before an unanswered request lapses on which the seller is reminded.
LAPSE_REMINDERS = (7, 1)


@transaction.atomic
def warn_reviewer(*, case_id: int) -> bool:
    """Warn the reviewer from the third working day on; return whether this was news."""
    case = _running(case_id)
    left = settings.REVIEW_WORKING_DAYS - settings.REVIEW_WARNING_WORKING_DAYS
    if case is None or case.warned_at is not None or review_clock.days_left(case) > left:
        return False
    case.warned_at = clock.now()
    case.save(update_fields=["warned_at"])
    staff_news.due_soon(case)
    return True


@transaction.atomic
def escalate(*, case_id: int) -> bool:
    """Tell the operators on the fifth working day; return whether this was news."""
    case = _running(case_id)
    if case is None or case.escalated_at is not None or review_clock.days_left(case) > 0:
        return False
    case.escalated_at = clock.now()
    case.save(update_fields=["escalated_at"])
    staff_news.escalated(case)
    return True


@transaction.atomic
def tell_late(*, case_id: int) -> bool:
    """Tell the seller once the promised day has passed; return whether this was news."""
    case = _running(case_id)
    if case is None or case.late_told_at is not None or case.due_at is None or case.due_at > clock.now():
        return False
    case.late_told_at = clock.now()
    case.save(update_fields=["late_told_at"])
    case_news.late(case)
    return True


@transaction.atomic
def remind_to_answer(*, case_id: int) -> bool:
    """Remind the seller of an open request; return whether a reminder was due."""
    case = _waiting(case_id)
    if case is None or case.requested_at is None or case.lapse_reminders >= len(LAPSE_REMINDERS):
        return False
    days = LAPSE_REMINDERS[case.lapse_reminders]
    if clock.now() < case.requested_at + settings.MORE_INFORMATION_LAPSES - dt.timedelta(days=days):
        return False
    case.lapse_reminders += 1
    case.save(update_fields=["lapse_reminders"])
    case_news.lapsing(case, days)
    return True


@transaction.atomic
def lapse_case(*, case_id: int) -> bool:
    """Close a case whose request stayed unanswered for 30 days; return whether it was due."""
    case = _waiting(case_id)
    if case is None or case.requested_at is None or clock.now() < case.requested_at + settings.MORE_INFORMATION_LAPSES:
        return False
    move(case, CaseState.LAPSED, decided_at=clock.now())
    decisions.refuse(case=case)
    case_news.lapsed(case)
    return True


def due_work() -> list[tuple[Callable[..., bool], int]]:
    """Return what may be due now as (function, case id); each function looks again for itself."""
    cases, now = QualificationCase.objects, clock.now()
    waiting = cases.waiting_on_seller()
    sources: list[tuple[Callable[..., bool], CaseQuerySet]] = [
        # A warning or escalation is due some calendar days before the due moment at the earliest.
        (warn_reviewer, _soon(warned_at=None)),
        (escalate, _soon(escalated_at=None)),
        (tell_late, cases.overdue().filter(late_told_at=None)),
        (lapse_case, waiting.filter(requested_at__lte=now - settings.MORE_INFORMATION_LAPSES)),
        (remind_to_answer, waiting.filter(_reminder_due(now))),
    ]
    return [(function, pk) for function, found in sources for pk in found.values_list("pk", flat=True)]


def _soon(**open_flag: None) -> CaseQuerySet:
    # Two working days can be eleven calendar days apart over the longest holidays.
    horizon = clock.now() + dt.timedelta(days=12)
    return QualificationCase.objects.due_before(horizon).filter(**open_flag)


def _reminder_due(now: dt.datetime) -> Q:
    lapses = settings.MORE_INFORMATION_LAPSES
    due = Q()
    for sent, days in enumerate(LAPSE_REMINDERS):
        due |= Q(lapse_reminders=sent, requested_at__lte=now - lapses + dt.timedelta(days=days))
    return due


def _running(case_id: int) -> QualificationCase | None:
    case = _locked(case_id)
    return case if case is not None and case.is_running else None


def _waiting(case_id: int) -> QualificationCase | None:
    case = _locked(case_id)
    return case if case is not None and case.state == CaseState.MORE_INFORMATION else None


def _locked(case_id: int) -> QualificationCase | None:
    return locked(QualificationCase.objects.select_related("seller", "reviewer").filter(pk=case_id)).first()
