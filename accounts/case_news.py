"""What a seller is told about its applications, by e-mail and in the bell."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Evidence, QualificationCase
from accounts.notifications import tell_seller
from marketplace import clock


def submitted(case: QualificationCase) -> None:
    """Tell that the clock runs and when to expect an answer."""
    _tell(case, "case_submitted", occasion=_moment(clock.now()), due_at=case.due_at)


def more_information(case: QualificationCase, refused: Iterable[Evidence]) -> None:
    """Tell what is missing, with the reason per document."""
    _tell(
        case, "case_more_information", occasion=_moment(case.requested_at), text=case.request_text,
        documents=_reasons(refused),
    )  # fmt: skip


def decided(case: QualificationCase, refused: Iterable[Evidence] = ()) -> None:
    """Tell the decision, with the reviewer's words and the reason per document."""
    kind = "case_approved" if case.state == case.State.APPROVED else "case_rejected"
    text, documents = case.decision_reason, _reasons(refused)
    _tell(case, kind, occasion=_moment(case.decided_at), text=text, documents=documents)


def undone(case: QualificationCase, reason: str) -> None:
    """Tell that an approval was undone, and why."""
    _tell(case, "case_undone", occasion=_moment(clock.now()), text=reason)


def reopened(case: QualificationCase, reason: str) -> None:
    """Tell that a reviewer has opened a closed application again, and why."""
    _tell(case, "case_reopened", occasion=_moment(clock.now()), text=reason)


def reverification(case: QualificationCase) -> None:
    """Ask to confirm the company's data, six months after they were last compared."""
    _tell(case, "case_reverification", occasion=_moment(case.requested_at))


def lapsing(case: QualificationCase, days: int) -> None:
    """Remind that an unanswered request closes the case in ``days`` days."""
    occasion = f"{_moment(case.requested_at)}-{days}"
    _tell(case, "case_lapsing", occasion=occasion, days=days, text=case.request_text)


def lapsed(case: QualificationCase) -> None:
    """Tell that the case was closed and can be opened again."""
    _tell(case, "case_lapsed", occasion=_moment(case.requested_at))


def late(case: QualificationCase) -> None:
    """Tell honestly that the review takes longer than promised."""
    _tell(case, "case_late", occasion=_moment(case.due_at), due_at=case.due_at)


def due_date_moved(case: QualificationCase, before: dt.datetime) -> None:
    """Tell that the calendar of working days changed, and with it the day of the answer."""
    _tell(case, "case_due_date_moved", occasion=_moment(clock.now()), before_at=before, due_at=case.due_at)


def _tell(case: QualificationCase, kind: str, *, occasion: str, **context: object) -> None:
    tell_seller(
        seller=case.seller, kind=kind, subject=case, url=reverse("seller:case", args=[case.number]), occasion=occasion,
        number=case.number, about=case.kind, store=case.seller.store_name, **context,
    )  # fmt: skip


def _reasons(refused: Iterable[Evidence]) -> list[dict[str, str]]:
    # Labels and typed reasons are translated when they are read, in the recipient's language.
    return [{"key": each.key, "code": each.verdict_code, "reason": each.verdict_reason} for each in refused]


def _moment(moment: object) -> str:
    return str(moment)[:40]
