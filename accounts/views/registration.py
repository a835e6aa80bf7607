"""Registering a company: a task list that can be left and resumed, one topic per page."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.views.generic import TemplateView, View

from accounts import live_checks, registration
from accounts.access import OWNER_ONLY, SellerPage, membership_of, user_of
from accounts.form_page import FormPage
from accounts.forms.company import CompanyForm
from accounts.models import Membership, QualificationCase, Seller
from accounts.progress import Progress, Step, progress_before_registration, progress_of
from accounts.views.topics import TopicPage

LOCKED = "lock"


class Task(NamedTuple):
    """One line of the task list; ``state`` is done, todo, fix or lock."""

    label: str | Promise
    hint: str | Promise
    state: str
    url: str
    reason: str


def seller_of(request: HttpRequest) -> Seller | None:
    """Return the seller the user works for, if any."""
    membership = membership_of(request)
    return membership.seller if membership else None


def topic_url(step: Step) -> str:
    """Return the registration's page of a task."""
    if step.key == "company":
        return reverse("accounts:register-company")
    return f"{reverse('accounts:register-topic')}?{urlencode({'of': step.key})}"


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
        progress = progress_of(case) if case else progress_before_registration()
        # Creating the account was the first task.
        context = {
            "groups": [(topic.label, [_task(step, case) for step in steps]) for topic, steps in progress.topics],
            "total": progress.total + 1,
            "done": progress.done + 1,
            "left": progress.left,
            "percent": 100 * (progress.done + 1) // (progress.total + 1),
            "next": _task(progress.next, case) if progress.next else None,
            "is_registered": case is not None and progress.is_registered,
        }
        return render(request, "accounts/register.html", context)


def _task(step: Step, case: QualificationCase | None) -> Task:
    """Return a line of the list; documents open once the company is known."""
    is_locked = case is None and step.key != "company"
    state = LOCKED if is_locked else step.state
    return Task(step.label, step.hint, state, "" if is_locked else topic_url(step), step.reason)


class RegisterCompanyView(LoginRequiredMixin, FormPage):
    """Company data: creates the seller at first, corrects it afterwards."""

    template_name = "accounts/register_company.html"
    form_class = CompanyForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send those who can't change company data to where theirs is shown."""
        membership = membership_of(request)
        if membership is not None and membership.role != Membership.Role.OWNER:
            return redirect("seller:home")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose number is on file."""
        return {**super().get_form_kwargs(), "seller": seller_of(self.request)}

    def get_initial(self) -> dict[str, Any]:
        """Return what is known already."""
        return CompanyForm.starting_values(seller_of(self.request), user_of(self.request))

    def perform(self, form: CompanyForm) -> None:
        """Register the company or correct its data."""
        seller = seller_of(self.request)
        if seller is None:
            registration.register_company(user=user_of(self.request), company=form.company())
        else:
            registration.change_company(seller=seller, company=form.company(), actor=user_of(self.request))

    def get_success_url(self) -> str:
        """Go on to the licence, or whatever is left."""
        seller = seller_of(self.request)
        case = QualificationCase.objects.onboarding_of(seller) if seller else None
        following = progress_of(case).after("company") if case else None
        return topic_url(following) if following else reverse("accounts:register-check")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add which of the tasks this is."""
        return super().get_context_data(list_url=reverse("accounts:register"), **kwargs)


class RegisterTopicView(TopicPage):
    """One task of the registration."""

    template_name = "accounts/register_topic.html"

    @cached_property
    def case(self) -> QualificationCase:
        """The onboarding application."""
        case = QualificationCase.objects.select_related("seller").onboarding_of(self.seller)
        if case is None:
            raise Http404
        return case

    def list_url(self) -> str:
        """Return the task list, which shows the platform to those who are past it."""
        return reverse("accounts:register") if self.case.state == self.case.State.DRAFT else super().list_url()

    def topic_url(self, step: Step) -> str:
        """Stay inside the registration."""
        return topic_url(step)

    def get_success_url(self) -> str:
        """End with the answers to check."""
        following = super().get_success_url()
        return reverse("accounts:register-check") if following == self.list_url() else following


class RegisterCheckView(SellerPage, TemplateView):
    """Everything given so far, to be checked before it is submitted."""

    template_name = "accounts/register_check.html"
    roles = OWNER_ONLY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the answers under the headings of the list."""
        case = QualificationCase.objects.select_related("seller").onboarding_of(self.seller)
        if case is None:
            raise Http404
        progress: Progress = progress_of(case)
        groups = [
            (topic.label, [{"step": step, "url": topic_url(step)} for step in steps])
            for topic, steps in progress.topics
        ]
        return super().get_context_data(case=case, groups=groups, progress=progress, **kwargs)


class LiveCheckView(LoginRequiredMixin, View):
    """What the page says of a field as soon as it is typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what is right, or what is wrong."""
        values = {name: str(value)[: live_checks.LONGEST] for name, value in request.GET.items()}
        finding = live_checks.look(
            field=values.get("field", ""), values=values, user=user_of(request), seller=seller_of(request)
        )
        return render(request, "accounts/_live_check.html", {"finding": finding})
