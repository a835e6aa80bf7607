"""Qualification cases in the admin: the queue and what reviewers do with a case."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import review
from accounts.access import user_of
from accounts.admin import case_actions, figures, queues, viewer
from accounts.admin.columns import clock_column, documents_column, state_column
from accounts.models import Evidence, Proposal, QualificationCase, Seller
from accounts.models.qualification import CaseState, Verdict
from marketplace.errors import DomainError
from marketplace.queues import CAP, CappedPaginator, count

PER_PAGE = 50


def lane_of(request: HttpRequest) -> queues.Lane:
    """Return the lane that is asked for, open cases where there is no such lane."""
    return queues.BY_SLUG.get(request.GET.get("lane", ""), queues.BY_SLUG[queues.DEFAULT])


class LaneFilter(admin.SimpleListFilter):
    """Which lane the list shows; drawn as tabs above the list."""

    title = _("lane")
    parameter_name = "lane"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """Return all lanes."""
        return [(lane.slug, lane.title) for lane in queues.BY_SLUG.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the cases of the lane, open ones where none is chosen."""
        return queryset.filter(lane_of(request).waiting(user_of(request)))


class CaseList(ChangeList):
    """One page of the queue with what is shown of the documents and proposals of its cases, in two queries."""

    def get_results(self, request: HttpRequest) -> None:
        """Count the documents of the cases on the page, and see which wait for a second person."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        shown = [case.pk for case in self.result_list]
        given = Evidence.objects.filter(case__in=shown).current().documents().order_by("case").values_list("case")
        counts = given.annotate(accepted=Count("pk", filter=Q(verdict=Verdict.ACCEPTED)), total=Count("pk"))
        documents = {pk: (accepted, total) for pk, accepted, total in counts}
        waiting = set(Proposal.objects.waiting().filter(case__in=shown).values_list("case", flat=True))
        for case in self.result_list:
            case.documents_on_page = documents.get(case.pk, (0, 0))
            case.awaits_second = case.pk in waiting


@admin.register(QualificationCase)
class QualificationCaseAdmin(admin.ModelAdmin):
    """The reviewers' queue, nearest due date first, and the page of a case."""

    list_display = ("case_number", "clock", "store", "case_kind", "documents", "state_tag", "taken_by")
    list_filter = (LaneFilter, "kind")
    list_select_related = ("seller", "reviewer")
    list_per_page = PER_PAGE
    paginator = CappedPaginator
    search_fields = ("number",)  # get_search_results looks at more
    search_help_text = _("Number, company or credit code")
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
        chosen = lane_of(request)
        lanes = [
            {"lane": counted.queue, "counted": counted, "current": counted.queue is chosen}
            for counted in count(queues.LANES, user_of(request))
        ]
        lanes.append({"lane": queues.DECIDED, "counted": None, "current": chosen is queues.DECIDED})
        context = {**(extra_context or {}), "lanes": lanes, "title": _("Qualification queue")}
        return super().changelist_view(request, context)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Put on top what the lane has there: what is due first, of what is decided the newest."""
        return lane_of(request).ordering

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find by the beginning of the number, by credit code, or by a part of the company's names."""
        term = search_term.strip()
        if not term:
            return queryset, False
        named = Q(store_name__icontains=term) | Q(legal_name__icontains=term) | Q(uscc=term.upper())
        # The names are looked through once, not for each of the queries that follow.
        sellers = list(Seller.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:CAP])
        return queryset.filter(Q(number__startswith=term.upper()) | Q(seller__in=sellers)), False

    def change_view(
        self, request: HttpRequest, object_id: str, _form_url: str = "", _extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the page of a case."""
        if not object_id.isdecimal():
            raise Http404
        return case_actions.case_page(request, case_actions.case_of(request, int(object_id), case_actions.VIEW))

    def get_urls(self) -> list[URLPattern]:
        """Add what reviewers post to, and the documents."""
        views: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
            ("next/", case_actions.next_view, "next"),
            ("<int:pk>/assignment/", case_actions.assignment_view, "assignment"),
            ("<int:pk>/release/", case_actions.release_view, "release"),
            ("<int:pk>/decision/", case_actions.decision_view, "decision"),
            ("<int:pk>/undoing/", case_actions.undoing_view, "undoing"),
            ("<int:pk>/reopening/", case_actions.reopening_view, "reopening"),
            ("<int:pk>/secrets/", case_actions.secret_view, "secrets"),
            ("proposals/<int:pk>/refusal/", case_actions.proposal_refusal_view, "proposal_refusal"),
            ("evidence/<int:pk>/pages/<int:page>/", viewer.page_view, "page"),
            ("evidence/<int:pk>/original/", viewer.original_view, "original"),
            ("evidence/<int:pk>/verdict/", case_actions.verdict_view, "verdict"),
        ]
        wrap = self.admin_site.admin_view
        ours = [path(route, wrap(view), name=f"accounts_qualificationcase_{name}") for route, view, name in views]
        return [*ours, *figures.urls(self.admin_site), *super().get_urls()]

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
        accepted, total = getattr(case, "documents_on_page", (0, 0))
        return documents_column(accepted, total)

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

    def _do(self, request: HttpRequest, service: Callable[[], object]) -> None:
        try:
            service()
        except DomainError as refusal:
            messages.error(request, str(refusal))
