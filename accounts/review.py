"""The reviewer's side of a case: taking it, a verdict per document, the decision."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import case_news, decisions, proposals, refusal_reasons, review_clock
from accounts.demands import demand_of
from accounts.impartiality import refuse_own_team
from accounts.machine_checks import run_checks
from accounts.models import Evidence, Proposal, QualificationCase, User
from accounts.models.proposal import ProposalKind
from accounts.models.qualification import CaseState, Verdict
from accounts.progress import progress_of
from accounts.qualification import STOPPED_CLOCK, refused_evidence, reopen_case
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.state import move
from marketplace.workdays import add_working_days

LONGEST_REASON = 400


@transaction.atomic
def take_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Make ``actor`` the reviewer of a submitted case; ``DomainError`` if somebody else was faster."""
    case = _locked(case)
    if case.state == CaseState.IN_REVIEW:
        raise DomainError(_("%(name)s has taken this application already.") % {"name": case.reviewer})
    refuse_own_team(seller=case.seller, actor=actor)
    move(case, CaseState.IN_REVIEW, actor=actor, reviewer=actor)
    return case


@transaction.atomic
def take_next(*, actor: User) -> QualificationCase | None:
    """Make ``actor`` the reviewer of the unassigned case that is due first; None where nothing waits.

    Reviewers who ask at the same moment get different cases. Those of ``actor``'s own team are passed over.
    """
    waiting = QualificationCase.objects.unassigned().exclude(seller__memberships__user=actor)
    case = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if case is not None:
        move(case, CaseState.IN_REVIEW, actor=actor, reviewer=actor)
    return case


