"""The application inside the seller platform: what is missing, the clock, documents, history."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts import bank_change, qualification, review_clock
from accounts.access import OWNER_ONLY, SellerPage
from accounts.case_history import events_of
from accounts.evidence_access import open_original
from accounts.models import Evidence, QualificationCase
from accounts.progress import progress_of
from marketplace.errors import DomainError

PAGES = {
    "company": "seller:qualification-company",
    "business_licence": "seller:qualification-licence",
    "tax_certificate": "seller:qualification-tax-certificate",
    "bank_proof": "seller:qualification-bank",
    "invoices": "seller:qualification-invoices",
    "delivery": "seller:qualification-delivery",
    "addresses": "seller:qualification-addresses",
}


class QualificationView(SellerPage, TemplateView):
    """Everything about the application; its headline says what happens next."""

    template_name = "seller/qualification.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the case, its steps, its clock and its history."""
        case = QualificationCase.objects.newest_of(self.seller)
        if case is None:
            return super().get_context_data(case=None, **kwargs)
        progress = progress_of(case)
        return super().get_context_data(
            case=case,
            progress=progress,
            pages=[{"step": step, "url_name": PAGES[step.code]} for step in progress.steps],
            next_page=PAGES[progress.next.code] if progress.next else "",
            days=review_clock.strip(case) if case.submitted_at else [],
            next_due=review_clock.next_due(case) - dt.timedelta(minutes=1),
            is_owner=self.membership.role == self.membership.Role.OWNER,
            account_may_change=bank_change.may_change(self.seller),
            events=events_of(case),
            **kwargs,
        )


class SubmissionView(SellerPage, View):
    """Hands the application in."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest) -> HttpResponse:
        """Submit and show the clock, or say what is missing."""
        case = QualificationCase.objects.newest_of(self.seller)
        if case is None:
            return redirect("seller:qualification")
        try:
            qualification.submit_case(case=case, actor=self.membership.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your application is with our reviewers."))
        return redirect("seller:qualification")


class ReopeningView(SellerPage, View):
    """Opens a rejected or lapsed application again."""

    roles = OWNER_ONLY

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it with everything already given."""
        case = QualificationCase.objects.newest_of(self.seller)
        if case is not None:
            qualification.reopen_case(case=case, actor=self.membership.user)
            messages.success(request, _("Your application is open again. Everything you gave is still there."))
        return redirect("seller:qualification")


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

    def post(self, _request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it."""
        evidence = get_object_or_404(Evidence, pk=pk, case__seller=self.seller)
        qualification.withdraw_evidence(evidence=evidence)
        return redirect("seller:qualification")
