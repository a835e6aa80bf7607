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
from accounts.models import Activity, Membership, Seller
from marketplace.errors import DomainError

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
    list_filter = ("state",)
    search_fields = ("store_name", "legal_name", "uscc", "contact_email")
    ordering = ("-pk",)
    change_form_template = "admin/accounts/seller.html"
    inlines: ClassVar[list[Any]] = [MembershipInline]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Add what the seller's people did of late."""
        seller = self.get_object(request, object_id)
        done = Activity.objects.filter(seller=seller).select_related("actor").order_by("-pk")
        lines = [activity.line_of(each) for each in done[:SHOWN]]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "lines": lines})

    def get_urls(self) -> list[URLPattern]:
        """Add where decisions are posted."""
        view = self.admin_site.admin_view(self.decision_view)
        return [path("<int:pk>/decision/", view, name="accounts_seller_decision"), *super().get_urls()]

    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Suspend, reinstate or wind down."""
        if request.method != "POST" or not request.user.has_perm("accounts.change_seller"):
            raise PermissionDenied
        seller, form = get_object_or_404(Seller, pk=pk), SellerDecisionForm(request.POST)
        if form.is_valid():
            reason, actor = form.cleaned_data["reason"], user_of(request)
            services: dict[str, Callable[[], object]] = {
                "suspend": lambda: sellers.suspend_seller(seller=seller, reason=reason, actor=actor),
                "reinstate": lambda: sellers.reinstate_seller(seller=seller, actor=actor),
                "wind_down": lambda: sellers.wind_down_seller(seller=seller, reason=reason, actor=actor),
            }
            self._do(request, services[form.cleaned_data["do"]])
        return redirect("admin:accounts_seller_change", pk)

    def _do(self, request: HttpRequest, service: Callable[[], object]) -> None:
        try:
            service()
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Done. The seller is told by e-mail and in the platform."))