@transaction.atomic
def release_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Put a case back into the queue; its reviewer may, and operators."""
    case = _in_review(case)
    if not actor.is_superuser:
        _refuse_unless_reviewer(case, actor)
    move(case, CaseState.SUBMITTED, actor=actor, reviewer=None)
    proposals.drop_all(seller=case.seller, case=case, actor=actor)
    return case


@transaction.atomic
def give_verdict(*, evidence: Evidence, verdict: str, code: str = "", reason: str = "", actor: User) -> Evidence:
    """Accept or refuse one document; refusing needs a typed reason (``refusal_reasons``) or words of one's own.

    The seller reads the words as they are, else the sentence of the type. ``DomainError`` (field ``reason``) where
    both are missing; also when the document has been replaced or the case is not in ``actor``'s hands.
    """
    case = _in_my_hands(evidence.case, actor)
    reason = reason.strip()
    if verdict != Verdict.REFUSED:
        code = reason = ""
    elif not reason and code not in refusal_reasons.BY_CODE:
        raise DomainError(_("Tell the seller why the document is refused."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(_("Keep the reason under %(count)s characters.") % {"count": LONGEST_REASON}, field="reason")
    if not case.evidence.current().filter(requirement=evidence.requirement, pk=evidence.pk).exists():
        raise DomainError(_("The seller has replaced this document. Look at the new one."))
    evidence = locked(Evidence.objects.filter(pk=evidence.pk)).get()
    evidence.verdict, evidence.verdict_code, evidence.verdict_reason = Verdict(verdict), code, reason
    evidence.verdict_by, evidence.verdict_at = actor, clock.now()
    evidence.save(update_fields=["verdict", "verdict_code", "verdict_reason", "verdict_by", "verdict_at"])
    return evidence


@transaction.atomic
def request_more_information(*, case: QualificationCase, text: str, actor: User) -> QualificationCase:
    """Stop the clock and ask the seller for ``text``, sent word for word with the reason per document."""
    case = _in_my_hands(case, actor)
    text = _required(text, _("Write what the seller should send."))
    left = review_clock.days_left(case)
    move(
        case, CaseState.MORE_INFORMATION, actor=actor, reason=text, request_text=text, requested_at=clock.now(),
        working_days_left=left, lapse_reminders=0,
    )  # fmt: skip
    proposals.drop_all(seller=case.seller, case=case, actor=actor)
    case_news.more_information(case, refused_evidence(case))
    return case


@transaction.atomic
def approve_case(*, case: QualificationCase, actor: User, note: str = "") -> QualificationCase:
    """Approve a case whose documents are all accepted, and let it take effect (``decisions``).

    Where a machine check fails, the reviewer's call proposes the approval (the case stays in review) and another
    person's call approves. ``note`` tells that person why it is right all the same; the seller never sees it.
    ``DomainError`` (field ``reason``) where it is missing.
    """
    case = _locked(case)
    proposal = _proposed(case)
    if proposal is None:
        case = _in_my_hands(case, actor)
    refuse_own_team(seller=case.seller, actor=actor)
    _refuse_open_documents(case)
    failed = [check for check in run_checks(case) if not check.passed]
    findings = "; ".join(f"{check.label}: {check.finding}" for check in failed)
    if failed and proposal is None:
        note = _required(note, _("Tell your colleague why it should be approved although a check failed."))
    reason = f"{note}\n({findings})"
    if failed and not _seconded(ProposalKind.APPROVE, case, reason, actor):
        return case
    move(case, CaseState.APPROVED, actor=actor, reason=findings, decision_reason="", decided_at=clock.now())
    proposals.drop_all(seller=case.seller, case=case, actor=actor)
    decisions.carry_out(case=case, actor=actor)
    case_news.decided(case)
    return case


@transaction.atomic
def reject_case(*, case: QualificationCase, reason: str, actor: User) -> QualificationCase:
    """Reject a case; the reason is needed and sent word for word. The seller may open it again.

    Its reviewer may, and a second reviewer who was asked to confirm an approval.
    """
    case = _locked(case)
    proposal = _proposed(case)
    if proposal is None or proposal.proposed_by == actor:
        case = _in_my_hands(case, actor)
    refuse_own_team(seller=case.seller, actor=actor)
    reason = _required(reason, _("A rejection needs a reason; the seller reads it word for word."))
    move(case, CaseState.REJECTED, actor=actor, reason=reason, decision_reason=reason, decided_at=clock.now())
    proposals.drop_all(seller=case.seller, case=case, actor=actor, reason=reason)
    decisions.refuse(case=case)
    case_news.decided(case, refused_evidence(case))
    return case


@transaction.atomic
def undo_approval(*, case: QualificationCase, reason: str, actor: User) -> QualificationCase:
    """Put an approved case back into review and take back what it brought about; the reason is sent word for word.

    The first call proposes, another person's call does it; the case is then in the first one's hands, with a
    clock that starts anew. ``DomainError`` where the seller has another open case of the kind.
    """
    case = _locked(case)
    if case.state != CaseState.APPROVED:
        raise DomainError(_("Only an approved application can be put back into review."))
    refuse_own_team(seller=case.seller, actor=actor)
    if QualificationCase.objects.open().filter(seller=case.seller, kind=case.kind).exists():
        raise DomainError(_("The seller has another open application of this kind. Decide that one first."))
    proposal = proposals.waiting(kind=ProposalKind.UNDO, seller=case.seller, case=case)
    if proposal is None:
        reason = _required(reason, _("Undoing an approval needs a reason; the seller reads it word for word."))
    proposal = proposals.seconded(kind=ProposalKind.UNDO, seller=case.seller, case=case, reason=reason, actor=actor)
    if proposal is None:
        return case
    decisions.take_back(case=case, reason=proposal.reason, actor=actor)
    now, days = clock.now(), settings.REVIEW_WORKING_DAYS
    move(
        case, CaseState.IN_REVIEW, actor=actor, reason=proposal.reason, reviewer=proposal.proposed_by,
        submitted_at=now, due_at=add_working_days(now, days), working_days_left=days, decided_at=None, **STOPPED_CLOCK,
    )  # fmt: skip
    case_news.undone(case, proposal.reason)
    return case


@transaction.atomic
def reopen_for_seller(*, case: QualificationCase, reason: str, actor: User) -> QualificationCase:
    """Open a rejected or lapsed case again, as its seller could; the reason is needed and sent word for word."""
    case = _locked(case)
    refuse_own_team(seller=case.seller, actor=actor)
    reason = _required(reason, _("Tell the seller why the application is open again."))
    case = reopen_case(case=case, actor=actor)
    case_news.reopened(case, reason)
    return case


@transaction.atomic
def drop_proposal(*, proposal: Proposal, actor: User, reason: str = "") -> Proposal:
    """Take back one's own proposal, or say no to somebody else's, who is told why (``DomainError``, ``reason``)."""
    proposal = locked(Proposal.objects.select_related("seller", "case", "proposed_by").filter(pk=proposal.pk)).get()
    refuse_own_team(seller=proposal.seller, actor=actor)
    if proposal.proposed_by != actor:
        reason = _required(reason, _("Tell your colleague why you refuse."))
    proposals.drop(proposal=proposal, actor=actor, reason=reason.strip())
    return proposal


def _proposed(case: QualificationCase) -> Proposal | None:
    return proposals.waiting(kind=ProposalKind.APPROVE, seller=case.seller, case=case)


def _seconded(kind: ProposalKind, case: QualificationCase, reason: str, actor: User) -> bool:
    return proposals.seconded(kind=kind, seller=case.seller, case=case, reason=reason, actor=actor) is not None


def _locked(case: QualificationCase) -> QualificationCase:
    cases = QualificationCase.objects.select_related("seller", "reviewer")
    return locked(cases.filter(pk=case.pk)).get()


def _in_review(case: QualificationCase) -> QualificationCase:
    case = _locked(case)
    if case.state != CaseState.IN_REVIEW:
        raise DomainError(
            _("This application is not in review: it is %(state)s.") % {"state": case.get_state_display()}
        )
    return case


def _in_my_hands(case: QualificationCase, actor: User) -> QualificationCase:
    case = _in_review(case)
    _refuse_unless_reviewer(case, actor)
    refuse_own_team(seller=case.seller, actor=actor)
    return case


def _refuse_unless_reviewer(case: QualificationCase, actor: User) -> None:
    if case.reviewer != actor:
        raise DomainError(_("%(name)s is reviewing this application.") % {"name": case.reviewer})


def _refuse_open_documents(case: QualificationCase) -> None:
    open_ones = [each for each in progress_of(case).documents() if each.verdict != Verdict.ACCEPTED]
    if open_ones:
        names = "、".join(demand_of(each.key).label for each in open_ones)
        raise DomainError(_("Not accepted yet: %(documents)s.") % {"documents": names})


def _required(text: str, message: str, field: str = "reason") -> str:
    if not text.strip():
        raise DomainError(message, field=field)
    return text.strip()
