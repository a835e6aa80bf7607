"""Payments: started, captured, failed, too late; and the purchases they pay for or leave to expire.

Every function locks purchase → orders → stock → payment (docs/locking.md).
"""

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model, Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts import notifications
from accounts.mailings import News, tell_sellers
from accounts.models import Notification, User
from catalog import stock
from marketplace import clock, state, workdays
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.money import Money
from marketplace.storefronts import store_url
from orders import delivery, desk, gateway, signals, vouchers
from orders.gateway import Gateway, Notice, Result
from orders.models import Order, OrderLine, Payment, Purchase, WebhookEvent
from orders.models.order import CancelReason

logger = logging.getLogger(__name__)

Outcome = WebhookEvent.Outcome
# Handling days up to this many fit into the 48-hour promise; above it the seller's own days count.
DAYS_IN_PROMISE = 2


@transaction.atomic
def start_payment(*, purchase: Purchase, provider: str) -> Payment:
    """Open a try to pay a purchase at a provider; an open one at the same provider is used again.

    Raises ``DomainError`` when the purchase no longer waits for payment or the provider is unknown.
    """
    purchase = locked(Purchase.objects.filter(pk=purchase.pk)).get()
    if purchase.state != Purchase.State.PENDING or purchase.expires_at <= clock.now():
        raise DomainError(_("This purchase no longer waits for payment."))
    waiting = purchase.payments.filter(provider=provider, state=Payment.State.PENDING).first()
    return waiting or open_payment(purchase=purchase, provider=provider)


def open_payment(*, purchase: Purchase, provider: str) -> Payment:
    """Open a try to pay a purchase that the caller has locked or just made. Raises ``DomainError``."""
    provided = _provider(provider)
    if not provided.takes(purchase.currency):
        raise _no_provider()
    payment = Payment(
        purchase=purchase, provider=provider, currency=purchase.currency, amount_minor=purchase.total_minor
    )
    payment.provider_ref = provided.open(payment=payment, return_url=purchase_url(purchase))
    payment.save()
    state.begin(payment)
    return payment


def payment_url(payment: Payment) -> str:
    """Return where the customer pays. Raises ``DomainError`` where the provider is no longer set up."""
    return _provider(payment.provider).payment_url(payment, return_url=purchase_url(payment.purchase))


def purchase_url(purchase: Purchase) -> str:
    """Return the address of a purchase's page, which its token opens for guests too."""
    return store_url("orders:purchase", storefront=purchase.store, language=purchase.language, token=purchase.token)


@transaction.atomic
def capture_payment(*, payment: Payment, provider_ref: str, amount_minor: int, currency: str) -> Payment:
    """Note that a payment has arrived, and set its orders going; a repeated call changes nothing.

    Sends ``purchase_paid`` and tells sellers and customer, once. Money for a purchase that no longer
    waits, or in another amount or currency than was asked for, is sent back (``late_payment_returned``);
    the purchase then goes on waiting as long as it did.
    """
    purchase, orders, payment = _lock(payment)
    if payment.state in {Payment.State.CAPTURED, Payment.State.RETURNED}:
        return payment
    if (amount_minor, currency) != (payment.amount_minor, payment.currency):
        return _return_differing(payment, purchase, provider_ref, Money(amount_minor, currency))
    if purchase.state != Purchase.State.PENDING:
        return _return_late(payment, provider_ref)
    now = clock.now()
    state.move(payment, Payment.State.CAPTURED, provider_ref=provider_ref, captured_at=now)
    _set_going(purchase, orders, now)
    return payment


@transaction.atomic
def promise_payment(*, payment: Payment) -> Payment:
    """Set the orders going of a purchase that is paid in cash on delivery; the payment waits for the parcels."""
    purchase, orders, payment = _lock(payment)
    _set_going(purchase, orders, clock.now())
    return payment


@transaction.atomic
def note_delivered(*, order: Order) -> None:
    """Note that cash was collected with an order that the caller has locked and marked delivered.

    The payment is captured with the last of the purchase's orders. Nothing where it was paid beforehand.
    """
    if not order.purchase.pays_on_delivery:
        return
    signals.cash_collected.send(sender=Order, order=order)
    settle_cash(purchase=order.purchase)


