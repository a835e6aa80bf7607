"""One order at the seller's desk: its page, and what is done with it. Each change is a resource of its own."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import SellerPage
from accounts.seller_nav import allowed
from catalog.models.offer import Channel
from fulfillment import carriers, forms, invoice_downloads, invoices, order_page, packing_slips, privacy, shipments
from fulfillment.models import Invoice
from fulfillment.views.seller_orders import DESK
from marketplace.errors import DomainError
from orders import desk
from orders.models import Order


class OrderMixin(SellerPage):
    """Finds the order that an address names."""

    writes = DESK

    @cached_property
    def order(self) -> Order:
        """The order, if it is this seller's and paid for."""
        found = Order.objects.of(self.seller).filter(paid_at__isnull=False)
        found = found.select_related("purchase", "invoice", "conversation__last_message").prefetch_related("lines")
        order = get_object_or_404(found, number=self.kwargs["number"])
        order.seller = self.seller
        return order

    @property
    def may_write(self) -> bool:
        """Whether this member may change orders."""
        return allowed(DESK, self.membership.role)


class OrderPage(OrderMixin, TemplateView):
    """The page of an order; the base of every form on it."""

    template_name = "seller/orders/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the order, its parts, and a form for each thing that can be done now."""
        order = self.order
        revealed = self.may_write and privacy.is_revealed(order, self.membership.user)
        page = order_page.context(order, revealed=revealed)
        actions = _actions(order) if self.may_write else {}
        given = kwargs.pop("bound", {})
        bound = {name: given.get(name) or form(order) for name, form in actions.items()}
        return super().get_context_data(
            order=order, forms=bound, failed=next(iter(given), ""), may_write=self.may_write, **page,
            seller_panels=desk.seller_panels(order, self.membership.role), **kwargs,
        )  # fmt: skip


class OrderAction(OrderPage):
    """A POST that changes the order: one form, one service; refused input shows the page again with 422."""

    http_method_names = ("post",)
    form_name: ClassVar[str]
    anchor = "main"

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Validate, perform, go back to the page."""
        form_class = _actions(self.order).get(self.form_name)
        if form_class is None:
            messages.warning(request, self.too_late())
            return redirect(self.page_url)
        form = form_class(self.order, data=request.POST, files=request.FILES)
        if form.is_valid():
            try:
                self.perform(form)
            except DomainError as error:
                form.refuse(error)
            else:
                return redirect(self.page_url)
        return self.render_to_response(self.get_context_data(bound={self.form_name: form}), status=422)

    @property
    def page_url(self) -> str:
        """The order's page."""
        return order_page.url(self.order)

    def too_late(self) -> str:
        """Say that the order has moved on since the page was loaded."""
        return _("This is no longer possible: the order has changed in the meantime.")

    def perform(self, form: Any) -> None:
        """Call the service with what the form says and say what happened."""
        raise NotImplementedError


class DispatchCreate(OrderAction):
    """Confirm that a parcel has left."""

    form_name = "dispatch"

    def perform(self, form: forms.DispatchForm) -> None:
        """Confirm it; doubts about the number are told afterwards."""
        data = form.cleaned_data
        shipment = shipments.confirm_dispatch(
            order=self.order, carrier=data["carrier"], carrier_name=data["carrier_name"],
            tracking_number=data["tracking_number"], lines=form.lines, actor=self.membership.user,
        )  # fmt: skip
        messages.success(self.request, _("Dispatch confirmed. The customer has been told."))
        doubt = carriers.doubt(shipment.carrier, shipment.tracking_number)
        if doubt:
            messages.warning(self.request, doubt)


