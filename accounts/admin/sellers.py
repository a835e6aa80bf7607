"""Sellers in the admin: read only, with suspending, reinstating and winding down by service."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts import sellers
from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.admin.forms import SellerDecisionForm
from accounts.models import Membership, Seller
from marketplace.errors import DomainError


class MembershipInline(ReadOnly, admin.TabularInline):
    """The seller's team."""

    model = Membership
    fields = ("user", "role", "created_at")
    extra = 0


@admin.register(Seller)
class SellerAdmin(ReadOnly, admin.ModelAdmin):
    """Enterprises; their data are the seller's to change, their state the operators'."""

    list_display = ("store_name", "legal_name", "uscc", "state", "approved_at")
    list_filter = ("state",)
    search_fields = ("store_name", "legal_name", "uscc", "contact_email")
    ordering = ("-pk",)
    change_form_template = "admin/accounts/seller.html"
    inlines: ClassVar[list[Any]] = [MembershipInline]

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
