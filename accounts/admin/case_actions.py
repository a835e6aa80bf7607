"""What reviewers post about a case. Each hands it to one service; a refusal is shown on the page, beside the form."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import review, secrets_shown
from accounts.access import user_of
from accounts.admin.case_page import case_context, next_open_document
from accounts.admin.forms import DecisionForm, ReasonForm, VerdictForm
from accounts.models import Evidence, Proposal, QualificationCase
from accounts.models.qualification import CaseState
from accounts.notifications import language_of
from marketplace.errors import DomainError

QUEUE = "admin:accounts_qualificationcase_changelist"
VIEW, CHANGE = "accounts.view_qualificationcase", "accounts.change_qualificationcase"


def case_page(
    request: HttpRequest, case: QualificationCase, *, status: int = 200, doc: str = "", **extra: Any
) -> TemplateResponse:
    """Return the page of a case with ``doc`` in the viewer; ``extra`` are forms that were refused, as filled in."""
    context = {
        **admin.site.each_context(request),
        **case_context(request, case, doc=doc),
        "opts": QualificationCase._meta,
        **extra,
    }
    return TemplateResponse(request, "admin/accounts/case.html", context, status=status)


def case_of(request: HttpRequest, pk: int, permission: str = CHANGE) -> QualificationCase:
    """Return the case that is posted about; refuses other methods and people without the permission."""
    if not request.user.has_perm(permission) or (permission == CHANGE and request.method != "POST"):
        raise PermissionDenied
    return get_object_or_404(QualificationCase.objects.select_related("seller", "reviewer"), pk=pk)


def next_view(request: HttpRequest) -> HttpResponse:
    """Take the unassigned case that is due first."""
    if request.method != "POST" or not request.user.has_perm(CHANGE):
        raise PermissionDenied
    case = QualificationCase.objects.unassigned().filter(state=CaseState.SUBMITTED).first()
    if case is None:
        messages.info(request, _("Nothing is waiting for a reviewer."))
        return redirect(QUEUE)
    return _said(request, case, lambda: review.take_case(case=case, actor=user_of(request)))


def assignment_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one case."""
    case = case_of(request, pk)
    return _said(request, case, lambda: review.take_case(case=case, actor=user_of(request)))


def release_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one case back into the queue."""
    case = case_of(request, pk)
    answer = _said(request, case, lambda: review.release_case(case=case, actor=user_of(request)))
    return answer if messages.get_messages(request) else redirect(QUEUE)


def decision_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, reject or ask for more."""
    case, form = case_of(request, pk), DecisionForm(request.POST)
    actor = user_of(request)
    if form.is_valid():
        text = form.words(language_of(case.seller))
        services: dict[str, Callable[[], object]] = {
            "approve": lambda: review.approve_case(case=case, actor=actor, note=form.cleaned_data["reason"]),
            "reject": lambda: review.reject_case(case=case, reason=text, actor=actor),
            "ask": lambda: review.request_more_information(case=case, text=text, actor=actor),
        }
        if _done(form, services[form.cleaned_data["do"]]):
            return _decided(request, case)
    return case_page(request, _fresh(case), status=422, decision=form)


def undoing_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to undo an approval, or confirm what a colleague proposed."""
    case, form = case_of(request, pk), ReasonForm(request.POST)
    actor = user_of(request)
    if form.is_valid() and _done(
        form, lambda: review.undo_approval(case=case, reason=form.cleaned_data["reason"], actor=actor)
    ):
        return _decided(request, case)
    return case_page(request, _fresh(case), status=422, undoing=form)


def reopening_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a rejected or lapsed case again for its seller."""
    case, form = case_of(request, pk), ReasonForm(request.POST)
    actor = user_of(request)
    if form.is_valid() and _done(
        form, lambda: review.reopen_for_seller(case=case, reason=form.cleaned_data["reason"], actor=actor)
    ):
        messages.success(request, _("Open again. The seller is told by e-mail and in the platform."))
        return redirect(url_of(case))
    return case_page(request, _fresh(case), status=422, reopening=form)


def proposal_refusal_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a colleague's proposal, or take one's own back."""
    if request.method != "POST" or not request.user.has_perm(CHANGE):
        raise PermissionDenied
    proposal = get_object_or_404(Proposal.objects.select_related("case", "seller"), pk=pk)
    try:
        review.drop_proposal(proposal=proposal, reason=request.POST.get("reason", ""), actor=user_of(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    if proposal.case is not None:
        return redirect(url_of(proposal.case))
    return redirect("admin:accounts_seller_change", proposal.seller_id)


def verdict_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse one document."""
    if request.method != "POST" or not request.user.has_perm(CHANGE):
        raise PermissionDenied
    evidence = get_object_or_404(Evidence.objects.select_related("case__seller", "case__reviewer"), pk=pk)
    case, form = evidence.case, VerdictForm(request.POST)
    if form.is_valid() and _done(form, lambda: review.give_verdict(
        evidence=evidence, verdict=form.cleaned_data["verdict"], code=form.cleaned_data["reason_type"],
        reason=form.cleaned_data["reason"], actor=user_of(request),
    )):  # fmt: skip
        return redirect(f"{url_of(case)}?doc={next_open_document(case) or evidence.key}")
    return case_page(request, case, status=422, verdict=form, doc=evidence.key)


def secret_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the account or the identity number in clear, once; the look is recorded."""
    case, number = case_of(request, pk), request.POST.get("number", "")
    if number not in secrets_shown.NUMBERS:
        return redirect(url_of(case))
    try:
        found = secrets_shown.show(case=case, number=number, actor=user_of(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(url_of(case))
    return case_page(request, case, secrets={number: found})


def url_of(case: QualificationCase) -> str:
    """Return the address of a case's page."""
    return reverse("admin:accounts_qualificationcase_change", args=[case.pk])


def _done(form: Form, service: Callable[[], object]) -> bool:
    """Call the service; put its refusal beside the field it names."""
    try:
        service()
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def _said(request: HttpRequest, case: QualificationCase, service: Callable[[], object]) -> HttpResponse:
    try:
        service()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(url_of(case))


def _decided(request: HttpRequest, case: QualificationCase) -> HttpResponse:
    """Say what happened, and lead to the reviewer's next case where this one is done."""
    fresh = _fresh(case)
    if fresh.proposals.waiting().filter(proposed_by=user_of(request)).exists():
        messages.info(request, _("Proposed. A second person is asked to confirm it."))
        return redirect(url_of(case))
    messages.success(request, _("Done. The seller is told by e-mail and in the platform."))
    if fresh.is_running:
        return redirect(url_of(case))
    mine = QualificationCase.objects.awaiting_review().filter(reviewer=user_of(request)).first()
    return redirect(url_of(mine) if mine else QUEUE)


def _fresh(case: QualificationCase) -> QualificationCase:
    return QualificationCase.objects.select_related("seller", "reviewer").get(pk=case.pk)
