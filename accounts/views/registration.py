"""Registering a company: a task list that can be left and resumed, one topic per page."""

from typing import Any, NamedTuple

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts import registration, requirements
from accounts.access import OWNER_ONLY, SellerPage, membership_of, user_of
from accounts.company import check_code, is_registered
from accounts.form_page import FormPage
from accounts.forms.company import CompanyForm
from accounts.models import Membership, QualificationCase, Seller
from accounts.progress import Progress, progress_of
from accounts.requirements import Topic
from accounts.views.materials import DocumentPage, TaxCertificatePage
from marketplace.errors import DomainError

PAGES = {
    "company": "accounts:register-company",
    requirements.BUSINESS_LICENCE.code: "accounts:register-licence",
    requirements.TAX_CERTIFICATE.code: "accounts:register-tax-certificate",
}


class Task(NamedTuple):
    """One line of the task list; ``state`` is done, todo, fix or lock."""

    label: str | Promise
    hint: str | Promise
    state: str
    url: str


def seller_of(request: HttpRequest) -> Seller | None:
    """Return the seller the user works for, if any."""
    membership = membership_of(request)
    return membership.seller if membership else None


class RegistrationView(View):
    """The task list; for visitors what it takes to start selling."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show where the registration stands; members whose seller is past it go to the platform."""
        if not request.user.is_authenticated:
            return render(request, "accounts/register_intro.html")
        seller = seller_of(request)
        case = QualificationCase.objects.onboarding_of(seller) if seller else None
        if seller is not None and (case is None or case.state != case.State.DRAFT):
            return redirect("seller:qualification")
        tasks = _tasks(progress_of(case) if case else None)
        # Creating the account was the first task.
        total, done = len(tasks) + 1, 1 + sum(task.state == "done" for task in tasks)
        context = {
            "tasks": tasks,
            "total": total,
            "done": done,
            "left": total - done,
            "percent": 100 * done // total,
            "next": next((task for task in tasks if task.state != "done" and task.url), None),
        }
        return render(request, "accounts/register.html", context)


def _tasks(progress: Progress | None) -> list[Task]:
    """Return the lines of the list; documents open once the company is known."""
    if progress is not None:
        steps = [step for step in progress.steps if step.topic is Topic.COMPANY]
        return [Task(step.label, step.hint, step.state, reverse(PAGES[step.key])) for step in steps]
    company = Task(_("Company data"), _("Name, credit code and contact, as on the business licence."), "todo",
                   reverse(PAGES["company"]))  # fmt: skip
    documents = (requirements.BUSINESS_LICENCE, requirements.TAX_CERTIFICATE)
    return [company, *(Task(each.label, _("Opens when the company is entered."), "lock", "") for each in documents)]


class RegisterCompanyView(LoginRequiredMixin, FormPage):
    """Company data: creates the seller at first, corrects it afterwards."""

    template_name = "accounts/register_company.html"
    form_class = CompanyForm
    success_url = reverse_lazy("accounts:register-licence")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those who can't change company data to where theirs is shown."""
        membership = membership_of(request)
        if membership is not None and membership.role != Membership.Role.OWNER:
            return redirect("seller:home")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Return what is known already."""
        return CompanyForm.starting_values(seller_of(self.request), user_of(self.request))

    def perform(self, form: CompanyForm) -> None:
        """Register the company or correct its data."""
        seller = seller_of(self.request)
        if seller is None:
            registration.register_company(user=user_of(self.request), company=form.company())
        else:
            registration.change_company(seller=seller, company=form.company())


class CodeCheckView(LoginRequiredMixin, View):
    """What the page says of a credit code as soon as it is typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what is right with the code, or what is wrong."""
        problem, code = "", request.GET.get("uscc", "")
        try:
            code = check_code(code)
        except DomainError as refusal:
            problem = str(refusal)
        seller = seller_of(request)
        taken = not problem and is_registered(code) and (seller is None or seller.uscc != code)
        return render(request, "accounts/_code_check.html", {"problem": problem, "taken": taken})


class RegisterLicenceView(DocumentPage):
    """The business licence, during registration."""

    template_name = "accounts/register_document.html"
    requirement = requirements.BUSINESS_LICENCE
    success_url = reverse_lazy("accounts:register-tax-certificate")


class RegisterTaxCertificateView(TaxCertificatePage):
    """The tax registration certificate, during registration."""

    template_name = "accounts/register_document.html"
    success_url = reverse_lazy("accounts:register-check")


class RegisterCheckView(SellerPage, TemplateView):
    """Everything given so far, to be checked before the seller platform opens."""

    template_name = "accounts/register_check.html"
    roles = OWNER_ONLY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the registration's steps."""
        case = QualificationCase.objects.onboarding_of(self.seller)
        steps = [step for step in progress_of(case).steps if step.topic is Topic.COMPANY] if case else []
        pages = [{"step": step, "url": reverse(PAGES[step.key])} for step in steps]
        return super().get_context_data(pages=pages, complete=all(step.is_done for step in steps), **kwargs)
