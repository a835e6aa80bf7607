"""A purchase after checkout: its page for the customer, signed in or guest."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from orders.models import Purchase


class PurchasePage(TemplateView):
    """What was bought, what was paid, and what comes next; the unguessable token opens it."""

    template_name = "orders/purchase.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Find the purchase."""
        purchase = get_object_or_404(Purchase, token=self.kwargs["token"], storefront=self.request.storefront.code)
        return super().get_context_data(purchase=purchase, **kwargs)
