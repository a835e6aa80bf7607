"""What ends with an order that is cancelled before anything left, whoever cancels it."""

from accounts.models import User
from catalog import stock
from marketplace import clock, state
from marketplace.db import locked
from orders import vouchers
from orders.models import CancellationRequest, Order
from orders.payments import settle_cash


def end_undispatched(*, order: Order, reason: str, actor: User | None) -> None:
    """Cancel an order the caller has locked; its refund and the news of it are the caller's.

    Its request to cancel is closed, its vouchers, stock and the cash nobody will collect are let go. Raises
    ``IllegalTransition`` once goods have left.
    """
    state.move(
        order, Order.State.CANCELLED, actor=actor, reason=reason, cancelled_at=clock.now(), cancel_reason=reason[:200]
    )
    close_request(order=order, actor=actor)
    vouchers.release(purchase=order.purchase)
    stock.give_back(quantities=dict(order.lines.values_list("offer_id", "quantity")), reference=order.number)
    settle_cash(purchase=order.purchase)


def close_request(*, order: Order, actor: User | None) -> None:
    """End the request to cancel an order the caller has locked: it has left, or is cancelled some other way."""
    for request in locked(CancellationRequest.objects.filter(order=order, state=CancellationRequest.State.OPEN)):
        state.move(request, CancellationRequest.State.CLOSED, actor=actor, answered_at=clock.now())
