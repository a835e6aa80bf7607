"""Changes of shared products in the admin: what differs, and the decision."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext as _, gettext_lazy

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.models import User
from catalog import product_changes
from catalog.models import ProductChange
from catalog.models.product_change import ProductChangeState
from marketplace import queues
from marketplace.errors import DomainError
from marketplace.queues import Queue, QueueFilter, Section

CHANGE = "catalog.change_productchange"


class ChangesToReview(Queue):
    """Proposed and not decided, the oldest first."""

    model = ProductChange
    permission = CHANGE

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Wait for a reviewer."""
        return Q(state=ProductChangeState.PROPOSED)


class DecisionForm(forms.Form):
    """What is decided, and why."""

    do = forms.ChoiceField(choices=[("approve", ""), ("reject", "")])
    reason = forms.CharField(required=False, max_length=1_000)


@admin.register(ProductChange)
class ProductChangeAdmin(ReadOnly, admin.ModelAdmin):
    """What sellers would have shared products say."""

    list_display = ["product", "seller", "state", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    list_filter = [QueueFilter, "state"]
    list_select_related = ["product", "seller", "proposed_by", "decided_by"]
    search_fields = ["product__number", "seller__store_name"]
    ordering = ["-pk"]
    exclude = ["proposed", "replaced"]
    show_full_result_count = False
    change_form_template = "admin/catalog/product_change.html"

    def get_urls(self) -> list[URLPattern]:
        """Add where the decision is posted."""
        view = self.admin_site.admin_view(self.decision_view)
        return [path("<int:pk>/decision/", view, name="catalog_productchange_decision"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the request with what differs."""
        context: dict[str, Any] = {"may_decide": request.user.has_perm(CHANGE), **(extra_context or {})}
        rows = ProductChange.objects.select_related("product__category")
        change = rows.filter(pk=int(object_id)).first() if object_id.isdecimal() else None
        if change is not None:
            context["differences"] = product_changes.differences_of(change, get_language() or "en")
        return super().change_view(request, object_id, form_url, context)

    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve or reject; a refusal is shown beside the form."""
        if request.method != "POST" or not request.user.has_perm(CHANGE):
            raise PermissionDenied
        change, form = get_object_or_404(ProductChange, pk=pk), DecisionForm(request.POST)
        if form.is_valid():
            try:
                _decide(change, form.cleaned_data, user_of(request))
            except DomainError as refusal:
                form.add_error("reason" if refusal.field == "reason" else None, str(refusal))
            else:
                messages.success(request, _("Done. The seller is told by e-mail and in the platform."))
                return redirect("admin:catalog_productchange_change", pk)
        request.method = "GET"  # the page is shown, not saved
        page = self.change_view(request, str(pk), extra_context={"decision": form})
        page.status_code = 422
        return page


def _decide(change: ProductChange, data: dict[str, str], actor: User) -> None:
    if data["do"] == "approve":
        product_changes.approve_change(change=change, actor=actor)
    else:
        product_changes.reject_change(change=change, reason=data["reason"], actor=actor)


queues.register(
    Section(
        gettext_lazy("Catalogue"),
        20,
        (ChangesToReview("changes", gettext_lazy("Changes of products to review")),),
    )
)
