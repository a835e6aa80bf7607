"""The page of one case: documents beside the data, machine checks, verdicts, decision."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import refusal_reasons, review_clock
from accounts.admin.viewer import Viewer
from accounts.banking import account_number
from accounts.case_history import events_of
from accounts.machine_checks import run_checks
from accounts.models import Evidence, QualificationCase
from accounts.models.qualification import CaseState, Verdict
from accounts.requirements import BY_CODE


def case_context(request: HttpRequest, case: QualificationCase) -> dict[str, Any]:
    """Return what the page shows; ``?doc=`` chooses the document in the viewer."""
    given = sorted(case.evidence.current(), key=_asked_order)
    documents = [each for each in given if each.file]
    shown = _shown(documents, request.GET.get("doc", ""))
    checks = run_checks(case)
    mine = case.state == CaseState.IN_REVIEW and case.reviewer == request.user
    proposed = case.approval_proposed_by
    second = case.state == CaseState.IN_REVIEW and proposed is not None and proposed != request.user
    return {
        "case": case,
        "seller": case.seller,
        "documents": documents,
        "declarations": [_declaration(each) for each in given if each.declared],
        "shown": shown,
        "viewer": Viewer.of(request, shown) if shown else None,
        "copy_number": _copy_number(case, shown),
        "reasons": refusal_reasons.ALL,
        "checks": checks,
        "failed": sum(not check.passed for check in checks),
        "accepted": _count(documents, Verdict.ACCEPTED),
        "refused": _count(documents, Verdict.REFUSED),
        "pending": _count(documents, Verdict.PENDING),
        "days": review_clock.strip(case) if case.submitted_at else [],
        "days_left": review_clock.days_left(case),
        "events": events_of(case),
        "mine": mine,
        "may_decide": mine or second,
        "second": second,
        "bank_account_number": account_number(case.seller) if mine else case.seller.bank_account_masked,
        "title": case.seller.store_name,
        "subtitle": case.number,
    }


def next_open_document(case: QualificationCase) -> str:
    """Return the requirement of the next document without a verdict, or nothing."""
    left = [each for each in case.evidence.current() if each.file and each.verdict == Verdict.PENDING]
    return min(left, key=_asked_order).requirement if left else ""


def _asked_order(evidence: Evidence) -> int:
    return list(BY_CODE).index(evidence.requirement)


def _shown(documents: list[Evidence], wanted: str) -> Evidence | None:
    by_code = {each.requirement: each for each in documents}
    waiting = next((each for each in documents if each.verdict == Verdict.PENDING), None)
    return by_code.get(wanted) or waiting or next(iter(documents), None)


def _copy_number(case: QualificationCase, shown: Evidence | None) -> int:
    if shown is None:
        return 0
    return case.evidence.filter(requirement=shown.requirement, pk__lte=shown.pk).count()


def _count(documents: list[Evidence], verdict: str) -> int:
    return sum(each.verdict == verdict for each in documents)


def _declaration(evidence: Evidence) -> dict[str, Any]:
    requirement = BY_CODE[evidence.requirement]
    statement = requirement.statements.get(evidence.statement, _("Declared"))
    return {"label": requirement.label, "statement": statement, "evidence": evidence}
