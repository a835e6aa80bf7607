"""One change of many listings: chosen by hand or by the list's filters, looked at first, then carried out."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.generic.edit import FormView

from catalog import bulk_changes, listing_desk
from catalog.bulk_changes import Change, PreviewOutdated, Row
from catalog.forms.bulk import BulkForm
from catalog.listing_desk import Filters
from catalog.models import Offer
from catalog.views.seller_listings import ListingPage
from marketplace import storefronts
from marketplace.errors import DomainError

if TYPE_CHECKING:
    _Base = FormView[BulkForm]
else:
    _Base = FormView

SHOWN = 100


class BulkEdit(ListingPage, _Base):
    """The address says which listings: ``o`` their keys, else the filters of the list."""

    template_name = "seller/catalog/bulk_edit.html"
    form_class = BulkForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or say why these can't be changed together."""
        try:
            self.listings = bulk_changes.chosen(self.seller, self._found())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("seller_catalog:listings")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the preview, or carry it out."""
        try:
            self.listings = bulk_changes.chosen(self.seller, self._found())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("seller_catalog:listings")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: BulkForm) -> HttpResponse:
        """Show what would change; with ``apply``, change it."""
        change = form.cleaned_data["change"]
        if "apply" in self.request.POST:
            try:
                count = bulk_changes.apply(
                    seller=self.seller, listings=self.listings, change=change, actor=self.membership.user,
                    seen=self.request.POST.get("seen", ""),
                )  # fmt: skip
            except PreviewOutdated as refusal:
                messages.error(self.request, str(refusal))
                return self._preview(form, change, status=409)
            told = ngettext("%(count)s listing is changed.", "%(count)s listings are changed.", count)
            messages.success(self.request, told % {"count": count})
            return redirect("seller_catalog:listings")
        return self._preview(form, change)

    def _preview(self, form: BulkForm, change: Change, *, status: int = 200) -> HttpResponse:
        rows = bulk_changes.plan(listings=self.listings, change=change)
        currency = storefronts.BY_CODE[change.storefront].currency
        shown = [
            (row, bulk_changes.written(row.old, change, currency), bulk_changes.written(row.new, change, currency))
            for row in _refused_first(rows)[:SHOWN]
        ]
        return self.render_to_response(
            self.get_context_data(
                form=form,
                preview=shown,
                seen=bulk_changes.fingerprint(rows),
                changed=sum(row.changes for row in rows),
                refused=sum(bool(row.refusal) for row in rows),
                same=sum(not row.changes and not row.refusal for row in rows),
            ),
            status=status,
        )

    def form_invalid(self, form: BulkForm) -> HttpResponse:
        """Show what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many are chosen."""
        return super().get_context_data(
            count=len(self.listings),
            limit=bulk_changes.LIMIT,
            shown=SHOWN,
            crumbs=[
                {"label": _("Listings"), "url": reverse("seller_catalog:listings")},
                {"label": _("Change several"), "url": ""},
            ],
            **kwargs,
        )

    def _found(self) -> Any:
        picks = [pick for pick in self.request.GET.getlist("o") if pick.isdecimal() and len(pick) < 19]
        if "o" in self.request.GET:
            return Offer.objects.of(self.seller).filter(pk__in=picks).order_by("pk")
        return listing_desk.listings(self.seller, Filters.read(self.request.GET))


def _refused_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: not row.refusal)
