"""Adding and changing one listing: search first, then the category, then its form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.form_page import FormPage
from catalog import categories, listing_editor, listing_rules
from catalog.forms.listings import LANGUAGES, ListingForm, OfferForm
from catalog.models import Category, Offer, Product
from catalog.models.category import in_language
from catalog.views.seller_listings import ListingPage
from marketplace.money import Money


class ProductCreate(ListingPage, TemplateView):
    """First step: is it sold here already? If not, which category is it?"""

    template_name = "seller/catalog/product_search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on to the form once a category is chosen."""
        slug = request.GET.get("category", "")
        if slug and Category.objects.leaves().filter(slug=slug).exists():
            return redirect(f"{reverse('seller_catalog:product-form')}?category={slug}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was found and the categories."""
        text = self.request.GET.get("q", "").strip()[:100]
        found = list(listing_editor.search_products(text)) if text else []
        mine = set(Offer.objects.of(self.seller).filter(product__in=found).values_list("product_id", flat=True))
        return super().get_context_data(
            text=text,
            found=[_card(product, is_mine=product.pk in mine) for product in found],
            branches=Category.objects.top().prefetch_related("children"),
            may_write=self.may_write,
            **kwargs,
        )


class ListingFormPage(ListingPage, FormPage):
    """A form about one listing."""

    template_name = "seller/catalog/listing_form.html"
    success_url = reverse_lazy("seller_catalog:listings")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the seller's delivery templates."""
        return {**super().get_form_kwargs(), "templates": list(self.seller.delivery_templates.all())}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether this member may write."""
        return super().get_context_data(may_write=self.may_write, **kwargs)


class ProductForm(ListingFormPage):
    """Second step: the product and the offer, in one form of the category."""

    form_class = ListingForm
    initial = {"handling_days": 1}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the category."""
        super().setup(request, *args, **kwargs)
        self.found = Category.objects.leaves().filter(slug=request.GET.get("category", "")).first()

    @property
    def category(self) -> Category:
        """The category chosen."""
        if self.found is None:
            raise Http404
        return self.found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; without a category, back to the first step."""
        return super().get(request, *args, **kwargs) if self.found else redirect("seller_catalog:product-create")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the form."""
        return super().post(request, *args, **kwargs) if self.found else redirect("seller_catalog:product-create")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the category's attributes."""
        return {
            **super().get_form_kwargs(),
            "definitions": categories.attributes_of(self.category),
            "is_draft": "draft" in self.request.POST,
        }

    def get_initial(self) -> dict[str, Any]:
        """Begin a variation with what the other product says."""
        initial = super().get_initial()
        return initial | product_initial(self.like.product) if self.like else initial

    @property
    def like(self) -> Offer | None:
        """The listing that ``?like=`` names, of a product whose page is the seller's own."""
        key = self.request.GET.get("like", "")
        if not key:
            return None
        rows = Offer.objects.of(self.seller).select_related("product__category")
        offer = get_object_or_404(rows, pk=key if key.isdecimal() and len(key) < 19 else 0)
        if not listing_editor.owns_page(self.seller, offer.product) or offer.product.category != self.category:
            raise Http404
        return offer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add headings."""
        return super().get_context_data(
            heading=_("New listing in %(category)s") % {"category": self.category}, category=self.category, **kwargs
        )

    def perform(self, form: ListingForm) -> None:
        """Make product and offer."""
        offer = listing_editor.create_listing(
            seller=self.seller,
            category=self.category,
            product=form.product(),
            offer=form.offer(),
            actor=self.membership.user,
            like=self.like.product if self.like else None,
        )
        _tell(self.request, offer)


class OfferCreate(ListingFormPage):
    """Sells the seller's own on a product's page that is there: ``?product=`` number."""

    form_class = OfferForm
    initial = {"handling_days": 1}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, without a product the first step."""
        number = request.GET.get("product", "")
        return super().get(request, *args, **kwargs) if number else redirect("seller_catalog:product-create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the product."""
        product = self._product()
        return super().get_context_data(
            heading=_("Sell yours on this page"), product=_card(product, is_mine=False), **kwargs
        )

    def perform(self, form: OfferForm) -> None:
        """Offer it."""
        product = self._product()
        offer = listing_editor.sell_product(
            seller=self.seller, product=product, offer=form.offer(), actor=self.membership.user
        )
        _tell(self.request, offer)

    def _product(self) -> Product:
        rows = Product.objects.select_related("category").prefetch_related("texts", "pictures")
        return get_object_or_404(rows, number=self.request.GET.get("product", ""))


class OfferUpdate(ListingFormPage):
    """Changes a listing; the product's part only where the page is the seller's own."""

    def setup_offer(self) -> Offer:
        """Return the listing, or 404."""
        rows = Offer.objects.of(self.seller).select_related("product__category", "stock")
        return get_object_or_404(rows.prefetch_related("prices", "issues"), pk=self.kwargs["pk"])

    def get_form(self, form_class: Any = None) -> OfferForm:  # noqa: ARG002 - Django's signature
        """Return the form with what is there."""
        self.offer = self.setup_offer()
        self.owns_page = listing_editor.owns_page(self.seller, self.offer.product)
        self.definitions = categories.attributes_of(self.offer.product.category)
        is_draft = self.offer.state == Offer.State.DRAFT and "draft" in self.request.POST
        kwargs = {**self.get_form_kwargs(), "initial": _initial(self.offer), "is_draft": is_draft}
        if not self.owns_page:
            return OfferForm(**kwargs)
        kwargs["initial"] |= product_initial(self.offer.product)
        return ListingForm(definitions=self.definitions, with_gtin=False, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the listing's problems and pictures."""
        form = kwargs.pop("form", None) or self.get_form()
        names = {definition.code: str(definition) for definition in self.definitions}
        product = self.offer.product
        return super().get_context_data(
            form=form,
            heading=self.offer.sku,
            offer=self.offer,
            product=_card(product, is_mine=True),
            pictures=product.pictures.ready(),
            owns_page=self.owns_page,
            may_vary=self.owns_page and any(each.variation_axis for each in self.definitions),
            issues=[(issue.severity, listing_rules.sentence(issue, names)) for issue in self.offer.issues.all()],
            **kwargs,
        )

    def perform(self, form: OfferForm) -> None:
        """Change it."""
        product = form.product() if isinstance(form, ListingForm) else None
        listing_editor.change_listing(
            offer=self.offer, changes=form.offer(), product=product, actor=self.membership.user
        )
        messages.success(self.request, _("%(sku)s is saved.") % {"sku": form.cleaned_data["sku"]})


def _card(product: Product, *, is_mine: bool) -> dict[str, Any]:
    titles = {text.language: text.title for text in product.texts.all()}
    pictures = [picture for picture in product.pictures.all() if picture.thumbnail]
    return {
        "number": product.number,
        "title": in_language(titles),
        "brand": product.brand,
        "gtin": product.gtin,
        "category": product.category,
        "picture": pictures[0] if pictures else None,
        "is_mine": is_mine,
    }


def _initial(offer: Offer) -> dict[str, Any]:
    stock = getattr(offer, "stock", None)
    return {
        "sku": offer.sku,
        "condition": offer.condition,
        "condition_note": offer.condition_note,
        "channel": offer.channel,
        "handling_days": offer.handling_days,
        "weight_g": offer.weight_g or None,
        "delivery_template": offer.delivery_template_id or "",
        "stock": stock.available if stock else 0,
        **{
            f"price_{each.storefront}": Money(each.regular_minor, each.currency).plain() for each in offer.prices.all()
        },
    }


def product_initial(product: Product) -> dict[str, Any]:
    """Return what a product says, as the fields of its form."""
    values: dict[str, Any] = {"brand": product.brand}
    for text in product.texts.all():
        if text.language in LANGUAGES:
            values[f"title_{text.language}"] = text.title
            values[f"bullets_{text.language}"] = "\n".join(text.bullets)
            values[f"description_{text.language}"] = text.description
    for code, value in product.attributes.items():
        values[f"attribute_{code}"] = (
            {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        )
    return values


def _tell(request: HttpRequest, offer: Offer) -> None:
    if offer.state == Offer.State.DRAFT:
        messages.success(request, _("%(sku)s is saved as a draft.") % {"sku": offer.sku})
    elif offer.state == Offer.State.LIVE:
        messages.success(request, _("%(sku)s is live.") % {"sku": offer.sku})
    else:
        messages.warning(request, _("%(sku)s is saved. It is not live yet; the list says why.") % {"sku": offer.sku})
