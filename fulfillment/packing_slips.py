"""Packing slips: what to put into the parcels, and where they go."""

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import get_language

from accounts.models import User
from fulfillment import privacy
from fulfillment.models import AddressReveal
from marketplace import clock
from marketplace.pdf import render_pdf
from orders.delivery import METHODS
from orders.models import Order


@transaction.atomic
def response(orders: list[Order], *, user: User) -> HttpResponse:
    """Return the slips of ``orders`` as one PDF, a page each; records that ``user`` saw the addresses."""
    pdf = render_pdf("fulfillment/packing_slips.html", {"slips": [_slip(order) for order in orders]}, _language())
    privacy.record_reveals(order_ids=[order.pk for order in orders], user=user, way=AddressReveal.Way.PACKING_SLIP)
    name = orders[0].number if len(orders) == 1 else f"{clock.now():%Y%m%d-%H%M}"
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="packing-slip-{name}.pdf"'
    return answer


def _slip(order: Order) -> dict[str, object]:
    return {
        "order": order,
        "address": privacy.address_lines(order.address),
        "lines": [line for line in order.lines.all() if line.quantity > line.shipped_quantity] or order.lines.all(),
        "delivery": METHODS[order.delivery_method].name,
        "printed_at": clock.now(),
    }


def _language() -> str:
    return get_language() or "en"
