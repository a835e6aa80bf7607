"""The customer's orders: list, detail, cancellation before dispatch."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import ListView, TemplateView, View

from accounts.models import User
from marketplace.db import fetch_all
from marketplace.storefronts import store_url
from orders import addresses, baskets, cancellations, desk, review_links, timeline
from orders.forms.messages import QuestionForm
from orders.messages import sending
from orders.messages.thread import thread_of
from orders.models import Conversation, Order
from orders.models.message import Side

State = Order.State
# ?view= → its name and the states it shows; None for what has a refund, in any state.
VIEWS: dict[str, tuple[Any, frozenset[str] | None]] = {
    "": (gettext_lazy("All"), frozenset(State)),
    "to-pay": (gettext_lazy("To pay"), frozenset({State.PENDING})),
    "to-ship": (gettext_lazy("Being prepared"), frozenset({State.UNSHIPPED})),
    "on-the-way": (gettext_lazy("On the way"), frozenset({State.PARTLY_SHIPPED, State.SHIPPED})),
    "delivered": (gettext_lazy("Delivered"), frozenset({State.DELIVERED, State.COMPLETED})),
    "refunds": (gettext_lazy("Refunds and returns"), None),
    "cancelled": (gettext_lazy("Cancelled"), frozenset({State.CANCELLED})),
}
_PER_STATE = """
SELECT o.state, count(*), count(*) FILTER (WHERE o.refunded_minor > 0)
FROM orders_order o JOIN orders_purchase purchase ON purchase.id = o.purchase_id
WHERE purchase.customer_id = %s GROUP BY o.state
"""


@method_decorator(never_cache, name="dispatch")
class OrdersPage(LoginRequiredMixin, ListView):
    """A customer's orders of all stores, newest first."""

    template_name = "orders/orders.html"
    context_object_name = "orders"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Order]:
        """Return the user's own, in the view chosen."""
        own, (_label, states) = Order.objects.bought_by(self._customer()), VIEWS[self._view()]
        if states is None:
            own = own.filter(refunded_minor__gt=0)
        elif len(states) < len(State):
            own = own.filter(state__in=states)
        return own.select_related("seller", "purchase").prefetch_related("lines")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the views with their counts."""
        here = store_url("orders:orders")
        views = [
            {
                "label": label,
                "url": f"{here}?view={name}" if name else here,
                "count": self.counts[name],
                "current": name == self._view(),
            }
            for name, (label, _states) in VIEWS.items()
        ]
        unread = Conversation.objects.bought_by(self._customer()).filter(is_new_to_buyer=True).count()
        return super().get_context_data(views=views, unread=unread, **kwargs)

    def get_paginator(self, *args: Any, **kwargs: Any) -> "Paginator[Order]":
        """Return a paginator that does not count again what the views have counted."""
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = self.counts[self._view()]
        return paginator

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many orders each view shows; one query."""
        rows = fetch_all(_PER_STATE, [self._customer().pk])
        return {
            name: sum(refunded if states is None else many * (state in states) for state, many, refunded in rows)
            for name, (_label, states) in VIEWS.items()
        }

    def _customer(self) -> User:
        return cast("User", self.request.user)  # LoginRequiredMixin lets nobody else in

    def _view(self) -> str:
        name = self.request.GET.get("view", "")
        return name if name in VIEWS else ""


def token_of(request: HttpRequest) -> str:
    """Return the purchase's token that came along, or nothing."""
    return request.POST.get("token") or request.GET.get("token") or ""


def order_of(request: HttpRequest, number: str) -> Order:
    """Return the order if it is the user's own or the purchase's token comes along; 404 otherwise."""
    token = token_of(request)
    allowed = Q(purchase__token=token) if token else Q(pk=None)
    if request.user.is_authenticated:
        allowed |= Q(purchase__customer=request.user)
    orders = Order.objects.filter(allowed, number=number).select_related("seller", "purchase__customer")
    order = orders.prefetch_related("lines", "refunds").first()
    if order is None:
        raise Http404
    return order


@method_decorator(never_cache, name="dispatch")
class OrderDetail(TemplateView):
    """One parcel: where it is, what it cost, what was written about it, and what the apps above add."""

    template_name = "orders/order_detail.html"

    @cached_property
    def order(self) -> Order:
        """The order that the address names."""
        return order_of(self.request, self.kwargs["number"])

    @property
    def token(self) -> str:
        """What opens the order for guests; empty where it did not come along."""
        return token_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the order and its parts; its messages are read once shown."""
        order = self.order
        thread = thread_of(order, reader=Side.BUYER, file_url=self._file_url)
        if thread.conversation and thread.last:
            sending.mark_read(conversation=thread.conversation, upto=thread.last)
        form = kwargs.pop("form", None) or QuestionForm(is_guest=not self.request.user.is_authenticated)
        return super().get_context_data(
            order=order,
            token=self.token,
            steps=timeline.steps(order),
            place=addresses.place(order.address, order.store),
            panels=desk.order_panels(order),
            **review_links.of_order(order, self.request.user),
            may_cancel=order.state == State.UNSHIPPED,
            is_fresh=cancellations.is_fresh(order),
            may_ask=cancellations.may_ask(order),
            request_to_cancel=order.cancellation_requests.order_by("-pk").first(),
            is_here=order.storefront == self.request.storefront.code,  # type: ignore[attr-defined]
            thread=thread,
            form=form,
            **kwargs,
        )

    def _file_url(self, pk: int) -> str:
        url = store_url("orders:message-file", number=self.order.number, pk=pk)
        return f"{url}?{urlencode({'token': self.token})}" if self.token else url


class CancellationCreate(View):
    """Cancel an order before its dispatch, or ask the seller to."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Cancel and refund it, or ask; too late is 409 with the reason."""
        order = order_of(request, number)
        actor = request.user if request.user.is_authenticated else None
        reason = request.POST.get("reason", "")
        if cancellations.ask_to_cancel(order=order, reason=reason, actor=actor):
            messages.success(request, _("The seller has your request. You hear of the answer by e-mail."))
        else:
            messages.success(request, _("The order is cancelled. You get everything back the way you paid."))
        token = request.POST.get("token", "")
        return redirect(order_url(order, token))


class CancellationWithdrawal(View):
    """Take the request to cancel an order back."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Take it back."""
        order = order_of(request, number)
        cancellations.withdraw(order=order, actor=request.user if request.user.is_authenticated else None)
        messages.success(request, _("Your request is withdrawn. The order goes on."))
        return redirect(order_url(order, request.POST.get("token", "")))


class ReorderCreate(View):
    """Put what an order had into the basket once more."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Add what can be had, say what can't, and go to the basket."""
        order = order_of(request, number)
        basket = baskets.basket_for(request)
        missing = baskets.add_again(basket=basket, order=order)
        if missing:
            told = _("Not to be had any more, or not so many: %(titles)s.")
            messages.warning(request, told % {"titles": ", ".join(missing)})
        response = redirect(store_url("orders:basket"))
        baskets.remember(response, basket)
        return response


def order_url(order: Order, token: str = "") -> str:
    """Return the address of an order's page, with the token that opens it for guests."""
    url = store_url("orders:order-detail", number=order.number)
    return f"{url}?token={token}" if token else url
