"""Pages that take one document, declaration or topic of an application."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property

from accounts import qualification, registration, requirements
from accounts.access import OWNER_ONLY, SellerPage
from accounts.form_page import FormPage
from accounts.forms.company import CompanyForm
from accounts.forms.materials import AddressesForm, BankForm, DeclarationForm, DocumentForm, TaxCertificateForm
from accounts.models import QualificationCase
from accounts.progress import Step, progress_of
from accounts.requirements import Requirement


class MaterialPage(SellerPage, FormPage):
    """One topic of the application; closed once the application is with the reviewers."""

    roles = OWNER_ONLY
    success_url = reverse_lazy("seller:qualification")
    template_name = "seller/material.html"
    code: ClassVar[str]

    @cached_property
    def case(self) -> QualificationCase | None:
        """The seller's newest application."""
        return QualificationCase.objects.onboarding_of(self.seller)

    @property
    def step(self) -> Step:
        """The step that this page is about."""
        return progress_of(self.open_case).step(self.code)

    @property
    def open_case(self) -> QualificationCase:
        """The application, which is known to be open here."""
        if self.case is None:
            msg = "the page redirects before it needs a case"
            raise RuntimeError(msg)
        return self.case

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form while the application can be changed."""
        if self.case is None or not self.case.is_editable:
            return redirect("seller:qualification")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """Take the form while the application can be changed."""
        if self.case is None or not self.case.is_editable:
            return redirect("seller:qualification")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the step."""
        return super().get_context_data(step=self.step, **kwargs)


class DocumentPage(MaterialPage):
    """Takes one document."""

    form_class: Any = DocumentForm
    requirement: ClassVar[Requirement]

    @property
    def code(self) -> str:  # type: ignore[override]  # a class attribute elsewhere
        """The requirement's code."""
        return self.requirement.code

    def perform(self, form: Any) -> None:
        """Check and keep the document."""
        qualification.give_evidence(
            case=self.open_case,
            key=self.requirement.code,
            upload=form.cleaned_data["upload"],
            actor=self.membership.user,
        )


class LicencePage(DocumentPage):
    """The business licence."""

    requirement = requirements.BUSINESS_LICENCE


class TaxCertificatePage(DocumentPage):
    """The tax certificate, which may be the licence."""

    form_class = TaxCertificateForm
    requirement = requirements.TAX_CERTIFICATE

    def perform(self, form: TaxCertificateForm) -> None:
        """Use the licence, or check and keep the file."""
        if form.cleaned_data["use_licence"]:
            qualification.use_licence_for_tax(case=self.open_case, actor=self.membership.user)
        else:
            super().perform(form)


class BankPage(DocumentPage):
    """Bank account and its proof."""

    form_class = BankForm
    requirement = requirements.BANK_PROOF

    def get_initial(self) -> dict[str, Any]:
        """Show what is known; the number is never shown again."""
        name = self.seller.bank_account_name or self.seller.legal_name
        return {"bank_name": self.seller.bank_name, "bank_account_name": name}

    def perform(self, form: BankForm) -> None:
        """Set the account and keep its proof, both or neither."""
        registration.give_bank_account(
            case=self.open_case,
            account=form.account(),
            upload=form.cleaned_data["upload"],
            actor=self.membership.user,
        )


class DeclarationPage(MaterialPage):
    """Takes one declaration."""

    form_class = DeclarationForm
    requirement: ClassVar[Requirement]

    @property
    def code(self) -> str:  # type: ignore[override]  # a class attribute elsewhere
        """The requirement's code."""
        return self.requirement.code

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form what may be declared."""
        return {**super().get_form_kwargs(), "requirement": self.requirement}

    def get_initial(self) -> dict[str, Any]:
        """Show what was declared."""
        evidence = self.step.evidence
        return {"statement": evidence.statement} if evidence else {}

    def perform(self, form: DeclarationForm) -> None:
        """Record the declaration."""
        qualification.declare(
            case=self.open_case,
            key=self.requirement.code,
            statement=form.cleaned_data["statement"],
            actor=self.membership.user,
        )


class InvoicesPage(DeclarationPage):
    """The ability to issue invoices."""

    requirement = requirements.INVOICES


class DeliveryPage(DeclarationPage):
    """Delivery coverage."""

    requirement = requirements.DELIVERY


class AddressesPage(MaterialPage):
    """Ship-from and returns address."""

    form_class = AddressesForm
    code = "addresses"

    def get_initial(self) -> dict[str, Any]:
        """Show what is known; the registered address is the likely one."""
        ship_from = self.seller.ship_from_address or self.seller.registered_address
        return {"ship_from_address": ship_from, "returns_address": self.seller.returns_address or ship_from}

    def perform(self, form: AddressesForm) -> None:
        """Set both."""
        registration.set_addresses(seller=self.seller, **form.cleaned_data)


class CompanyPage(MaterialPage):
    """Company data, corrected inside the platform."""

    form_class = CompanyForm
    code = "company"

    def get_initial(self) -> dict[str, Any]:
        """Show the present data."""
        return CompanyForm.starting_values(self.seller, self.membership.user)

    def perform(self, form: CompanyForm) -> None:
        """Correct the data."""
        registration.change_company(seller=self.seller, company=form.company())
