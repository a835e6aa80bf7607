"""Refunds: money back, line by line, never more than was paid, once.

A line's refund is split the way the line is composed (goods, delivery, tax on top), each part in
proportion to what is left of it, so that the parts of successive refunds add up to the line's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import notifications
from accounts.models import User
from marketplace import clock, money, state
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.numbers import next_number
from orders import desk, gateway, signals
from orders.ending import end_undispatched
from orders.errors import NotRefundable
from orders.gateways.cash import CODE as CASH
from orders.models import Order, OrderLine, Payment, Refund, RefundLine
from orders.models.order import CancelReason
from orders.payments import tell_customer


@dataclass(frozen=True)
class Pieces:
    """A line's refund given as a number of pieces instead of an amount."""

    quantity: int


@dataclass(frozen=True)
class PlannedLine:
    """One line's refund and its parts; ``subsidy_minor`` is no part of the amount (``RefundLine``).

    ``tax_minor`` is tax that came on top of the prices.
    """

    line: OrderLine
    quantity: int
    amount_minor: int
    items_minor: int
    subsidy_minor: int
    delivery_minor: int
    tax_minor: int


@dataclass(frozen=True)
class RefundPreview:
    """What a refund would pay the customer."""

    order: Order
    lines: list[PlannedLine]
    # Nothing has left and nothing is left to send: the order is cancelled with it.
    calls_off: bool

    @property
    def amount_minor(self) -> int:
        """The whole refund."""
        return sum(line.amount_minor for line in self.lines)


Wanted = Mapping[int, "int | Pieces"]


def preview_refund(*, order: Order, lines: Wanted) -> RefundPreview:
    """Return what refunding these lines would pay: line id → amount in minor units, or ``Pieces``.

    Raises ``NotRefundable`` (field ``line_<id>`` where one line is at fault).
    """
    _check_paid(order)
    return _plan(order, list(order.lines.all()), lines)


@transaction.atomic
def create_refund(
    *, order: Order, lines: Wanted, reason: str, note: str, actor: User | None, idempotency_key: str
) -> Refund:
    """Refund lines (as in ``preview_refund``) and ask the provider to pay after commit; same key, same refund.

    Sends ``refund_created`` and tells customer and seller. The order goes on where nothing of it is left to send:
    cancelled if nothing had left, shipped if something had. Raises ``NotRefundable``; nothing is written then.
    """
    order = locked(Order.objects.filter(pk=order.pk)).get()
    made = Refund.objects.filter(idempotency_key=idempotency_key, order=order).first()
    if made:
        return made
    _check_paid(order)
    order_lines = list(locked(OrderLine.objects.filter(order=order)))
    planned = _plan(order, order_lines, lines)
    refund = Refund.objects.create(
        number=next_number("R"),
        order=order,
        idempotency_key=idempotency_key,
        reason=reason,
        note=note,
        currency=order.currency,
        amount_minor=planned.amount_minor,
        actor=actor,
    )
    state.begin(refund, actor=actor)
    _write(refund, planned)
    if not any(line.unshipped_quantity for line in order_lines):
        _end_dispatch(refund)
    signals.refund_created.send(sender=Refund, refund=refund)
    if order.purchase.pays_on_delivery and not order.delivered_at:
        # Nothing has been collected: there is less to collect, or nothing.
        state.move(refund, Refund.State.DONE, done_at=clock.now())
    else:
        transaction.on_commit(lambda: _execute_soon(refund.pk), robust=True)
    _tell(refund)
    return refund


def rest_of(order: Order) -> dict[int, int]:
    """Return everything that can still be refunded: line id → minor units, lines with nothing left out."""
    return {line.pk: line.refundable_minor for line in order.lines.all() if line.refundable_minor}


