"""The seller's refund page: enter, check, confirm."""

import hashlib
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import SellerPage
from accounts.models import Membership
from marketplace.errors import DomainError
from orders import cancellations, desk, progress, refunds
from orders.forms.refund import RefundForm
from orders.models import CancellationRequest, Order
from orders.models.order import CancelReason


class CancellationCreate(SellerPage, View):
    """Cancel an order of which nothing has left; the customer gets everything back."""

    roles: ClassVar[frozenset[str]] = frozenset({Membership.Role.ORDERS})

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Cancel and refund it; too late is 409 with the reason."""
        order = get_object_or_404(Order.objects.of(self.seller), number=number)
        progress.cancel_order(order=order, reason=CancelReason.BY_SELLER, actor=self.membership.user)
        messages.success(request, _("The order is cancelled. The customer gets everything back."))
        return redirect(desk.seller_order_url(order) or request.path)


class CancellationAnswerCreate(SellerPage, View):
    """Answer a customer who asks to cancel: ``do`` is accept or decline, the latter with an ``answer``."""

    roles: ClassVar[frozenset[str]] = frozenset({Membership.Role.ORDERS})

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Answer; what is wrong is told on the order's page."""
        order = get_object_or_404(Order.objects.of(self.seller), number=number)
        asked = get_object_or_404(order.cancellation_requests, state=CancellationRequest.State.OPEN)
        try:
            if request.POST.get("do") == "accept":
                cancellations.accept(request=asked, actor=self.membership.user)
                messages.success(request, _("The order is cancelled. The customer gets everything back."))
            else:
                answer = request.POST.get("answer", "")
                cancellations.decline(request=asked, answer=answer, actor=self.membership.user)
                messages.success(request, _("The customer has your answer. Please dispatch the order in time."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(desk.seller_order_url(order) or request.path)


class RefundCreate(SellerPage, View):
    """Refund lines of an order: the first POST shows what the customer gets, ``confirm`` executes it."""

    roles: ClassVar[frozenset[str]] = frozenset({Membership.Role.ORDERS, Membership.Role.FINANCE})

    def get(self, _request: HttpRequest, number: str) -> HttpResponse:
        """Show the empty form."""
        order = get_object_or_404(self._orders(), number=number)
        return self._page(order, self._form(order))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Preview or execute."""
        order = get_object_or_404(self._orders(), number=number)
        form = self._form(order, data=request.POST)
        if not form.is_valid():
            return self._page(order, form, status=422)
        try:
            if "confirm" not in request.POST:
                return self._page(order, form, preview=refunds.preview_refund(order=order, lines=form.amounts))
            refund = refunds.create_refund(
                order=order,
                lines=form.amounts,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                actor=self.membership.user,
                idempotency_key=hashlib.sha256(f"{order.pk}:{form.cleaned_data['key']}".encode()).hexdigest(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self._page(order, form, status=422)
        messages.success(request, _("Refund %(number)s is on its way to the customer.") % {"number": refund.number})
        return redirect(desk.seller_order_url(order) or request.path)

    def _orders(self) -> QuerySet[Order]:
        return Order.objects.of(self.seller).filter(paid_at__isnull=False).prefetch_related("lines", "refunds")

    def _form(self, order: Order, **kwargs: Any) -> RefundForm:
        return RefundForm(order=order, lines=list(order.lines.all()), **kwargs)

    def _page(
        self, order: Order, form: RefundForm, *, preview: refunds.RefundPreview | None = None, status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(
            order=order,
            order_url=desk.seller_order_url(order),
            form=form,
            rows=[(line, form[f"line_{line.pk}"]) for line in form.lines],
            preview=preview,
            panels=desk.refund_panels(preview) if preview else [],
            left_minor=order.total_minor - order.refunded_minor,
        )
        return render(self.request, "orders/refund.html", context, status=status)
