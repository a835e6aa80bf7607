"""The reviewer's side of a case: taking it, a verdict per document, the decision."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import case_news, review_clock
from accounts.machine_checks import run_checks
from accounts.models import Evidence, Membership, QualificationCase, User
from accounts.models.qualification import CaseKind, CaseState, Verdict
from accounts.qualification import refused_evidence
from accounts.sellers import approve_seller
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.state import move

LONGEST_REASON = 400


@transaction.atomic
def take_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Make ``actor`` the reviewer of a submitted case; ``DomainError`` if somebody else was faster."""
    case = _locked(case)
    if case.state == CaseState.IN_REVIEW:
        raise DomainError(_("%(name)s has taken this application already.") % {"name": case.reviewer})
    _refuse_own_team(case, actor)
    move(case, CaseState.IN_REVIEW, actor=actor, reviewer=actor)
    return case


@transaction.atomic
def release_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Put a case back into the queue; its reviewer may, and operators."""
    case = _in_review(case, actor, or_operator=True)
    move(case, CaseState.SUBMITTED, actor=actor, reviewer=None)
    return case


@transaction.atomic
def give_verdict(*, evidence: Evidence, verdict: str, reason: str = "", actor: User) -> Evidence:
    """Accept or refuse one document; refusing needs a reason, which the seller reads word for word.

    ``DomainError`` (field ``reason``) where it is missing; also when the document has been replaced
    or the case is not in ``actor``'s hands.
    """
    case = _in_review(evidence.case, actor)
    reason = reason.strip()
    if verdict == Verdict.REFUSED and not reason:
        raise DomainError(_("Tell the seller why the document is refused."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(_("Keep the reason under %(count)s characters.") % {"count": LONGEST_REASON}, field="reason")
    if not case.evidence.current().filter(requirement=evidence.requirement, pk=evidence.pk).exists():
        raise DomainError(_("The seller has replaced this document. Look at the new one."))
    evidence = locked(Evidence.objects.filter(pk=evidence.pk)).get()
    evidence.verdict = Verdict(verdict)
    evidence.verdict_reason = reason if verdict == Verdict.REFUSED else ""
    evidence.verdict_by, evidence.verdict_at = actor, clock.now()
    evidence.save(update_fields=["verdict", "verdict_reason", "verdict_by", "verdict_at"])
    return evidence


@transaction.atomic
def request_more_information(*, case: QualificationCase, text: str, actor: User) -> QualificationCase:
    """Stop the clock and ask the seller for ``text``, sent word for word with the reason per document."""
    case = _in_review(case, actor)
    text = _required(text, _("Write what the seller should send."))
    left = review_clock.days_left(case)
    move(
        case, CaseState.MORE_INFORMATION, actor=actor, reason=text, request_text=text, requested_at=clock.now(),
        working_days_left=left, approval_proposed_by=None, lapse_reminders=0,
    )  # fmt: skip
    case_news.more_information(case, refused_evidence(case))
    return case


@transaction.atomic
def approve_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Approve a case whose documents are all accepted; onboarding makes the seller an approved one.

    Where a machine check fails, the first call proposes the approval (the case stays in review,
    ``approval_proposed_by`` is set) and another reviewer's call approves.
    """
    case = _locked(case)
    first = case.approval_proposed_by
    if first is None:
        case = _in_review(case, actor)
    elif first == actor:
        raise DomainError(_("You proposed this approval; a second reviewer has to confirm it."))
    _refuse_own_team(case, actor)
    _refuse_open_documents(case)
    failed = [check for check in run_checks(case) if not check.passed]
    if failed and first is None:
        case.approval_proposed_by = actor
        case.save(update_fields=["approval_proposed_by"])
        case_news.second_opinion(case)
        return case
    reason = "; ".join(f"{check.label}: {check.finding}" for check in failed)
    move(case, CaseState.APPROVED, actor=actor, reason=reason, decided_at=clock.now())
    if case.kind == CaseKind.ONBOARDING:
        approve_seller(seller=case.seller, actor=actor)
    case_news.decided(case)
    return case


@transaction.atomic
def reject_case(*, case: QualificationCase, reason: str, actor: User) -> QualificationCase:
    """Reject a case; the reason is needed and sent word for word. The seller may open it again.

    Its reviewer may, and a second reviewer who was asked to confirm an approval.
    """
    case = _locked(case)
    if case.approval_proposed_by is None or case.approval_proposed_by == actor:
        case = _in_review(case, actor)
    reason = _required(reason, _("A rejection needs a reason; the seller reads it word for word."))
    move(
        case, CaseState.REJECTED, actor=actor, reason=reason, decision_reason=reason, decided_at=clock.now(),
        approval_proposed_by=None,
    )  # fmt: skip
    case_news.decided(case, refused_evidence(case))
    return case


def _locked(case: QualificationCase) -> QualificationCase:
    cases = QualificationCase.objects.select_related("seller", "reviewer", "approval_proposed_by")
    return locked(cases.filter(pk=case.pk)).get()


def _in_review(case: QualificationCase, actor: User, *, or_operator: bool = False) -> QualificationCase:
    case = _locked(case)
    if case.state != CaseState.IN_REVIEW:
        raise DomainError(
            _("This application is not in review: it is %(state)s.") % {"state": case.get_state_display()}
        )
    if case.reviewer != actor and not (or_operator and actor.is_superuser):
        raise DomainError(_("%(name)s is reviewing this application.") % {"name": case.reviewer})
    return case


def _refuse_own_team(case: QualificationCase, actor: User) -> None:
    if Membership.objects.filter(seller=case.seller, user=actor).exists():
        raise DomainError(_("You belong to this seller's team, so somebody else has to review it."))


def _refuse_open_documents(case: QualificationCase) -> None:
    open_ones = [each for each in case.evidence.current() if each.file and each.verdict != Verdict.ACCEPTED]
    if open_ones:
        names = "、".join(case_news.label_of(each.requirement) for each in open_ones)
        raise DomainError(_("Not accepted yet: %(documents)s.") % {"documents": names})


def _required(text: str, message: str) -> str:
    if not text.strip():
        raise DomainError(message, field="reason")
    return text.strip()
