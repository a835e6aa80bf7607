"""One task of an application per page, whatever its kind; the same pages serve registration and the platform."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.access import OWNER_ONLY, SellerPage
from accounts.form_page import FormPage
from accounts.forms.base import HouseForm
from accounts.models import QualificationCase
from accounts.progress import Progress, Step, progress_of
from accounts.views.answers import Answer, answer_to


class TopicPage(SellerPage, FormPage):
    """Asks for one task (``?of=`` its key) of one of the seller's applications while that can be changed."""

    roles = OWNER_ONLY
    template_name = "seller/topic.html"

    @cached_property
    def case(self) -> QualificationCase:
        """The application; another seller's is not found."""
        return get_object_or_404(self.seller.cases.select_related("seller"), number=self.kwargs["number"])

    @cached_property
    def step(self) -> Step:
        """The task; what the application does not ask for is not found."""
        try:
            return progress_of(self.case).step(self.request.GET.get("of", ""))
        except KeyError:
            raise Http404 from None

    @cached_property
    def answer(self) -> Answer:
        """How the task is answered."""
        return answer_to(self.case, self.step, self.membership.user)

    def list_url(self) -> str:
        """Return where all tasks are listed."""
        return reverse("seller:case", args=[self.case.number])

    def topic_url(self, step: Step) -> str:
        """Return the page of a task."""
        return f"{reverse('seller:case-topic', args=[self.case.number])}?{urlencode({'of': step.key})}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form while the application can be changed."""
        return super().get(request, *args, **kwargs) if self.case.is_editable else redirect(self.list_url())

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """Take the form while the application can be changed; a second tab is told."""
        if self.case.is_editable:
            return super().post(request, *args, **kwargs)
        messages.error(request, _("The application can't be changed now: it is being reviewed or has been decided."))
        return redirect(self.list_url())

    def get_form_class(self) -> type[HouseForm]:
        """Return the form of the task."""
        return self.answer.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add what the form needs to know."""
        return {**super().get_form_kwargs(), **self.answer.form_kwargs()}

    def get_initial(self) -> dict[str, Any]:
        """Show what is known."""
        return self.answer.initial()

    def perform(self, form: HouseForm) -> None:
        """Answer the task."""
        self.answer.perform(form)

    def get_success_url(self) -> str:
        """Go on to the next task, or back to the list when everything is there."""
        progress = progress_of(QualificationCase.objects.select_related("seller").get(pk=self.case.pk))
        following = progress.after(self.step.key)
        return self.topic_url(following) if following else self.list_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the application and the task."""
        progress: Progress = progress_of(self.case)
        place = [step.key for step in progress.steps].index(self.step.key) + 1
        return super().get_context_data(
            case=self.case, step=self.step, place=place, total=progress.total, list_url=self.list_url(),
            form_template=self.answer.template, **kwargs,
        )  # fmt: skip