def settle_cash(*, purchase: Purchase) -> None:
    """Close the payment of a cash purchase once none of its orders is on its way any more.

    Called after an order was delivered or cancelled. Of two that are at once the second waits for the payment here,
    and looks at the orders after that.
    """
    if not purchase.pays_on_delivery:
        return
    payment = locked(Payment.objects.filter(purchase=purchase, state=Payment.State.PENDING)).first()
    open_states = [Order.State.UNSHIPPED, Order.State.PARTLY_SHIPPED, Order.State.SHIPPED]
    if payment is None or purchase.orders.filter(state__in=open_states).exists():
        return
    if purchase.orders.exclude(state=Order.State.CANCELLED).exists():
        state.move(payment, Payment.State.CAPTURED, captured_at=clock.now())
    else:
        state.move(payment, Payment.State.FAILED)


@transaction.atomic
def fail_payment(*, payment: Payment) -> Payment:
    """Note that a try to pay failed; the purchase keeps waiting until it expires."""
    purchase, _orders, payment = _lock(payment)
    if payment.state == Payment.State.PENDING:
        state.move(payment, Payment.State.FAILED)
        if purchase.state == Purchase.State.PENDING:
            tell_customer(purchase, "payment_failed", subject=payment)
    return payment


def handle_webhook(*, provider: str, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
    """Act on a provider's notice once, and keep it with what became of it.

    A repeated notice returns the first one's record. Raises ``LookupError`` for an unknown provider,
    ``ForgedWebhook`` and ``UnreadableWebhook``; those leave no trace.
    """
    notice = gateway.get(provider).read_webhook(headers=headers, body=body)
    with transaction.atomic():
        new = WebhookEvent(provider=provider, event_id=notice.event_id, payload=notice.payload)
        WebhookEvent.objects.bulk_create([new], ignore_conflicts=True)
        event = locked(WebhookEvent.objects.filter(provider=provider, event_id=notice.event_id)).get()
        if event.outcome in {"", Outcome.UNKNOWN}:
            event.outcome = _apply(provider, notice)
            event.save(update_fields=["outcome"])
    return event


def refresh_payment(*, payment: Payment) -> Payment:
    """Ask the provider about a payment and act on the answer, for customers who are back before the notice."""
    try:
        notice = gateway.get(payment.provider).query(payment)
    except (LookupError, gateway.GatewayUnavailable, gateway.GatewayRefused):
        return payment
    if notice.result is Result.PENDING:
        return payment
    with transaction.atomic():
        _apply(payment.provider, notice)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def expire_purchase(*, purchase: Purchase, moment: dt.datetime | None = None) -> bool:
    """Give up a purchase whose time to pay is over and return its stock; False if it was paid or is not due."""
    purchase = locked(Purchase.objects.filter(pk=purchase.pk)).get()
    if purchase.state != Purchase.State.PENDING or purchase.expires_at > (moment or clock.now()):
        return False
    _give_up(purchase, Purchase.State.EXPIRED, actor=None, reason=CancelReason.UNPAID)
    return True


@transaction.atomic
def cancel_purchase(*, purchase: Purchase, actor: User | None) -> Purchase:
    """Cancel an unpaid purchase for its customer. Raises ``IllegalTransition`` once it is paid or expired."""
    purchase = locked(Purchase.objects.filter(pk=purchase.pk)).get()
    _give_up(purchase, Purchase.State.CANCELLED, actor=actor, reason=CancelReason.BEFORE_PAYMENT)
    return purchase


def tell_customer(purchase: Purchase, kind: str, *, subject: Model, url: str = "", **context: Any) -> None:
    """Send the customer, signed up or not, a message of ``kind`` with a link to ``url``, else to their purchase."""
    notifications.write_all([_to_customer(purchase, kind, subject=subject, url=url, **context)])


def _to_customer(purchase: Purchase, kind: str, *, subject: Model, url: str = "", **context: Any) -> Notification:
    everything: dict[str, Any] = {
        "kind": kind, "subject": subject, "url": url or purchase_url(purchase), "purchase": purchase.number,
        "pays_on_delivery": purchase.pays_on_delivery, "total_minor": purchase.total_minor,
        "currency": purchase.currency, **context,
    }  # fmt: skip
    if purchase.customer:
        return notifications.to_user(user=purchase.customer, **everything)
    return notifications.to_address(email=purchase.email, language=purchase.language, **everything)


def _provider(code: str) -> Gateway:
    try:
        return gateway.get(code)
    except LookupError:
        raise _no_provider() from None


def _no_provider() -> DomainError:
    return DomainError(_("Choose how to pay."), field="payment_provider")


def _lock(payment: Payment) -> tuple[Purchase, list[Order], Payment]:
    purchase = locked(Purchase.objects.filter(pk=payment.purchase_id)).get()
    orders = list(locked(purchase.orders.all()))
    return purchase, orders, locked(Payment.objects.filter(pk=payment.pk)).get()


def _set_going(purchase: Purchase, orders: list[Order], now: dt.datetime) -> None:
    """Move a purchase and its orders, which the caller has locked, to where they are paid, and say so."""
    state.move(purchase, Purchase.State.PAID, paid_at=now)
    lines = OrderLine.objects.annotate(handling_days=F("offer__handling_days"))
    prefetch_related_objects(orders, Prefetch("lines", lines))
    together: dict[tuple[dt.datetime, dt.datetime], list[Order]] = {}
    for order in orders:
        together.setdefault(_deadlines(order, purchase, now), []).append(order)
    for (ship_by, deliver_by), some in together.items():
        state.move_each(some, Order.State.UNSHIPPED, paid_at=now, ship_by=ship_by, deliver_by=deliver_by)
    signals.purchase_paid.send(sender=Purchase, purchase=purchase, orders=orders)
    _tell(purchase, orders)


def _deadlines(order: Order, purchase: Purchase, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return until when an order paid now leaves, and arrives."""
    days = max(line.handling_days for line in order.lines.all())  # type: ignore[attr-defined]  # annotated
    method = delivery.METHODS[order.delivery_method]
    arrives = delivery.deliver_by(method=method, storefront=purchase.store, paid_at=now, handling_days=days)
    return _ship_by(now, days), arrives


def _ship_by(paid_at: dt.datetime, days: int) -> dt.datetime:
    if days <= DAYS_IN_PROMISE:
        return paid_at + settings.DISPATCH_PROMISE
    return workdays.add_working_days(paid_at, days)


def _tell(purchase: Purchase, orders: list[Order]) -> None:
    news = [News(order.seller_id, order, desk.seller_order_url(order), _received(order)) for order in orders]
    tell_sellers(kind="order_received", news=news, others=[_to_customer(purchase, "purchase_paid", subject=purchase)])


def _received(order: Order) -> dict[str, Any]:
    return {
        "order": order.number,
        "total_minor": order.total_minor,
        "currency": order.currency,
        "ship_by_at": order.ship_by,
        "invoice": order.invoice_kind,
    }


def _return_late(payment: Payment, provider_ref: str) -> Payment:
    _return(payment, provider_ref)
    tell_customer(payment.purchase, "late_payment_returned", subject=payment)
    return payment


def _return_differing(payment: Payment, purchase: Purchase, provider_ref: str, came: Money) -> Payment:
    """Send back money in another amount, tell the customer what to pay, and operators that this happened."""
    _return(payment, provider_ref, received_minor=came.minor, received_currency=came.currency)
    said: dict[str, Any] = {"received_minor": came.minor, "received_currency": came.currency}
    waits_until = purchase.expires_at if purchase.state == Purchase.State.PENDING else None
    tell_customer(purchase, "differing_payment_returned", subject=payment, expires_at=waits_until, **said)
    for operator in User.objects.filter(is_superuser=True, is_active=True):
        notifications.tell_user(
            user=operator,
            kind="payment_mismatch",
            subject=payment,
            purchase=purchase.number,
            expected_minor=payment.amount_minor,
            currency=payment.currency,
            reported_minor=came.minor,
            reported_currency=came.currency,
        )
    return payment


def _return(payment: Payment, provider_ref: str, **received: Any) -> None:
    state.move(payment, Payment.State.RETURNED, provider_ref=provider_ref, captured_at=clock.now(), **received)
    signals.late_payment_returned.send(sender=Payment, payment=payment)
    transaction.on_commit(lambda: _send_back_soon(payment.pk), robust=True)


def _send_back_soon(payment_id: int) -> None:
    # Imported here: tasks import this module.
    from orders.tasks import send_back_late_payment  # noqa: PLC0415

    send_back_late_payment.delay(payment_id)


def send_back(*, payment_id: int) -> None:
    """Have the provider return money that came too late or in another amount; nothing happens if it did.

    An unreachable provider is asked again by the next sweep; so is one that refuses or is no longer set up, and
    operators are told once.
    """
    with transaction.atomic():
        waiting = Payment.objects.filter(pk=payment_id, state=Payment.State.RETURNED, returned_at=None)
        payment = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if payment is None:
            return
        try:
            provider = gateway.get(payment.provider)
        except LookupError:
            _tell_of_refusal(payment, is_gone=True)
            return
        try:
            payment.return_ref = provider.refund(
                payment=payment, amount_minor=payment.arrived.minor, key=payment.return_key
            )
        except gateway.GatewayUnavailable:
            return
        except gateway.GatewayRefused:
            _tell_of_refusal(payment, is_gone=False)
            return
        payment.returned_at = clock.now()
        payment.save(update_fields=["return_ref", "returned_at"])


def _tell_of_refusal(payment: Payment, *, is_gone: bool) -> None:
    for operator in User.objects.filter(is_superuser=True, is_active=True):
        notifications.tell_user(
            user=operator,
            kind="payment_return_refused",
            subject=payment,
            occasion="not set up" if is_gone else "",
            provider=payment.provider if is_gone else "",
            purchase=payment.purchase.number,
            amount_minor=payment.arrived.minor,
            currency=payment.arrived.currency,
        )


def _apply(provider: str, notice: Notice) -> str:
    payment = Payment.objects.filter(provider=provider, provider_ref=notice.provider_ref).first()
    if payment is None:
        return Outcome.UNKNOWN
    if notice.result is Result.PENDING:
        return Outcome.NOTHING_NEW
    if notice.result is Result.FAILED:
        return Outcome.FAILED if fail_payment(payment=payment).state == Payment.State.FAILED else Outcome.NOTHING_NEW
    captured = capture_payment(
        payment=payment,
        provider_ref=notice.provider_ref,
        amount_minor=notice.amount_minor,
        currency=notice.currency,
    )
    if captured.received_minor is not None:
        return Outcome.MISMATCH
    return Outcome.RETURNED if captured.state == Payment.State.RETURNED else Outcome.CAPTURED


def _give_up(purchase: Purchase, to: str, *, actor: User | None, reason: str) -> None:
    orders = list(locked(Order.objects.filter(purchase=purchase)))
    state.move(purchase, to, actor=actor, reason=reason)
    state.move_each(
        orders, Order.State.CANCELLED, actor=actor, reason=reason, cancelled_at=clock.now(), cancel_reason=reason
    )
    lines = OrderLine.objects.filter(order__purchase=purchase).values_list("offer_id", "quantity")
    vouchers.release(purchase=purchase)
    stock.give_back(quantities=dict(lines), reference=purchase.number)
    transaction.on_commit(lambda: _close_soon(purchase.pk), robust=True)


def _close_soon(purchase_id: int) -> None:
    # Imported here: tasks import this module.
    from orders.tasks import close_payments  # noqa: PLC0415

    close_payments.delay(purchase_id)


def close_payments(*, purchase_id: int) -> None:
    """Have the providers take no more money for a purchase that was given up; what comes all the same is sent back.

    Raises ``GatewayUnavailable``.
    """
    given_up = [Purchase.State.EXPIRED, Purchase.State.CANCELLED]
    waiting = Payment.objects.filter(purchase=purchase_id, purchase__state__in=given_up, state=Payment.State.PENDING)
    for payment in waiting.order_by("pk"):
        try:
            gateway.get(payment.provider).close(payment)
        except (LookupError, gateway.GatewayRefused) as refusal:
            logger.warning("payment %s could not be closed at %s: %r", payment.pk, payment.provider, refusal)
