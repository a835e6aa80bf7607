"""What happened to a case, as both sides read it: states, documents, verdicts in one list."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.demands import demand_of
from accounts.models import DueDateMove, Evidence, QualificationCase
from accounts.models.qualification import CaseState, Verdict
from marketplace.deadlines import written_day
from marketplace.models import StateChange
from marketplace.workdays import CHINA


@dataclass(frozen=True)
class Event:
    """One thing that happened; ``who`` is ``seller``, ``reviewer`` or ``system``."""

    at: dt.datetime
    who: str
    label: str
    text: str = ""
    name: str = ""


def events_of(case: QualificationCase) -> list[Event]:
    """Return everything that happened to a case, the newest first; three queries."""
    found = [_of_change(change) for change in case.history()]
    for evidence in case.evidence.select_related("given_by", "verdict_by"):
        found += _of_evidence(evidence)
    found += [_of_move(move) for move in case.due_date_moves.all()]
    # Of what happened in the same moment the later comes first, too.
    return sorted(found, key=lambda event: event.at)[::-1]


def _of_change(change: StateChange) -> Event:
    labels = {
        CaseState.DRAFT: _("Opened again") if change.from_state else _("Opened"),
        CaseState.SUBMITTED: _("Submitted"),
        CaseState.IN_REVIEW: _("Taken by a reviewer"),
        CaseState.MORE_INFORMATION: _("The reviewer asked for more; the clock stands"),
        CaseState.APPROVED: _("Approved"),
        CaseState.REJECTED: _("Not approved"),
        CaseState.LAPSED: _("Closed without an answer"),
        CaseState.EXPIRED: _("Expired"),
        CaseState.WITHDRAWN: _("Withdrawn"),
    }
    label = labels[CaseState(change.to_state)]
    if (change.from_state, change.to_state) == ("", CaseState.MORE_INFORMATION):
        label = _("Asked to confirm the company's data")
    elif (change.from_state, change.to_state) == (CaseState.APPROVED, CaseState.IN_REVIEW):
        label = _("Approval undone; in review again")
    elif (change.from_state, change.to_state) == (CaseState.IN_REVIEW, CaseState.SUBMITTED):
        label = _("Put back into the queue")
    elif (change.from_state, change.to_state) == (CaseState.MORE_INFORMATION, CaseState.SUBMITTED):
        label = _("Answered; the clock runs again")
    sellers = change.to_state in {CaseState.DRAFT, CaseState.SUBMITTED} and change.from_state != CaseState.IN_REVIEW
    who = "system" if change.actor is None else "seller" if sellers else "reviewer"
    # Which check failed on approval is for the reviewers' eyes; requests and rejections are sent anyway.
    text = change.reason if change.to_state in {CaseState.MORE_INFORMATION, CaseState.REJECTED} else ""
    return Event(change.at, who, label, text, str(change.actor or ""))


def _of_move(move: DueDateMove) -> Event:
    label = _("The calendar of working days changed: the answer is due on %(after)s, not on %(before)s")
    days = {"before": _day(move.before), "after": _day(move.after)}
    return Event(move.at, "system", label % days)


def _day(moment: dt.datetime) -> str:
    return written_day(moment.astimezone(CHINA).date())


def _of_evidence(evidence: Evidence) -> list[Event]:
    name = demand_of(evidence.key).label
    given = _("Declared: %(name)s") if evidence.declared else _("Uploaded: %(name)s")
    found = [
        Event(evidence.given_at, "seller", given % {"name": name}, evidence.original_name, str(evidence.given_by))
    ]
    if evidence.withdrawn_at:
        found.append(Event(evidence.withdrawn_at, "seller", _("Withdrawn: %(name)s") % {"name": name}))
    if evidence.verdict_at and evidence.verdict != Verdict.PENDING:
        said = _("Accepted: %(name)s") if evidence.verdict == Verdict.ACCEPTED else _("Refused: %(name)s")
        by = str(evidence.verdict_by)
        found.append(Event(evidence.verdict_at, "reviewer", said % {"name": name}, evidence.verdict_sentence, by))
    return found
