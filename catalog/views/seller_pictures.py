"""The pictures of a listing whose page is the seller's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.form_page import FormPage
from catalog import listing_editor, pictures
from catalog.forms.pictures import PicturesForm
from catalog.models import Offer
from catalog.views.seller_listings import ListingPage


class OfferPictures(ListingPage, FormPage):
    """Adds pictures, puts them in order, says what they show, takes them away."""

    template_name = "seller/catalog/pictures.html"
    form_class = PicturesForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Remember the address; the listing is found once it is known who asks."""
        super().setup(request, *args, **kwargs)
        self._offer: Offer | None = None

    @property
    def offer(self) -> Offer:
        """The listing; 404 where it is another's, or others sell its product too."""
        if self._offer is None:
            rows = Offer.objects.of(self.seller).select_related("product__category")
            offer = get_object_or_404(rows, pk=self.kwargs["pk"])
            if not listing_editor.owns_page(self.seller, offer.product):
                raise Http404
            self._offer = offer
        return self._offer

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the pictures that are there."""
        return {**super().get_form_kwargs(), "pictures": list(self.offer.product.pictures.all())}

    def perform(self, form: PicturesForm) -> None:
        """Change them all at once."""
        pictures.arrange_pictures(
            product=self.offer.product, order=form.order(), alts=form.alts(), added=form.cleaned_data["added"]
        )
        messages.success(self.request, _("The pictures are saved."))

    def get_success_url(self) -> str:
        """Return this page."""
        return reverse("seller_catalog:offer-pictures", args=[self.offer.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the listing."""
        return super().get_context_data(
            offer=self.offer,
            may_write=self.may_write,
            limit=pictures.PICTURE_LIMIT,
            crumbs=[
                {"label": _("Listings"), "url": reverse("seller_catalog:listings")},
                {"label": self.offer.sku, "url": reverse("seller_catalog:offer-update", args=[self.offer.pk])},
                {"label": _("Pictures"), "url": ""},
            ],
            **kwargs,
        )