@transaction.atomic
def execute_refund(*, refund_id: int) -> None:
    """Have the provider pay a requested refund; its number is the key, so that asking twice pays once.

    An unreachable provider leaves it requested, for the next sweep; one that refuses or is no longer set up marks it
    failed and tells operators.
    """
    waiting = Refund.objects.filter(pk=refund_id, state=Refund.State.REQUESTED)
    refund = waiting.select_for_update(of=("self",), skip_locked=True).select_related("order").first()
    if refund is None:
        return
    payment = _payment_of(refund)
    try:
        provider = gateway.get(payment.provider)
    except LookupError:
        _fail(refund, reason="provider not set up", missing=payment.provider)
        return
    try:
        ref = provider.refund(payment=payment, amount_minor=refund.amount_minor, key=refund.number)
    except gateway.GatewayUnavailable:
        return
    except gateway.GatewayRefused:
        _fail(refund, reason="refused by the provider")
        return
    state.move(refund, Refund.State.DONE, provider_ref=ref, done_at=clock.now())


def _fail(refund: Refund, *, reason: str, missing: str = "") -> None:
    state.move(refund, Refund.State.FAILED, reason=reason)
    _tell_operators(refund, missing)


def _payment_of(refund: Refund) -> Payment:
    """Return what the refund goes back of: the captured payment, or cash of which other orders are on their way."""
    payments = Payment.objects.filter(purchase=refund.order.purchase_id)
    return payments.filter(state=Payment.State.CAPTURED).first() or payments.get(provider=CASH)


@transaction.atomic
def note_transfer(*, refund: Refund, reference: str, actor: User) -> Refund:
    """Note that a refund the provider can't make was transferred to the customer by hand, under a bank's reference.

    ``DomainError`` (field ``reference``) without one; ``IllegalTransition`` unless it waits as failed.
    """
    if not reference.strip():
        raise DomainError(_("Enter the bank's reference."), field="reference")
    refund = locked(Refund.objects.filter(pk=refund.pk)).get()
    state.move(refund, Refund.State.REQUESTED, actor=actor, reason="transferred by hand")
    state.move(
        refund, Refund.State.DONE, actor=actor, reason="transferred by hand", provider_ref=reference.strip()[:64],
        done_at=clock.now(), is_by_hand=True,
    )  # fmt: skip
    return refund


@transaction.atomic
def ask_again(*, refund: Refund, actor: User) -> Refund:
    """Ask the provider once more for a refund that it refused, after commit.

    Raises ``IllegalTransition`` for one that is on its way or paid.
    """
    refund = locked(Refund.objects.filter(pk=refund.pk)).get()
    state.move(refund, Refund.State.REQUESTED, actor=actor, reason="asked again")
    transaction.on_commit(lambda: _execute_soon(refund.pk), robust=True)
    return refund


def _end_dispatch(refund: Refund) -> None:
    """Nothing is left to send: close what had not begun to leave, call the rest shipped."""
    order = refund.order
    if order.state == Order.State.PARTLY_SHIPPED:
        state.move(order, Order.State.SHIPPED, actor=refund.actor, reason=refund.number)
    elif order.state == Order.State.UNSHIPPED:
        end_undispatched(order=order, reason=CancelReason.REFUNDED, actor=refund.actor)
        signals.order_cancelled.send(sender=Order, order=order, refund=refund)


def _check_paid(order: Order) -> None:
    if order.paid_at is None:
        raise NotRefundable(_("Nothing has been paid for this order."))


def _plan(order: Order, order_lines: Sequence[OrderLine], wanted: Wanted) -> RefundPreview:
    by_id = {line.pk: line for line in order_lines}
    if not wanted or not set(wanted) <= set(by_id):
        raise NotRefundable(_("Choose what to refund."))
    done = _refunded_parts(list(wanted))
    planned = [_plan_line(by_id[pk], wanted[pk], done.get(pk, _NOTHING)) for pk in sorted(wanted)]
    amounts = {each.line.pk: each.amount_minor for each in planned}
    is_whole = all(line.refundable_minor == amounts.get(line.pk, 0) for line in order_lines)
    return RefundPreview(order, planned, calls_off=is_whole and order.state == Order.State.UNSHIPPED)


@dataclass(frozen=True)
class _Parts:
    """What was refunded of a line before."""

    quantity: int = 0
    items: int = 0
    delivery: int = 0
    tax: int = 0


_NOTHING = _Parts()


