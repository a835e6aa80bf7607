"""The sales of one listing: planned, on, and what they are measured by."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.form_page import FormPage
from catalog import sale_windows
from catalog.forms.sales import SaleForm
from catalog.models import Offer, OfferPrice
from catalog.views.seller_listings import ListingPage
from marketplace import storefronts


class OfferSales(ListingPage, FormPage):
    """Shows the price in each store with its sale, and plans one."""

    template_name = "seller/catalog/sales.html"
    form_class = SaleForm

    @property
    def offer(self) -> Offer:
        """The listing, or 404."""
        return get_object_or_404(Offer.objects.of(self.seller).prefetch_related("prices"), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the stores with a price."""
        return {**super().get_form_kwargs(), "prices": _in_order(self.offer)}

    def perform(self, form: SaleForm) -> None:
        """Plan it."""
        data = form.cleaned_data
        price = sale_windows.plan_sale(
            offer=self.offer, storefront=data["storefront"], sale_minor=data["sale_minor"], begins=data["begins"],
            ends=data["ends"], actor=self.membership.user,
        )  # fmt: skip
        told = _("The sale is on.") if price.low_minor is not None else _("The sale is planned.")
        messages.success(self.request, told)

    def get_success_url(self) -> str:
        """Return this page."""
        return reverse("seller_catalog:offer-sales", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the prices."""
        offer = self.offer
        return super().get_context_data(
            offer=offer,
            prices=[(storefronts.BY_CODE[price.storefront], price) for price in _in_order(offer)],
            may_write=self.may_write,
            crumbs=[
                {"label": _("Listings"), "url": reverse("seller_catalog:listings")},
                {"label": offer.sku, "url": reverse("seller_catalog:offer-update", args=[offer.pk])},
                {"label": _("Sale prices"), "url": ""},
            ],
            **kwargs,
        )


class SaleEnd(ListingPage, View):
    """Ends a sale that is on, or drops a planned one."""

    def post(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """End it."""
        offer = get_object_or_404(Offer.objects.of(self.seller), pk=pk)
        if code not in storefronts.BY_CODE:
            raise Http404
        sale_windows.end_sale(offer=offer, storefront=code, actor=self.membership.user)
        messages.success(request, _("The regular price holds again."))
        return redirect("seller_catalog:offer-sales", pk=offer.pk)


def _in_order(offer: Offer) -> list[OfferPrice]:
    order = [store.code for store in storefronts.ALL]
    return sorted(offer.prices.all(), key=lambda price: order.index(price.storefront))
