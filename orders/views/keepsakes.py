"""What a customer keeps for next time: addresses of this store, titles for invoices."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts.models import User
from marketplace.storefronts import store_url
from orders import addresses, invoice_titles
from orders.models import Address, InvoiceTitle


@method_decorator(never_cache, name="dispatch")
class AddressBook(LoginRequiredMixin, TemplateView):
    """Shows them; new ones are kept by checking out."""

    template_name = "orders/address_book.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both lists."""
        user, store = cast("User", self.request.user), self.request.storefront  # type: ignore[attr-defined]
        kept = [(each, addresses.place(each.fields, store)) for each in addresses.saved(user, store)]
        return super().get_context_data(places=kept, titles=invoice_titles.saved(user), **kwargs)


class _Removal(LoginRequiredMixin, View):
    model: type[Address] | type[InvoiceTitle]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget it; orders keep what they say."""
        get_object_or_404(self.model, pk=pk, user=request.user).delete()
        messages.success(request, _("It is forgotten. Orders keep what they say."))
        return redirect(store_url("orders:address-book"))


class AddressRemoval(_Removal):
    """Forgets an address."""

    model = Address


class TitleRemoval(_Removal):
    """Forgets a title."""

    model = InvoiceTitle
