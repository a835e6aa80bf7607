"""A purchase after checkout: its page for the customer, signed in or guest; paying again; giving it up."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from marketplace import clock
from orders import addresses, gateway, payments
from orders.models import Order, Payment, Purchase

POLL_SECONDS = 3


def purchase_of(request: HttpRequest, token: str) -> Purchase:
    """Return the purchase that a token opens in the request's store; 404 otherwise."""
    storefront = request.storefront  # type: ignore[attr-defined]  # StorefrontMiddleware
    return get_object_or_404(Purchase, token=token, storefront=storefront.code)


@method_decorator(never_cache, name="dispatch")
class PurchasePage(TemplateView):
    """What was bought, what was paid, and what comes next; the unguessable token opens it.

    The customer often is back before the provider's notice: while a payment is open, the provider is asked.
    """

    template_name = "orders/purchase.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Find the purchase as it stands after asking the provider."""
        purchase = purchase_of(self.request, self.kwargs["token"])
        payment = purchase.payments.order_by("-pk").first()
        if payment and payment.state == Payment.State.PENDING:
            payment = payments.refresh_payment(payment=payment)
            purchase.refresh_from_db()
        orders = purchase.orders.select_related("seller").prefetch_related("lines").order_by("pk")
        return super().get_context_data(
            purchase=purchase,
            payment=payment,
            orders=orders,
            sums=_sums(purchase, orders),
            place=addresses.place(purchase.address, purchase.store),
            is_waiting=purchase.state == Purchase.State.PENDING,
            is_called_off=all(order.state == Order.State.CANCELLED for order in orders),
            is_over=purchase.state == Purchase.State.PENDING and purchase.expires_at <= clock.now(),
            poll_seconds=POLL_SECONDS,
            **kwargs,
        )


def _sums(purchase: Purchase, orders: Iterable[Order]) -> dict[str, Any]:
    """Return what a purchase's total is made of, and what came back of it."""
    parts = ("items_minor", "discount_minor", "delivery_minor", "tax_minor", "refunded_minor")
    added_up = {part: sum(getattr(order, part) for order in orders) for part in parts}
    return {**added_up, "currency": purchase.currency, "store": purchase.store}


class PaymentCreate(View):
    """Pay again while the purchase waits."""

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Open another try where the last one failed, and go to the provider."""
        purchase = purchase_of(request, token)
        last = purchase.payments.order_by("-pk").first()
        provider = last.provider if last else gateway.offered(purchase.currency)[0].code
        return redirect(payments.payment_url(payments.start_payment(purchase=purchase, provider=provider)))


class PurchaseCancellationCreate(View):
    """Give up a purchase that is not paid yet."""

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Cancel it and return its stock."""
        purchase = purchase_of(request, token)
        actor = request.user if request.user.is_authenticated else None
        payments.cancel_purchase(purchase=purchase, actor=actor)
        messages.success(request, _("The order is cancelled. Nothing was charged."))
        return redirect(payments.purchase_url(purchase))
