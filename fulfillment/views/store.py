"""The customer's part: the invoice's file, and saying that a parcel has arrived."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from fulfillment import invoice_downloads, shipments
from orders.views.orders import order_of, order_url


@method_decorator(never_cache, name="dispatch")
class InvoiceFile(View):
    """The invoice's file for its customer, once the seller has sent it."""

    def get(self, request: HttpRequest, number: str) -> FileResponse:
        """Serve it as a download."""
        order = order_of(request, number)
        invoice = getattr(order, "invoice", None)
        return invoice_downloads.response(invoice if invoice and invoice.sent_at else None)


class ReceiptCreate(View):
    """The customer has received what was sent."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Note the delivery; nothing on its way is 409 with the reason."""
        order = order_of(request, number)
        actor = request.user if request.user.is_authenticated else None
        shipments.confirm_receipt(order=order, actor=actor)
        messages.success(request, _("Thank you. The seller knows that everything has arrived."))
        return redirect(order_url(order, request.POST.get("token", "")))
