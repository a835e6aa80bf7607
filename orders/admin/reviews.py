"""Reviews and feedback in the admin: to read, to strike through with a reason, and to publish again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.models import User
from marketplace.errors import DomainError
from orders import opinions
from orders.models import ProductReview, ReviewPicture, SellerFeedback
from orders.models.review import StrikeReason


class StrikeForm(forms.Form):
    """What is decided, and for a strike-through why."""

    do = forms.ChoiceField(choices=[("strike", ""), ("restore", "")])
    reason = forms.ChoiceField(choices=[("", gettext_lazy("Choose a reason")), *StrikeReason.choices], required=False)
    note = forms.CharField(required=False, max_length=500)


class OpinionAdmin(ReadOnly, admin.ModelAdmin):
    """What customers wrote, newest first; the base of the two kinds."""

    list_filter = ["state", "rating", "strike_reason", "language"]
    ordering = ["-pk"]
    show_full_result_count = False
    change_form_template = "admin/orders/opinion.html"

    def get_urls(self) -> list[URLPattern]:
        """Add where the decision is posted."""
        name = f"orders_{self.opts.model_name}_decision"
        return [
            path("<int:pk>/decision/", self.admin_site.admin_view(self.decision_view), name=name),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show it with the form that strikes it through or publishes it again."""
        context = {
            "may_decide": self._may_decide(request),
            "decision": StrikeForm(),
            "decision_url": f"admin:orders_{self.opts.model_name}_decision",
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Strike it through or publish it again; a refusal is shown beside the form."""
        if request.method != "POST" or not self._may_decide(request):
            raise PermissionDenied
        opinion, form = get_object_or_404(self.model, pk=pk), StrikeForm(request.POST)
        if form.is_valid():
            try:
                _decide(opinion, form.cleaned_data, user_of(request))
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, _("Done. The author and the seller are told."))
                return redirect(f"admin:orders_{self.opts.model_name}_change", pk)
        request.method = "GET"  # the page is shown, not saved
        page = self.change_view(request, str(pk), extra_context={"decision": form})
        page.status_code = 422
        return page

    def _may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"orders.change_{self.opts.model_name}")


class PictureInline(ReadOnly, admin.TabularInline):
    """The pictures of a review."""

    model = ReviewPicture
    fields = ["picture", "width", "height", "created_at"]
    readonly_fields = ["picture"]

    @admin.display(description=gettext_lazy("Picture"))
    def picture(self, picture: ReviewPicture) -> str:
        """Show it, once its sizes are made."""
        if not picture.thumbnail:
            return "—"
        url, zoom = picture.sources.url, picture.sources.zoom
        return format_html('<a href="{}"><img src="{}" alt="" height="120"></a>', zoom, url)


@admin.register(ProductReview)
class ProductReviewAdmin(OpinionAdmin):
    """Reviews of articles."""

    list_display = ["product", "rating", "title", "seller", "customer", "state", "created_at", "struck_at"]
    list_select_related = ["product", "seller", "customer"]
    search_fields = ["product__number", "seller__store_name", "customer__email", "line__order__number", "title"]
    inlines = [PictureInline]


@admin.register(SellerFeedback)
class SellerFeedbackAdmin(OpinionAdmin):
    """Feedback about sellers."""

    list_display = ["order", "rating", "seller", "customer", "state", "created_at", "struck_at"]
    list_select_related = ["order", "seller", "customer"]
    search_fields = ["order__number", "seller__store_name", "customer__email"]


def _decide(opinion: ProductReview | SellerFeedback, data: dict[str, str], actor: User) -> None:
    if data["do"] == "strike":
        opinions.strike(opinion=opinion, reason=data["reason"], note=data["note"], actor=actor)
    else:
        opinions.restore(opinion=opinion, actor=actor)
