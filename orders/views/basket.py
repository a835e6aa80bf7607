"""The basket's page and what happens on it."""

import contextlib
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View
from redis import RedisError

from catalog.models import Offer
from catalog.models.category import in_language
from marketplace.errors import DomainError
from marketplace.storefronts import store_url
from orders import addresses, baskets, checkout, parcels as parcels_of, public_vouchers, vouchers
from orders.models import Basket
from orders.views import shop_vouchers


@method_decorator(never_cache, name="dispatch")
class BasketPage(View):
    """The basket per parcel, with prices, stock and delivery dates of now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; ``?undo=<offer>x<quantity>`` offers to put back what was just removed."""
        return show(request, baskets.basket_for(request), undo=_undo(request.GET.get("undo", "")))


class LineCreate(View):
    """Put an offer into the basket."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add ``quantity`` pieces of ``offer``; ``then=checkout`` goes on to pay, not to the basket."""
        offer = get_object_or_404(Offer.objects.select_related("seller", "stock"), pk=_number(request, "offer"))
        basket = baskets.basket_for(request)
        try:
            baskets.add_to_basket(basket=basket, offer=offer, quantity=_number(request, "quantity", default=1))
        except DomainError as error:
            return show(request, basket, refused=error, status=422)
        if request.POST.get("then") == "checkout":
            return _on(store_url("orders:checkout"), basket)
        messages.success(request, _("Added to your basket."))
        return _back(basket)


class LineUpdate(View):
    """Change how many pieces of a line are wanted."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set ``quantity``."""
        basket = _existing(request)
        quantity = _number(request, "quantity")
        try:
            baskets.change_quantity(basket=basket, line_id=pk, quantity=quantity)
        except DomainError as error:
            entered = request.POST.get("quantity", "")
            return show(request, basket, refused=error, refused_line=pk, entered=entered, status=422)
        return _back(basket)


class LineRemove(View):
    """Take a line out of the basket, with undo."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove it and offer to put it back."""
        basket = _existing(request)
        try:
            offer_id, quantity = baskets.remove_line(basket=basket, line_id=pk)
        except DomainError as error:
            return show(request, basket, refused=error, status=422)
        return _back(basket, f"?undo={offer_id}x{quantity}")


class LineSave(View):
    """Put a line aside for later."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it aside."""
        basket = _existing(request)
        try:
            baskets.save_for_later(basket=basket, line_id=pk)
        except DomainError as error:
            return show(request, basket, refused=error, status=422)
        return _back(basket)


class LineReturn(View):
    """Put a line that was put aside back into the basket."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it back, or say why it can't be."""
        basket = _existing(request)
        try:
            baskets.take_up_again(basket=basket, line_id=pk)
        except DomainError as error:
            return show(request, basket, refused=error, status=422)
        return _back(basket)


class VoucherCreate(View):
    """Enter a voucher's code."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put it into the basket; where a ``shop`` is shown beside a product, show what can be taken there now."""
        basket, code = baskets.basket_for(request), request.POST.get("code", "")[:40]
        refusal = None
        try:
            _slow_down(request)
            vouchers.enter_code(basket=basket, code=code)
        except DomainError as error:
            refusal = error
        if request.headers.get("HX-Request") and (slug := request.POST.get("shop")):
            response = shop_vouchers.shown(request, basket, slug, refusal=refusal)
            baskets.remember(response, basket)
            return response
        if refusal:
            return show(request, basket, refused_code=refusal, entered_code=code, status=422)
        return _back(basket)


class VoucherRemove(View):
    """Take a voucher out of the basket."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it out."""
        basket = _existing(request)
        vouchers.take_out(basket=basket, voucher_id=pk)
        return _back(basket)


def show(request: HttpRequest, basket: Basket, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render the basket."""
    storefront = request.storefront  # type: ignore[attr-defined]  # StorefrontMiddleware
    kept = addresses.saved(basket.user, storefront) if basket.user else []
    province = addresses.province_of(kept[0].fields, storefront) if kept else ""
    parcels = baskets.groups(basket, province=province)
    lines = [line for parcel in parcels for line in parcel.lines]
    page = {
        "quote": checkout.price(
            parcels,
            storefront=storefront,
            delivery={},
            discounts=checkout.discounts_of(basket, parcels, customer=basket.user),
        ),
        "on_offer": public_vouchers.for_goods(parcels, basket, request.user),
        "saved": parcels_of.saved_lines(basket, language=get_language() or "en"),
        "pieces": baskets.count(basket),
        "changed": [line for line in lines if line.change_minor],
        "blocked": any(line.is_gone or line.is_short for line in lines),
        "most": baskets.MOST_PER_LINE,
        **context,
    }
    response = render(request, "orders/basket.html", page, status=status)
    baskets.remember(response, basket)
    return response


def _slow_down(request: HttpRequest) -> None:
    """Refuse to try codes one after the other. Without Redis nobody counts, and the basket still works."""
    with contextlib.suppress(RedisError):
        if not ratelimit.consume(request, action="voucher_code"):
            raise DomainError(_("These were many codes in a short time. Please try again in a few minutes."))


def _existing(request: HttpRequest) -> Basket:
    basket = baskets.basket_for(request)
    return get_object_or_404(Basket, pk=basket.pk)


def _back(basket: Basket, query: str = "") -> HttpResponse:
    return _on(store_url("orders:basket") + query, basket)


def _on(address: str, basket: Basket) -> HttpResponse:
    response = redirect(address)
    baskets.remember(response, basket)
    return response


def _number(request: HttpRequest, name: str, default: int = 0) -> int:
    """Read a whole number; what isn't one becomes 0, which the service refuses with a sentence."""
    text = request.POST.get(name, str(default)).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _undo(query: str) -> dict[str, Any] | None:
    offer_id, _x, quantity = query.partition("x")
    if not (offer_id.isdecimal() and quantity.isdecimal() and len(offer_id) <= 18):
        return None
    offer = Offer.objects.live().filter(pk=offer_id).select_related("product").first()
    if offer is None:
        return None
    titles = dict(offer.product.texts.values_list("language", "title"))
    return {"offer": offer.pk, "quantity": quantity, "title": in_language(titles)}
