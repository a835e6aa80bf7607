"""The stock of one listing: every movement with its reason, and a form for the next one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.form_page import FormPage
from catalog import stock
from catalog.forms.stock import StockForm
from catalog.models import Offer, StockMovement
from catalog.views.seller_listings import ListingPage

PER_PAGE = 50


class OfferStockHistory(ListingPage, FormPage):
    """Shows the movements, newest first, and moves pieces."""

    template_name = "seller/catalog/stock.html"
    form_class = StockForm

    @property
    def offer(self) -> Offer:
        """The listing, or 404."""
        return get_object_or_404(Offer.objects.of(self.seller).select_related("stock"), pk=self.kwargs["pk"])

    def perform(self, form: StockForm) -> None:
        """Move them."""
        data = form.cleaned_data
        left = stock.adjust_stock(
            offer=self.offer, delta=data["delta"], reason=data["reason"], reference=data["reference"],
            actor=self.membership.user,
        )  # fmt: skip
        messages.success(self.request, _("%(count)s pieces are in stock now.") % {"count": left})

    def get_success_url(self) -> str:
        """Return this page."""
        return reverse("seller_catalog:offer-stock", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add stock and movements."""
        offer = self.offer
        moved = StockMovement.objects.filter(stock__offer=offer).select_related("actor").order_by("-pk")
        page = Paginator(moved, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            offer=offer,
            available=offer.stock.available if hasattr(offer, "stock") else 0,
            page_obj=page,
            movements=page.object_list,
            may_write=self.may_write,
            crumbs=[
                {"label": _("Listings"), "url": reverse("seller_catalog:listings")},
                {"label": offer.sku, "url": reverse("seller_catalog:offer-update", args=[offer.pk])},
                {"label": _("Stock"), "url": ""},
            ],
            **kwargs,
        )
