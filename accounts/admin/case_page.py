"""The page of one case: documents beside the data, machine checks, verdicts, decision."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import decision_templates, refusal_reasons, review_clock, secrets_shown
from accounts.access import user_of
from accounts.admin.viewer import Viewer
from accounts.case_history import events_of
from accounts.company_change import changed_seller
from accounts.differences import differences_of
from accounts.machine_checks import run_checks
from accounts.models import Evidence, QualificationCase
from accounts.models.qualification import CaseState, Verdict
from accounts.notifications import language_of
from accounts.progress import progress_of
from accounts.requirements import BY_CODE


def case_context(request: HttpRequest, case: QualificationCase, *, doc: str = "") -> dict[str, Any]:
    """Return what the page shows; ``doc`` or ``?doc=`` chooses the document in the viewer."""
    progress = progress_of(case)
    documents = progress.documents()
    shown = _shown(documents, doc or request.GET.get("doc", ""))
    checks = run_checks(case)
    mine = case.state == CaseState.IN_REVIEW and case.reviewer == request.user
    waiting = list(case.proposals.waiting().select_related("proposed_by"))
    second = case.state == CaseState.IN_REVIEW and any(each.proposed_by != request.user for each in waiting)
    return {
        "case": case,
        "seller": changed_seller(case),
        "documents": documents,
        "declarations": [_declaration(each) for each in progress.needed() if each.declared],
        "differences": differences_of(case),
        "shown": shown,
        "viewer": Viewer.of(request, shown) if shown else None,
        "copy_number": _copy_number(case, shown),
        "reasons": refusal_reasons.ALL,
        "templates": _templates(case),
        "checks": checks,
        "failed": sum(not check.passed for check in checks),
        "accepted": _count(documents, Verdict.ACCEPTED),
        "refused": _count(documents, Verdict.REFUSED),
        "pending": _count(documents, Verdict.PENDING),
        "days": review_clock.strip(case) if case.submitted_at else [],
        "days_left": review_clock.days_left(case),
        "events": events_of(case),
        "others": list(case.seller.cases.exclude(pk=case.pk).order_by("-pk")[:8]),
        "mine": mine,
        "may_look": secrets_shown.may_look(case, user_of(request)),
        "may_decide": mine or second,
        "second": second,
        "proposals": waiting,
        "may_change": request.user.has_perm("accounts.change_qualificationcase"),
        "title": case.seller.store_name,
        "subtitle": case.number,
    }


def next_open_document(case: QualificationCase) -> str:
    """Return the key of the next document without a verdict, or nothing."""
    left = [each for each in progress_of(case).documents() if each.verdict == Verdict.PENDING]
    return left[0].key if left else ""


def _templates(case: QualificationCase) -> list[dict[str, Any]]:
    """Return the usual words with the sentence that this seller would read."""
    language = language_of(case.seller)
    return [
        {"code": each.code, "decision": each.decision, "label": each.label, "sentence": each.sentence_in(language)}
        for each in decision_templates.ALL
    ]


def _shown(documents: list[Evidence], wanted: str) -> Evidence | None:
    by_key = {each.key: each for each in documents}
    waiting = next((each for each in documents if each.verdict == Verdict.PENDING), None)
    return by_key.get(wanted) or waiting or next(iter(documents), None)


def _copy_number(case: QualificationCase, shown: Evidence | None) -> int:
    if shown is None:
        return 0
    copies = case.evidence.filter(requirement=shown.requirement, subject=shown.subject)
    return copies.filter(pk__lte=shown.pk).count()


def _count(documents: list[Evidence], verdict: str) -> int:
    return sum(each.verdict == verdict for each in documents)


def _declaration(evidence: Evidence) -> dict[str, Any]:
    requirement = BY_CODE[evidence.requirement]
    statement = requirement.statements.get(evidence.statement, _("Declared"))
    return {"label": requirement.label, "statement": statement, "evidence": evidence}
