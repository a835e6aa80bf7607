"""Cancelling before dispatch: at once while the order is fresh, afterwards by a request that the seller answers.

Locks as ``progress.cancel_order``: the order first, its request after it.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import activity, notifications
from accounts.models import User
from marketplace import clock, state
from marketplace.db import locked
from marketplace.errors import DomainError
from orders import contact_data, desk, progress
from orders.ending import close_request
from orders.models import CancellationRequest, Order
from orders.models.order import CancelReason
from orders.payments import tell_customer

State = CancellationRequest.State
REASON_LIMIT = 400


def is_fresh(order: Order) -> bool:
    """Return whether an order was paid so short ago that its customer may cancel without asking."""
    return order.paid_at is not None and clock.now() < order.paid_at + settings.CANCEL_WITHOUT_ASKING


def may_ask(order: Order) -> bool:
    """Return whether a customer may ask now: once, and once more when the order should have left."""
    is_late = order.ship_by is not None and clock.now() > order.ship_by
    earlier = order.cancellation_requests.all()
    return not (earlier.filter(asked_at__gt=order.ship_by) if is_late else earlier).exists()


def open_request(order: Order) -> CancellationRequest | None:
    """Return the request that waits for the seller."""
    return order.cancellation_requests.filter(state=State.OPEN).first()


@transaction.atomic
def ask_to_cancel(*, order: Order, reason: str, actor: User | None) -> CancellationRequest | None:
    """Cancel a fresh order, or ask its seller to; None where it is cancelled already.

    Tells the seller, who has ``CANCELLATION_ANSWER`` of time. ``DomainError`` once something has left, while it is
    unpaid, and while a request waits.
    """
    order = locked(Order.objects.filter(pk=order.pk).select_related("seller")).get()
    if order.state == Order.State.PENDING:
        raise DomainError(_("This order is not paid yet. Cancel the purchase instead."))
    if order.state == Order.State.CANCELLED:
        raise DomainError(_("This order is cancelled already."))
    if order.state != Order.State.UNSHIPPED:
        raise DomainError(_("This order can no longer be cancelled. You can send it back when it has arrived."))
    if is_fresh(order):
        progress.cancel_order(order=order, reason=CancelReason.BY_CUSTOMER, actor=actor)
        return None
    if open_request(order):
        raise DomainError(_("You have asked already. The seller answers within a day."))
    if not may_ask(order):
        raise DomainError(_("You have asked before. Write to the seller, or ask again when the dispatch is late."))
    request = CancellationRequest.objects.create(
        order=order, reason=_words(reason), asked_by=actor,
        answer_by=clock.now() + settings.CANCELLATION_ANSWER,
    )  # fmt: skip
    state.begin(request, actor=actor)
    notifications.tell_seller(
        seller=order.seller, kind="cancellation_asked", subject=request, url=desk.seller_order_url(order),
        order=order.number, text=request.reason, answer_by_at=request.answer_by,
    )  # fmt: skip
    return request


@transaction.atomic
def accept(*, request: CancellationRequest, actor: User | None) -> Order:
    """Cancel the order as its customer asked; without an actor it is the clock that accepts.

    ``DomainError`` where the request was answered before, ``IllegalTransition`` where something has left.
    """
    order, request = _lock(request)
    state.move(request, State.ACCEPTED, actor=actor, answered_at=clock.now())
    if actor:
        activity.record(
            seller=order.seller, actor=actor, kind="cancellation_accepted", subject=order, about=order.number
        )
    return progress.cancel_order(order=order, reason=CancelReason.BY_CUSTOMER, actor=actor)


@transaction.atomic
def decline(*, request: CancellationRequest, answer: str, actor: User) -> CancellationRequest:
    """Refuse a request with words for the customer (``DomainError``, field ``answer``, without them)."""
    words = _words(answer)
    if not words:
        raise DomainError(_("Tell the customer why."), field="answer")
    order, request = _lock(request)
    state.move(request, State.DECLINED, actor=actor, answered_at=clock.now(), answer=words)
    activity.record(seller=order.seller, actor=actor, kind="cancellation_declined", subject=order, about=order.number)
    tell_customer(
        order.purchase, "cancellation_declined", subject=request, order=order.number,
        store_name=order.seller.store_name, text=words,
    )  # fmt: skip
    return request


@transaction.atomic
def withdraw(*, order: Order, actor: User | None) -> None:
    """Take a request back; nothing where none waits."""
    close_request(order=locked(Order.objects.filter(pk=order.pk)).get(), actor=actor)


@transaction.atomic
def accept_unanswered(*, request_id: int) -> bool:
    """Accept a request whose time to answer is over; False if that isn't so (any more)."""
    request = CancellationRequest.objects.filter(pk=request_id, state=State.OPEN, answer_by__lte=clock.now()).first()
    if request is None:
        return False
    order, request = _lock(request)
    if order.state != Order.State.UNSHIPPED:
        # Nothing is left to decide, and it must not stand before the others at each sweep.
        close_request(order=order, actor=None)
        return False
    accept(request=request, actor=None)
    return True


def _words(text: str) -> str:
    """Return a text for the other side: on one line, without what would lead past the platform."""
    # Cut after masking: half an address would not be found.
    return contact_data.masked(" ".join(text.split())[: 2 * REASON_LIMIT])[:REASON_LIMIT]


def _lock(request: CancellationRequest) -> tuple[Order, CancellationRequest]:
    orders = Order.objects.select_related("seller", "purchase__customer")
    order = locked(orders.filter(pk=request.order_id)).get()
    request = locked(CancellationRequest.objects.filter(pk=request.pk)).get()
    if request.state != State.OPEN:
        raise DomainError(_("This request has been answered."))
    return order, request