class InvoiceAction(OrderAction):
    """Something done with the order's invoice."""

    @property
    def invoice(self) -> Invoice:
        """The order's invoice; 404 where none is wanted."""
        return self.order.invoice

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse where the customer wants no invoice."""
        if not hasattr(self.order, "invoice"):
            raise Http404
        return super().post(request, *args, **kwargs)

    def given(self, form: forms.InvoiceNumbersForm) -> dict[str, Any]:
        """Return what the services that record numbers need."""
        data = form.cleaned_data
        file: File[Any] | None = data["file"]
        return {"invoice": self.invoice, "code": data["code"], "number": data["number"], "file": file,
                "actor": self.membership.user}  # fmt: skip


class InvoiceMailingCreate(InvoiceAction):
    """Record that the invoice went by mail."""

    form_name = "mailing"

    def perform(self, form: forms.MailingForm) -> None:
        """Record it."""
        data = form.cleaned_data
        invoices.record_mailing(carrier=data["carrier"], tracking_number=data["tracking_number"], **self.given(form))
        messages.success(self.request, _("The mailed invoice is recorded. The customer has been told."))


class InvoiceDeliveryCreate(InvoiceAction):
    """Give the customer the invoice as a file."""

    form_name = "electronic"

    def perform(self, form: forms.ElectronicForm) -> None:
        """Send it."""
        invoices.deliver_electronically(**self.given(form))
        messages.success(self.request, _("The customer can download the invoice now and has been told."))


class InvoiceIssueCreate(InvoiceAction):
    """Record code and number before the invoice is sent."""

    form_name = "issue"

    def perform(self, form: forms.IssueForm) -> None:
        """Record them."""
        invoices.issue_invoice(**self.given(form))
        messages.success(self.request, _("The invoice is recorded. It still has to reach the customer."))


class InvoiceFileCreate(InvoiceAction):
    """Add the file of an invoice that is recorded."""

    form_name = "upload"

    def perform(self, form: forms.InvoiceFileForm) -> None:
        """Keep it."""
        invoices.attach_file(invoice=self.invoice, file=form.cleaned_data["file"])
        messages.success(self.request, _("The file is there. The customer can download it."))


class InvoiceReversalCreate(InvoiceAction):
    """Record the red letter after a refund."""

    form_name = "reversal"

    def perform(self, form: forms.ReversalForm) -> None:
        """Record it."""
        number = form.cleaned_data["number"]
        invoices.reverse_invoice(invoice=self.invoice, number=number, actor=self.membership.user)
        messages.success(self.request, _("The red letter is recorded."))


class AddressRevealCreate(OrderMixin, View):
    """Show this member the customer's address for a while; recorded."""

    http_method_names = ("post",)

    def post(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Record the look, then show the page with the address."""
        privacy.reveal_address(order=self.order, user=self.membership.user)
        return redirect(f"{order_page.url(self.order)}#address")


class PackingSlip(OrderMixin, View):
    """The order's packing slip as PDF; it names the address, so only those who send parcels get it."""

    http_method_names = ("get",)
    roles = DESK

    def get(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Render it."""
        return packing_slips.response([self.order], user=self.membership.user)


class InvoiceFile(OrderMixin, View):
    """The invoice's file, for the seller's team."""

    http_method_names = ("get",)

    def get(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> FileResponse:
        """Serve it as a download."""
        return invoice_downloads.response(getattr(self.order, "invoice", None))


def _actions(order: Order) -> dict[str, type[Any]]:
    """Return name → form of everything that can be done with an order now."""
    found: dict[str, type[Any]] = {}
    if order.channel == Channel.SELLER and order.state in {Order.State.UNSHIPPED, Order.State.PARTLY_SHIPPED}:
        found["dispatch"] = forms.DispatchForm
    state = order.invoice.state if hasattr(order, "invoice") else ""
    if state in {Invoice.State.REQUESTED, Invoice.State.ISSUED}:
        found |= {"mailing": forms.MailingForm, "electronic": forms.ElectronicForm}
    if state == Invoice.State.REQUESTED:
        found["issue"] = forms.IssueForm
    if state in {Invoice.State.ISSUED, Invoice.State.MAILED, Invoice.State.DELIVERED_ELECTRONICALLY}:
        found["upload"] = forms.InvoiceFileForm
    if state == Invoice.State.RED_LETTER_DUE:
        found["reversal"] = forms.ReversalForm
    return found
