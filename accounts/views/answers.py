"""How each task of an application is answered: its form, what the form starts with, the service behind it."""

from typing import Any, ClassVar

from accounts import company_change, qualification, registration, requirements
from accounts.company_change import changed_seller
from accounts.forms.base import HouseForm
from accounts.forms.company import CompanyForm, LicenceForm
from accounts.forms.materials import (
    AddressesForm,
    BankForm,
    DeclarationForm,
    DocumentForm,
    LinesForm,
    TaxCertificateForm,
)
from accounts.models import QualificationCase, User
from accounts.models.qualification import CaseKind
from accounts.progress import Step


class Answer:
    """One task of one case, in one request. ``template`` draws the form where crispy's own order does not do."""

    form_class: ClassVar[type[HouseForm]]
    template: ClassVar[str] = "accounts/_form.html"

    def __init__(self, case: QualificationCase, step: Step, user: User) -> None:
        self.case, self.step, self.user = case, step, user

    def form_kwargs(self) -> dict[str, Any]:
        """Return what the form needs besides data."""
        return {}

    def initial(self) -> dict[str, Any]:
        """Return what is known already."""
        return {}

    def perform(self, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class CompanyAnswer(Answer):
    """The company's data while the application is open."""

    form_class: ClassVar[type[HouseForm]] = CompanyForm

    def form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose number is on file."""
        return {"seller": self.case.seller}

    def initial(self) -> dict[str, Any]:
        """Return the present data."""
        return CompanyForm.starting_values(self.case.seller, self.user)

    def perform(self, form: LicenceForm) -> None:
        """Correct the data."""
        registration.change_company(seller=self.case.seller, company=form.company(), actor=self.user)


class CompanyChangeAnswer(CompanyAnswer):
    """The company's data as they shall be."""

    form_class = LicenceForm

    def initial(self) -> dict[str, Any]:
        """Return the data with the change so far."""
        return LicenceForm.starting_values(changed_seller(self.case), self.user)

    def perform(self, form: LicenceForm) -> None:
        """Write the change into the application."""
        company_change.propose(case=self.case, company=form.company(self.case.seller), actor=self.user)


class LinesAnswer(Answer):
    """Categories to sell in, and brands."""

    form_class = LinesForm
    template = "accounts/_lines_form.html"

    def initial(self) -> dict[str, Any]:
        """Return the choice so far."""
        return {"lines": self.case.lines, "brands": "\n".join(self.case.brands)}

    def perform(self, form: LinesForm) -> None:
        """Set the choice."""
        qualification.choose_lines(case=self.case, lines=form.cleaned_data["lines"], brands=form.named_brands())


class AddressesAnswer(Answer):
    """Ship-from and returns address."""

    form_class = AddressesForm

    def initial(self) -> dict[str, Any]:
        """Return what is known; the registered address is the likely one."""
        seller = self.case.seller
        ship_from = seller.ship_from_address or seller.registered_address
        return {"ship_from_address": ship_from, "returns_address": seller.returns_address or ship_from}

    def perform(self, form: AddressesForm) -> None:
        """Set both."""
        registration.set_addresses(seller=self.case.seller, **form.cleaned_data, actor=self.user)


class DocumentAnswer(Answer):
    """One document."""

    form_class = DocumentForm

    def form_kwargs(self) -> dict[str, Any]:
        """Tell the form what the document is."""
        return {"demand": self.step.demand}

    def initial(self) -> dict[str, Any]:
        """Return what stood on the last copy."""
        last = self.step.evidence
        if last is None:
            return {}
        return {
            "reference": last.reference, "issued_on": last.issued_on, "expires_on": last.expires_on,
            "for_good": last.expires_on is None,
        }  # fmt: skip

    def perform(self, form: DocumentForm) -> None:
        """Check and keep the document."""
        qualification.give_evidence(
            case=self.case,
            key=self.step.key,
            upload=form.cleaned_data["upload"],
            particulars=form.particulars(),
            actor=self.user,
        )


class TaxCertificateAnswer(Answer):
    """The tax certificate, which may be the licence."""

    form_class = TaxCertificateForm

    def perform(self, form: TaxCertificateForm) -> None:
        """Use the licence, or check and keep the file."""
        if form.cleaned_data["use_licence"]:
            qualification.use_licence_for_tax(case=self.case, actor=self.user)
        else:
            qualification.give_evidence(
                case=self.case, key=self.step.key, upload=form.cleaned_data["upload"], actor=self.user
            )


class BankAnswer(Answer):
    """The bank account and its proof."""

    form_class = BankForm

    def initial(self) -> dict[str, Any]:
        """Return what is known; the number is never shown again."""
        seller = self.case.seller
        return {"bank_name": seller.bank_name, "bank_account_name": seller.bank_account_name or seller.legal_name}

    def perform(self, form: BankForm) -> None:
        """Set the account and keep its proof, both or neither."""
        registration.give_bank_account(
            case=self.case, account=form.account(), upload=form.cleaned_data["upload"], actor=self.user
        )


class DeclarationAnswer(Answer):
    """One declaration."""

    form_class = DeclarationForm

    def form_kwargs(self) -> dict[str, Any]:
        """Tell the form what may be declared."""
        return {"requirement": self.step.demand and self.step.demand.requirement}

    def initial(self) -> dict[str, Any]:
        """Return what was declared."""
        return {"statement": self.step.evidence.statement} if self.step.evidence else {}

    def perform(self, form: DeclarationForm) -> None:
        """Record the declaration."""
        qualification.declare(
            case=self.case, key=self.step.key, statement=form.cleaned_data["statement"], actor=self.user
        )


def answer_to(case: QualificationCase, step: Step, user: User) -> Answer:
    """Return how ``step`` of ``case`` is answered by ``user``."""
    if step.demand is None:
        return _TASKS[step.key, case.kind == CaseKind.COMPANY](case, step, user)
    requirement = step.demand.requirement
    if not requirement.is_document:
        return DeclarationAnswer(case, step, user)
    if requirement is requirements.TAX_CERTIFICATE:
        return TaxCertificateAnswer(case, step, user)
    if requirement is requirements.BANK_PROOF and case.kind == CaseKind.ONBOARDING:
        return BankAnswer(case, step, user)
    return DocumentAnswer(case, step, user)


_TASKS: dict[tuple[str, bool], type[Answer]] = {
    ("company", False): CompanyAnswer,
    ("company", True): CompanyChangeAnswer,
    ("lines", False): LinesAnswer,
    ("addresses", False): AddressesAnswer,
}
