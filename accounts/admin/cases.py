"""Qualification cases in the admin: the queue and what reviewers do with a case."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import review
from accounts.access import user_of
from accounts.admin import queues, viewer
from accounts.admin.case_page import case_context, next_open_document
from accounts.admin.columns import clock_column, documents_column, state_column
from accounts.admin.forms import DecisionForm, VerdictForm
from accounts.models import Evidence, QualificationCase
from accounts.models.qualification import CaseState
from accounts.notifications import language_of
from marketplace.errors import DomainError

PER_PAGE = 50


class LaneFilter(admin.SimpleListFilter):
    """Which lane the list shows; drawn as tabs above the list."""

    title = _("lane")
    parameter_name = "lane"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """Return all lanes."""
        return [(lane.slug, lane.title) for lane in queues.BY_SLUG.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the cases of the lane, open ones where none is chosen."""
        return queryset.filter(queues.BY_SLUG[self.value() or queues.DEFAULT].cases(user_of(request)))


class CaseList(ChangeList):
    """One page of the queue with the documents of its cases, in one query."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the documents of the cases on the page."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        given: dict[int, list[Evidence]] = {case.pk: [] for case in self.result_list}
        for evidence in Evidence.objects.filter(case__in=given).current().documents():
            given[evidence.case_id].append(evidence)
        for case in self.result_list:
            case.documents_on_page = given[case.pk]


@admin.register(QualificationCase)
class QualificationCaseAdmin(admin.ModelAdmin):
    """The reviewers' queue, nearest due date first, and the page of a case."""

    list_display = ("case_number", "clock", "store", "case_kind", "documents", "state_tag", "taken_by")
    list_filter = (LaneFilter, "kind")
    list_select_related = ("seller", "reviewer")
    list_per_page = PER_PAGE
    search_fields = ("number", "seller__legal_name", "seller__store_name", "seller__uscc")
    search_help_text = _("Number, company or credit code")
    ordering = ("due_at", "pk")
    actions = ("take", "release")
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Cases begin with a registration."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Cases are never deleted."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002 - Django's signature
        """Use the list that fetches documents."""
        return CaseList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the queue with its lanes and counters."""
        counts, chosen = queues.counters(user_of(request)), request.GET.get("lane", queues.DEFAULT)
        lanes = [{"lane": lane, "count": counts[lane.slug], "current": lane.slug == chosen} for lane in queues.LANES]
        lanes.append({"lane": queues.DECIDED, "count": None, "current": chosen == queues.DECIDED.slug})
        context = {**(extra_context or {}), "lanes": lanes, "title": _("Qualification queue")}
        return super().changelist_view(request, context)

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", _extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the page of a case."""
        case = self._case(request, object_id)
        context = {**self.admin_site.each_context(request), **case_context(request, case), "opts": self.opts}
        return TemplateResponse(request, "admin/accounts/case.html", context)

    def get_urls(self) -> list[URLPattern]:
        """Add what reviewers post to, and the documents."""
        views: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("next/", self.next_view, "next"),
            ("<int:pk>/assignment/", self.assignment_view, "assignment"),
            ("<int:pk>/release/", self.release_view, "release"),
            ("<int:pk>/decision/", self.decision_view, "decision"),
            ("evidence/<int:pk>/pages/<int:page>/", viewer.page_view, "page"),
            ("evidence/<int:pk>/original/", viewer.original_view, "original"),
            ("evidence/<int:pk>/verdict/", self.verdict_view, "verdict"),
        ]
        wrap = self.admin_site.admin_view
        ours = [path(route, wrap(view), name=f"accounts_qualificationcase_{name}") for route, view, name in views]
        return [*ours, *super().get_urls()]

    # --- columns ------------------------------------------------------------------------

    @admin.display(description=_("Application"), ordering="number")
    def case_number(self, case: QualificationCase) -> str:
        """Its number, which leads to its page."""
        return case.number

    @admin.display(description=_("Kind"), ordering="kind")
    def case_kind(self, case: QualificationCase) -> str:
        """A new seller or a renewal."""
        return case.get_kind_display()

    @admin.display(description=_("Clock"), ordering="due_at")
    def clock(self, case: QualificationCase) -> SafeString | str:
        """How long is left."""
        return clock_column(case)

    @admin.display(description=_("Seller"), ordering="seller__store_name")
    def store(self, case: QualificationCase) -> SafeString:
        """Store and legal name."""
        return format_html("{}<br><span class='q-soft'>{}</span>", case.seller.store_name, case.seller.legal_name)

    @admin.display(description=_("Documents"))
    def documents(self, case: QualificationCase) -> SafeString:
        """How many are accepted."""
        return documents_column(getattr(case, "documents_on_page", []))

    @admin.display(description=_("State"), ordering="state")
    def state_tag(self, case: QualificationCase) -> SafeString:
        """The state as a tag."""
        return state_column(case)

    @admin.display(description=_("Reviewer"), ordering="reviewer")
    def taken_by(self, case: QualificationCase) -> SafeString | str:
        """The reviewer, or a button to take the case."""
        if case.state != CaseState.SUBMITTED or case.reviewer is not None:
            return str(case.reviewer or "—")
        url = reverse("admin:accounts_qualificationcase_assignment", args=[case.pk])
        button = '<button class="q-btn q-btn--sm" formaction="{}">{} <span class="visually-hidden">{}</span></button>'
        return format_html(button, url, _("Take"), case.number)

    # --- actions and posts ----------------------------------------------------------------

    @admin.action(description=_("Take"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[QualificationCase]) -> None:
        """Take the chosen cases."""
        for case in queryset:
            self._do(request, partial(review.take_case, case=case, actor=user_of(request)))

    @admin.action(description=_("Release to the queue"), permissions=["change"])
    def release(self, request: HttpRequest, queryset: QuerySet[QualificationCase]) -> None:
        """Release the chosen cases."""
        for case in queryset:
            self._do(request, partial(review.release_case, case=case, actor=user_of(request)))

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Take the unassigned case that is due first."""
        self._require_post(request)
        case = QualificationCase.objects.unassigned().filter(state=CaseState.SUBMITTED).first()
        if case is None:
            messages.info(request, _("Nothing is waiting for a reviewer."))
            return redirect("admin:accounts_qualificationcase_changelist")
        self._do(request, lambda: review.take_case(case=case, actor=user_of(request)))
        return self._to_case(case)

    def assignment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one case."""
        self._require_post(request)
        case = self._case(request, pk)
        self._do(request, lambda: review.take_case(case=case, actor=user_of(request)))
        return self._to_case(case)

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put one case back into the queue."""
        self._require_post(request)
        case = self._case(request, pk)
        self._do(request, lambda: review.release_case(case=case, actor=user_of(request)))
        return redirect("admin:accounts_qualificationcase_changelist")

    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve, reject or ask for more."""
        self._require_post(request)
        case, form = self._case(request, pk), DecisionForm(request.POST)
        if form.is_valid():
            reason, actor = form.cleaned_data["reason"], user_of(request)
            services: dict[str, Callable[[], object]] = {
                "approve": lambda: review.approve_case(case=case, actor=actor),
                "reject": lambda: review.reject_case(case=case, reason=reason, actor=actor),
                "ask": lambda: review.request_more_information(case=case, text=reason, actor=actor),
            }
            if self._do(request, services[form.cleaned_data["do"]]):
                messages.success(request, _("Done. The seller is told by e-mail and in the platform."))
        return self._to_case(case)

    def verdict_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept or refuse one document."""
        self._require_post(request)
        evidence = get_object_or_404(Evidence.objects.select_related("case__seller"), pk=pk)
        form, wanted = VerdictForm(request.POST), evidence.requirement
        if not form.is_valid():
            messages.error(request, str(next(iter(form.errors.values()))[0]))
        elif self._do(request, lambda: review.give_verdict(
            evidence=evidence, verdict=form.cleaned_data["verdict"],
            reason=form.reason_in(language_of(evidence.case.seller)), actor=user_of(request),
        )):  # fmt: skip
            wanted = next_open_document(evidence.case) or wanted
        return redirect(f"{self._case_url(evidence.case)}?doc={wanted}")

    def _case(self, request: HttpRequest, pk: int | str) -> QualificationCase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not str(pk).isdecimal():
            raise Http404
        cases = QualificationCase.objects.select_related("seller", "reviewer", "approval_proposed_by")
        return get_object_or_404(cases, pk=pk)

    def _require_post(self, request: HttpRequest) -> None:
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied

    def _do(self, request: HttpRequest, service: Callable[[], object]) -> bool:
        try:
            service()
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return False
        return True

    def _case_url(self, case: QualificationCase) -> str:
        return reverse("admin:accounts_qualificationcase_change", args=[case.pk])

    def _to_case(self, case: QualificationCase) -> HttpResponse:
        return redirect(self._case_url(case))
