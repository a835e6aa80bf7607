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
    dispatched = {"label": _dispatch_label(order), "at": order.shipped_at or order.ship_by}
    delivered = {
        "label": _("Delivered") if order.delivered_at else _("Deliver by"),
        "at": order.delivered_at or order.deliver_by,
    }
    paid = {"label": _("Paid") if order.paid_at else _("Waiting for payment"), "at": order.paid_at}
    moments = (order.placed_at, order.paid_at, order.shipped_at, order.delivered_at)
    return _marked([_placed(order), paid, dispatched, delivered], reached=sum(1 for moment in moments if moment))


def _dispatch_label(order: Order) -> str:
    if order.state == State.PARTLY_SHIPPED:
        return _("Partly dispatched")
    return _("Dispatched") if order.shipped_at else _("Dispatch by")


def _placed(order: Order) -> dict[str, Any]:
    return {"label": _("Ordered"), "at": order.placed_at}


def _marked(found: list[dict[str, Any]], *, reached: int) -> list[dict[str, Any]]:
    """Mark the steps that are behind, and the one that is next."""
    for i, step in enumerate(found):
        step["state"] = "done" if i < reached else "now" if i == reached else ""
    return found
