"""The vouchers beside a product: a part of its page that is asked for by itself, since that page is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.errors import DomainError
from orders import baskets, public_vouchers
from orders.models import Basket

NOTHING = 204


@never_cache
@require_safe
def shop_vouchers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what can be taken for the goods of a seller; a part of a page, for htmx."""
    return shown(request, baskets.basket_for(request), slug)


def shown(request: HttpRequest, basket: Basket, slug: str, *, refusal: DomainError | None = None) -> HttpResponse:
    """Answer with the vouchers as they are now, all of a shop's where its page asks, and why one was refused."""
    in_shop = "all" in request.POST
    read = public_vouchers.in_shop if in_shop else public_vouchers.beside_a_product
    found = read(slug, basket, request.user)
    if not found and not refusal:
        return HttpResponse(status=NOTHING)
    context = {"shown": found, "shop": slug, "in_shop": in_shop, "refusal": refusal}
    return render(request, "orders/_public_vouchers.html", context)
