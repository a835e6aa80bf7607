"""Sellers in the admin: read only, with suspending, reinstating and winding down by service."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts import activity, sellers
from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.admin.forms import SellerDecisionForm
from accounts.models import Activity, Credential, Membership, Proposal, QualificationCase, Seller
from marketplace.errors import DomainError
from marketplace.queues import QueueFilter

# Lines of the activity log on the seller's page; the rest is a link away.
SHOWN = 25


class MembershipInline(ReadOnly, admin.TabularInline):
    """The seller's team."""

    model = Membership
    fields = ("user", "role", "created_at")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Fetch what each line names with it."""
        return super().get_queryset(request).select_related("user", "seller").order_by("pk")


@admin.register(Seller)
class SellerAdmin(ReadOnly, admin.ModelAdmin):
    """Enterprises; their data are the seller's to change, their state the operators'."""

    list_display = ("store_name", "legal_name", "uscc", "state", "approved_at")
    list_filter = (QueueFilter, "state")
    search_fields = ("store_name", "legal_name", "uscc", "contact_email")
    ordering = ("-pk",)
    change_form_template = "admin/accounts/seller.html"
    inlines: ClassVar[list[Any]] = [MembershipInline]

    def get_urls(self) -> list[URLPattern]:
        """Add where decisions are posted."""
        view = self.admin_site.admin_view(self.decision_view)
        return [path("<int:pk>/decision/", view, name="accounts_seller_decision"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the seller with what it holds, what it applied for and what waits for a second person."""
        context: dict[str, Any] = {
            "may_decide": request.user.has_perm("accounts.change_seller"),
            **(extra_context or {}),
        }
        if object_id.isdecimal():
            context |= {
                "credentials": Credential.objects.filter(seller=int(object_id)).order_by("requirement", "subject"),
                "cases": QualificationCase.objects.filter(seller=int(object_id)).order_by("-pk")[:20],
                "proposals": Proposal.objects.waiting()
                .filter(seller=int(object_id), kind=Proposal.Kind.SUSPEND)
                .select_related("proposed_by"),
                "lines": self._lines(int(object_id)),
            }
        return super().change_view(request, object_id, form_url, context)

    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Propose or confirm a suspension, reinstate, or wind down."""
        if request.method != "POST" or not request.user.has_perm("accounts.change_seller"):
            raise PermissionDenied
        seller, form = get_object_or_404(Seller, pk=pk), SellerDecisionForm(request.POST)
        if form.is_valid():
            reason, actor = form.cleaned_data["reason"], user_of(request)
            services: dict[str, Callable[[], Seller]] = {
                "suspend": lambda: sellers.suspend_seller(seller=seller, reason=reason, actor=actor),
                "reinstate": lambda: sellers.reinstate_seller(seller=seller, actor=actor),
                "wind_down": lambda: sellers.wind_down_seller(seller=seller, reason=reason, actor=actor),
            }
            try:
                decided = services[form.cleaned_data["do"]]()
            except DomainError as refusal:
                form.add_error("reason" if refusal.field == "reason" else None, str(refusal))
            else:
                return self._said(request, seller, decided)
        request.method = "GET"  # the page is shown, not saved
        page = self.change_view(request, str(pk), extra_context={"decision": form})
        page.status_code = 422
        return page

    def _lines(self, seller_id: int) -> list[activity.Line]:
        """Return what the seller's people did of late."""
        done = Activity.objects.filter(seller=seller_id).select_related("actor").order_by("-pk")
        return [activity.line_of(each) for each in done[:SHOWN]]

    def _said(self, request: HttpRequest, before: Seller, decided: Seller) -> HttpResponse:
        if decided.state == before.state:
            messages.info(request, _("Proposed. A second person is asked to confirm it."))
        else:
            messages.success(request, _("Done. The seller is told by e-mail and in the platform."))
        return redirect("admin:accounts_seller_change", before.pk)