def _refunded_parts(line_ids: list[int]) -> dict[int, _Parts]:
    sums = RefundLine.objects.filter(line__in=line_ids).values("line").annotate(
        pieces=Sum("quantity"), items=Sum("items_minor"), delivery=Sum("delivery_minor"), tax=Sum("tax_minor")
    )  # fmt: skip
    return {row["line"]: _Parts(row["pieces"], row["items"], row["delivery"], row["tax"]) for row in sums}


def _plan_line(line: OrderLine, wanted: "int | Pieces", done: _Parts) -> PlannedLine:
    field = f"line_{line.pk}"
    quantity = 0
    if isinstance(wanted, Pieces):
        quantity = wanted.quantity
        left = line.quantity - done.quantity
        if not 0 < quantity <= left:
            too_many = _("%(count)s pieces can still be refunded.")
            raise NotRefundable(too_many % {"count": left}, field=field)
        amount = line.refundable_minor
        if quantity < left:
            amount = min(amount, money.proportion(line.total_minor, quantity, line.quantity))
    else:
        amount = wanted
    if not 0 < amount <= line.refundable_minor:
        too_much = _("At most %(amount)s can still be refunded.")
        most = money.Money(line.refundable_minor, line.order.currency)
        raise NotRefundable(too_much % {"amount": most}, field=field)
    items, delivery, tax = money.allocate(amount, _left(line, done))
    # A difference of running totals, so that any split of a refund ends at the same cent.
    subsidy = _subsidy(line, done.items + items) - _subsidy(line, done.items)
    return PlannedLine(line, quantity, amount, items, subsidy, delivery, tax)


def _left(line: OrderLine, done: _Parts) -> list[int]:
    return [line.goods_minor - done.items, line.delivery_minor - done.delivery, line.added_tax_minor - done.tax]


def _subsidy(line: OrderLine, refunded_items_minor: int) -> int:
    return money.proportion(line.platform_discount_minor, refunded_items_minor, line.goods_minor)


def _write(refund: Refund, planned: RefundPreview) -> None:
    RefundLine.objects.bulk_create(
        RefundLine(
            refund=refund,
            line=each.line,
            quantity=each.quantity,
            amount_minor=each.amount_minor,
            items_minor=each.items_minor,
            subsidy_minor=each.subsidy_minor,
            delivery_minor=each.delivery_minor,
            tax_minor=each.tax_minor,
        )
        for each in planned.lines
    )
    for each in planned.lines:
        each.line.refunded_minor += each.amount_minor
    OrderLine.objects.bulk_update([each.line for each in planned.lines], ["refunded_minor"])
    planned.order.refunded_minor += planned.amount_minor
    planned.order.save(update_fields=["refunded_minor"])


def _tell(refund: Refund) -> None:
    order = refund.order
    amount = refund.amount_minor
    tell_customer(
        order.purchase, "order_refunded", subject=refund, order=order.number, amount_minor=amount,
        pays_less=order.purchase.pays_on_delivery and not order.delivered_at,
    )  # fmt: skip
    # A cancellation says by itself that everything goes back.
    if refund.reason != Refund.Reason.CANCELLED:
        notifications.tell_seller(
            seller=order.seller,
            kind="order_refunded_seller",
            subject=refund,
            url=desk.seller_order_url(order),
            order=order.number,
            amount_minor=amount,
            currency=refund.currency,
        )


def _tell_operators(refund: Refund, missing: str) -> None:
    for operator in User.objects.filter(is_superuser=True, is_active=True):
        notifications.tell_user(
            user=operator,
            kind="refund_refused",
            subject=refund,
            url=f"{reverse('admin:orders_refund_changelist')}?state__exact=failed",
            # Each refusal is news: the provider may be asked again.
            occasion=str(clock.now()),
            # The provider's code where it is no longer set up.
            provider=missing,
            refund=refund.number,
            order=refund.order.number,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
        )


def _execute_soon(refund_id: int) -> None:
    # Imported here: tasks import this module.
    from orders.tasks import execute_refund as execute_task  # noqa: PLC0415

    execute_task.delay(refund_id)
