"""The life of an order as its customer reads it: what happened, what is now, what comes."""

from typing import Any

from django.utils.translation import gettext as _

from orders.models import Order

State = Order.State


def steps(order: Order) -> list[dict[str, Any]]:
    """Return the steps for ``ui/_timeline.html`` (label, at, text, state)."""
    if order.state == State.CANCELLED:
        cancelled = {"label": _("Cancelled"), "at": order.cancelled_at, "text": order.cancel_reason_text}
        return _marked([_placed(order), cancelled], reached=2)
    dispatched = {
        "label": _("Partly dispatched") if order.state == State.PARTLY_SHIPPED else _("Dispatched"),
        "at": order.shipped_at or order.ship_by,
        "text": "" if order.shipped_at or not order.ship_by else _("by then at the latest"),
    }
    delivered = {
        "label": _("Delivered"),
        "at": order.delivered_at or order.deliver_by,
        "text": "" if order.delivered_at or not order.deliver_by else _("by then at the latest"),
    }
    paid = {"label": _("Paid"), "at": order.paid_at}
    moments = (order.placed_at, order.paid_at, order.shipped_at, order.delivered_at)
    return _marked([_placed(order), paid, dispatched, delivered], reached=sum(1 for moment in moments if moment))


def _placed(order: Order) -> dict[str, Any]:
    return {"label": _("Ordered"), "at": order.placed_at}


def _marked(found: list[dict[str, Any]], *, reached: int) -> list[dict[str, Any]]:
    """Mark the steps that are behind, and the one that is next."""
    for i, step in enumerate(found):
        step["state"] = "done" if i < reached else "now" if i == reached else ""
    return found
