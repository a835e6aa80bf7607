"""Qualification inside the platform: what the seller holds, its applications, each with its clock and history."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts import bank_change, cases, company_change, qualification, review_clock
from accounts.access import OWNER_ONLY, SellerPage
from accounts.case_history import events_of
from accounts.differences import differences_of
from accounts.evidence_access import open_original
from accounts.form_page import FormPage
from accounts.forms.company import ContactForm
from accounts.models import Credential, Evidence, QualificationCase, Seller
from accounts.progress import progress_of
from accounts.requirements import BY_CODE
from marketplace.errors import DomainError


class QualificationView(SellerPage, TemplateView):
    """What the seller holds and has applied for; before approval its onboarding application."""

    template_name = "seller/qualification.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the onboarding application while that is what matters."""
        if self.seller.state == Seller.State.ONBOARDING:
            case = QualificationCase.objects.onboarding_of(self.seller)
            if case is not None:
                return redirect("seller:case", case.number)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add credentials and applications; three queries."""
        newest = list(self.seller.cases.order_by("-pk")[:20])
        order = list(BY_CODE)
        credentials = sorted(
            Credential.objects.filter(seller=self.seller),
            key=lambda held: (order.index(held.requirement), held.subject),
        )
        return super().get_context_data(
            cases=newest,
            waiting=[case for case in newest if case.is_editable],
            credentials=[{"held": each, "renewable": cases.is_renewable(each)} for each in credentials],
            is_owner=self.membership.role == self.membership.Role.OWNER,
            may_apply=self.seller.state in cases.MAY_APPLY,
            account_may_change=bank_change.may_change(self.seller),
            **kwargs,
        )


class CaseView(SellerPage, TemplateView):
    """One application; its headline says what happens next."""

    template_name = "seller/case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the case, its tasks, its clock and its history."""
        case = _case(self.seller, kwargs["number"])
        progress = progress_of(case)
        return super().get_context_data(
            case=case,
            progress=progress,
            days=review_clock.strip(case) if case.submitted_at else [],
            next_due=review_clock.next_due(case) - dt.timedelta(minutes=1),
            differences=differences_of(case),
            is_owner=self.membership.role == self.membership.Role.OWNER,
            events=events_of(case),
            **kwargs,
        )


class CaseStepView(SellerPage, View):
    """Something the owner does to an application as a whole; subclasses say what."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Do it, or say why not."""
        case = _case(self.seller, number)
        try:
            self.perform(case)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.said())
        return redirect("seller:case", number)

    def perform(self, case: QualificationCase) -> None:
        """Call the service."""
        raise NotImplementedError

    def said(self) -> str:
        """Return what is said afterwards."""
        raise NotImplementedError


class SubmissionView(CaseStepView):
    """Hands the application in."""

    def perform(self, case: QualificationCase) -> None:
        """Submit it."""
        qualification.submit_case(case=case, actor=self.membership.user)

    def said(self) -> str:
        """Return who has it now."""
        return _("Your application is with our reviewers.")


class ReopeningView(CaseStepView):
    """Opens a rejected or lapsed application again."""

    def perform(self, case: QualificationCase) -> None:
        """Open it with everything already given."""
        qualification.reopen_case(case=case, actor=self.membership.user)

    def said(self) -> str:
        """Return that nothing is lost."""
        return _("Your application is open again. Everything you gave is still there.")


class CaseWithdrawalView(CaseStepView):
    """Gives up a draft."""

    def perform(self, case: QualificationCase) -> None:
        """Withdraw it."""
        qualification.withdraw_case(case=case, actor=self.membership.user)

    def said(self) -> str:
        """Return that it is gone."""
        return _("The application was withdrawn.")


class ApplicationView(SellerPage, View):
    """Begins an application for something new."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it at its first task."""
        kind, actor = request.POST.get("kind", ""), self.membership.user
        return _opened(request, lambda: cases.open_case(seller=self.seller, kind=kind, actor=actor))


class RenewalView(SellerPage, View):
    """Begins the renewal of documents that run out."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it at its first task."""
        keys, actor = request.POST.getlist("key"), self.membership.user
        return _opened(request, lambda: cases.open_renewal(seller=self.seller, keys=keys, actor=actor))


class ContactView(SellerPage, FormPage):
    """Whom we reach at the company; changed at once, the old address is told."""

    roles = OWNER_ONLY
    template_name = "seller/contact.html"
    form_class = ContactForm

    def get_initial(self) -> dict[str, Any]:
        """Show the present contact."""
        return {name: getattr(self.seller, name) for name in ContactForm.base_fields}

    def perform(self, form: ContactForm) -> None:
        """Change it."""
        data = form.cleaned_data
        company_change.change_contact(
            seller=self.seller, name=data["contact_name"], phone=data["contact_phone"], email=data["contact_email"],
            actor=self.membership.user,
        )  # fmt: skip
        messages.success(self.request, _("Saved."))

    def get_success_url(self) -> str:
        """Return to what is on file."""
        return reverse("seller:qualification")


class EvidenceView(SellerPage, View):
    """One of the seller's own documents."""

    roles = OWNER_ONLY

    def get(self, _request: HttpRequest, pk: int) -> FileResponse:
        """Show the file; the access is recorded."""
        evidence = get_object_or_404(Evidence.objects.documents(), pk=pk, case__seller=self.seller)
        return open_original(evidence=evidence, user=self.membership.user)


class WithdrawalView(SellerPage, View):
    """Takes one document or declaration back."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it, or say why not."""
        evidence = get_object_or_404(Evidence.objects.select_related("case"), pk=pk, case__seller=self.seller)
        try:
            qualification.withdraw_evidence(evidence=evidence, actor=self.membership.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("seller:case", evidence.case.number)


def _case(seller: Seller, number: str) -> QualificationCase:
    return get_object_or_404(seller.cases.select_related("seller"), number=number)


def _opened(request: HttpRequest, service: Any) -> HttpResponse:
    try:
        case = service()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("seller:qualification")
    return redirect("seller:case", case.number)
