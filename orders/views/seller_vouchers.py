"""The seller's vouchers: which there are, what they did, a new one, the end of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import SellerPage
from accounts.form_page import FormPage
from accounts.models import Membership
from accounts.seller_nav import allowed
from marketplace import clock
from orders import public_vouchers, vouchers
from orders.forms.vouchers import VoucherForm
from orders.models import Voucher

CATALOGUE = frozenset({Membership.Role.CATALOGUE})
PER_PAGE = 50


class VoucherPage(SellerPage):
    """What the pages about vouchers share: who may write."""

    writes = CATALOGUE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether this member may change something."""
        return super().get_context_data(may_write=allowed(CATALOGUE, self.membership.role), **kwargs)


class VoucherList(VoucherPage, TemplateView):
    """All vouchers, the newest end first, with what they took off."""

    template_name = "seller/vouchers/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of rows."""
        counted = Q(uses__released_at=None)
        rows = Voucher.objects.filter(seller=self.seller).annotate(taken=Sum("uses__amount_minor", filter=counted))
        page = Paginator(rows.order_by("-ends_at", "-pk"), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, vouchers=list(page), now=clock.now(), **kwargs)


class VoucherCreate(VoucherPage, FormPage):
    """Makes a voucher that the seller bears."""

    roles = CATALOGUE
    template_name = "seller/vouchers/form.html"
    form_class = VoucherForm

    def perform(self, form: VoucherForm) -> None:
        """Make it."""
        voucher = vouchers.create_voucher(terms=form.terms(), seller=self.seller, actor=self.membership.user)
        messages.success(self.request, _("Voucher %(code)s is ready.") % {"code": voucher.code})

    def get_success_url(self) -> str:
        """Return the list."""
        return reverse("seller_orders:vouchers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way back."""
        crumbs = [{"label": _("Vouchers"), "url": self.get_success_url()}, {"label": _("New voucher"), "url": ""}]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class VoucherEnd(VoucherPage, View):
    """Ends a voucher now."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        voucher = get_object_or_404(Voucher, pk=pk, seller=self.seller)
        vouchers.end_voucher(voucher=voucher, actor=self.membership.user)
        messages.success(request, _("Voucher %(code)s has ended.") % {"code": voucher.code})
        return redirect("seller_orders:vouchers")


class VoucherShowing(VoucherPage, View):
    """Shows a voucher to everybody, or no longer."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what ``show`` says: yes or no."""
        voucher = get_object_or_404(Voucher, pk=pk, seller=self.seller)
        is_public = request.POST.get("show") == "yes"
        public_vouchers.show(voucher=voucher, is_public=is_public, actor=self.membership.user)
        said = _("Voucher %(code)s is shown in the shop.") if is_public else _("Voucher %(code)s is no longer shown.")
        messages.success(request, said % {"code": voucher.code})
        return redirect("seller_orders:vouchers")
