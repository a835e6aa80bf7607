"""The seller's delivery templates."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from catalog import delivery_templates
from catalog.forms.delivery import TemplateForm, ZoneFormSet, rows_of, zones_of
from catalog.models import DeliveryTemplate
from catalog.views.seller_listings import CATALOGUE, ListingPage
from marketplace.errors import DomainError

# What a new table begins with.
_USUAL = [
    {"method": "standard", "first_units": 1, "first": "8.00", "next_units": 1, "next": "2.00", "free_from": "99.00"},
    {"method": "express", "first_units": 1, "first": "15.00", "next_units": 1, "next": "5.00"},
]


class TemplateList(ListingPage, TemplateView):
    """All templates with their zones."""

    template_name = "seller/delivery/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add them, each with how many listings name it."""
        rows = self.seller.delivery_templates.annotate(used=Count("offers")).prefetch_related("zones")
        return super().get_context_data(templates=list(rows), may_write=self.may_write, **kwargs)


class TemplateEdit(ListingPage, TemplateView):
    """One template: a new one, or the one that ``pk`` names."""

    template_name = "seller/delivery/form.html"
    roles = CATALOGUE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Show the table."""
        template = self._template()
        form = TemplateForm(initial=vars(template) if template else {})
        zones = ZoneFormSet(initial=rows_of(template) if template else _USUAL, prefix="zone")
        return self._page(form, zones)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Keep it; asked to ``add``, show one row more."""
        if "add" in request.POST:
            return self._page(TemplateForm(initial=request.POST.dict()), self._one_more(request))
        template, form = self._template(), TemplateForm(request.POST)
        zones = ZoneFormSet(request.POST, prefix="zone")
        if not (form.is_valid() and zones.is_valid()):
            return self._page(form, zones, status=422)
        try:
            delivery_templates.save_template(
                seller=self.seller, zones=zones_of(zones), actor=self.membership.user, template=template,
                **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self._page(form, zones, status=422)
        messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("seller_catalog:delivery-templates")

    def _one_more(self, request: HttpRequest) -> Any:
        """Return the rows as typed, those to be taken out gone, and an empty one; nothing is checked yet."""
        typed = ZoneFormSet(request.POST, prefix="zone")
        rows = [{name: form[name].value() for name in form.fields} for form in typed.forms]
        return ZoneFormSet(initial=[*(row for row in rows if not row["DELETE"]), {}], prefix="zone")

    def _template(self) -> DeliveryTemplate | None:
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(DeliveryTemplate, pk=self.kwargs["pk"], seller=self.seller)

    def _page(self, form: TemplateForm, zones: Any, *, status: int = 200) -> HttpResponse:
        crumbs = [
            {"label": _("Delivery templates"), "url": reverse("seller_catalog:delivery-templates")},
            {"label": _("Template"), "url": ""},
        ]
        context = self.get_context_data(form=form, zones=zones, crumbs=crumbs)
        return self.render_to_response(context, status=status)


class TemplateDelete(ListingPage, View):
    """Deletes a template."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it, or say why not."""
        template = get_object_or_404(DeliveryTemplate, pk=pk, seller=self.seller)
        try:
            delivery_templates.delete_template(template=template, actor=self.membership.user)
            messages.success(request, _("%(name)s is deleted.") % {"name": template.name})
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("seller_catalog:delivery-templates")
