"""A seller's business licence and permits, one link away from everything it sells."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Seller
from accounts.public_licence import licence_of


@require_safe
def seller_licence(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the law wants shown; also of a suspended seller, whose orders are still on the way."""
    seller = get_object_or_404(Seller.objects.publicly_known(), slug=slug)
    return render(request, "catalog/licence.html", {"seller": seller, "licence": licence_of(seller)})
