"""Saved views of Manage Orders: kept, renamed, shared, deleted."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import SellerPage
from accounts.form_page import FormPage
from accounts.seller_nav import ALL_ROLES
from fulfillment import saved_views
from fulfillment.desk_list import Filters
from fulfillment.forms import SavedViewForm
from fulfillment.models import SavedView


def list_url(query: dict[str, str]) -> str:
    """Return the address of Manage Orders as filtered."""
    return f"{reverse('seller_fulfillment:orders')}?{urlencode(query)}"


class SavedViewPage(SellerPage, FormPage):
    """A form with a view's name; leads back to the list as the view shows it."""

    form_class = SavedViewForm
    template_name = "seller/orders/saved_view.html"
    # Also viewers: it is for themselves.
    writes = ALL_ROLES
    query: dict[str, str]

    def get_success_url(self) -> str:
        """Go to the list as filtered."""
        return list_url(self.query)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where cancelling leads, and which tab it is about."""
        return super().get_context_data(list_url=list_url(self.query), filters=Filters.of(self.query), **kwargs)


class SavedViewCreate(SavedViewPage):
    """Keeps the filters that stand in the address."""

    @cached_property
    def query(self) -> dict[str, str]:  # type: ignore[override]
        """What the address says."""
        return Filters.of(self.request.GET.dict()).saved

    def perform(self, form: Any) -> None:
        """Save it."""
        saved_views.save_view(membership=self.membership, query=self.query, **form.cleaned_data)
        messages.success(self.request, _("Saved."))


class SavedViewUpdate(SavedViewPage):
    """Renames a view, shares it or no longer."""

    @cached_property
    def view(self) -> SavedView:
        """The view, where this member may change it."""
        return get_object_or_404(saved_views.changeable(self.membership), pk=self.kwargs["pk"])

    @cached_property
    def query(self) -> dict[str, str]:  # type: ignore[override]
        """What it keeps."""
        return dict(self.view.query)

    def get_initial(self) -> dict[str, Any]:
        """Start from what it is called."""
        return {"name": self.view.name, "is_shared": self.view.is_shared}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the view, which can be deleted here."""
        return super().get_context_data(saved_view=self.view, **kwargs)

    def perform(self, form: Any) -> None:
        """Rename it."""
        saved_views.rename_view(view=self.view, membership=self.membership, **form.cleaned_data)
        messages.success(self.request, _("Saved."))


class SavedViewRemoval(SellerPage, View):
    """Deletes a view; the orders stay as they are."""

    http_method_names = ("post",)
    writes = ALL_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it and go back to the list."""
        view = get_object_or_404(saved_views.changeable(self.membership), pk=pk)
        saved_views.delete_view(view=view)
        messages.success(request, _("The view is deleted. The orders are as they were."))
        return redirect("seller_fulfillment:orders")
