"""Changes that a seller proposes of products others sell too."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.generic import TemplateView, View

from accounts.form_page import FormPage
from catalog import categories, listing_editor, product_changes
from catalog.forms.listings import ChangeForm
from catalog.models import Offer, ProductChange
from catalog.views.seller_listings import ListingPage
from catalog.views.seller_products import product_initial
from marketplace.errors import DomainError


class ProductChangeCreate(ListingPage, FormPage):
    """Proposes other words, brand or attributes; 404 where the page is the seller's own to change."""

    template_name = "seller/catalog/change_form.html"
    form_class = ChangeForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Remember the address; the listing is found once it is known who asks."""
        super().setup(request, *args, **kwargs)
        self._offer: Offer | None = None

    @property
    def offer(self) -> Offer:
        """The listing whose product is shared."""
        if self._offer is None:
            rows = Offer.objects.of(self.seller).select_related("product__category").prefetch_related("product__texts")
            offer = get_object_or_404(rows, pk=self.kwargs["pk"])
            if listing_editor.owns_page(self.seller, offer.product):
                raise Http404
            self._offer = offer
        return self._offer

    def get_form_kwargs(self) -> dict[str, Any]:
        """Fill in what the page says."""
        product = self.offer.product
        return {
            **super().get_form_kwargs(),
            "definitions": categories.attributes_of(product.category),
            "initial": product_initial(product),
        }

    def perform(self, form: ChangeForm) -> None:
        """Propose it."""
        self.change = product_changes.propose_change(
            product=self.offer.product, seller=self.seller, texts=form.texts(), brand=form.cleaned_data["brand"],
            attributes=form.attributes(), note=form.cleaned_data["note"], actor=self.membership.user,
        )  # fmt: skip
        messages.success(self.request, _("Your change is with a reviewer. You hear of the decision by e-mail."))

    def get_success_url(self) -> str:
        """Return the page of the request."""
        return reverse("seller_catalog:product-change", args=[self.change.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the listing."""
        return super().get_context_data(
            offer=self.offer,
            may_write=self.may_write,
            crumbs=[
                {"label": _("Listings"), "url": reverse("seller_catalog:listings")},
                {"label": self.offer.sku, "url": reverse("seller_catalog:offer-update", args=[self.offer.pk])},
                {"label": _("Propose a change"), "url": ""},
            ],
            **kwargs,
        )


class ProductChangeDetail(ListingPage, TemplateView):
    """One request: what it changes, where it stands, why it was decided so."""

    template_name = "seller/catalog/change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the request."""
        change = _change_of(self)
        return super().get_context_data(
            change=change,
            differences=product_changes.differences_of(change, get_language() or "en"),
            may_write=self.may_write,
            crumbs=[
                {"label": _("Listings"), "url": reverse("seller_catalog:listings")},
                {"label": change.product.number, "url": ""},
            ],
            **kwargs,
        )


class ProductChangeWithdrawal(ListingPage, View):
    """Takes a request back."""

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take it back, or say that it is decided."""
        change = _change_of(self)
        try:
            product_changes.withdraw_change(change=change, actor=self.membership.user)
            messages.success(request, _("The change is withdrawn."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("seller_catalog:product-change", pk=change.pk)


def _change_of(page: ListingPage) -> ProductChange:
    rows = ProductChange.objects.filter(seller=page.seller).select_related("product__category")
    return get_object_or_404(rows, pk=page.kwargs["pk"])
