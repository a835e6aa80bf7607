"""What settlements does on news from the apps below, in the transaction of the event."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from accounts.models import Seller
from accounts.signals import seller_approved
from marketplace.storefronts import HOME
from orders.models import Order, Payment, Purchase, Refund
from orders.signals import (
    cash_collected,
    late_payment_returned,
    order_cancelled,
    order_delivered,
    purchase_paid,
    refund_created,
)
from settlements import deferrals, periods, posting


@receiver(seller_approved)
def open_first_period(*, seller: Seller, **_kwargs: Any) -> None:
    """Start the seller's 14-day periods at the moment of approval."""
    periods.open_first_period(seller=seller, currency=HOME.currency)


@receiver(purchase_paid)
def post_sale(*, purchase: Purchase, orders: Sequence[Order], **_kwargs: Any) -> None:
    """Post the sale of every order."""
    posting.post_sale(purchase=purchase, orders=orders)


@receiver(refund_created)
def post_refund(*, refund: Refund, **_kwargs: Any) -> None:
    """Post the refund."""
    posting.post_refund(refund=refund)


@receiver(order_delivered)
def start_deferral(*, order: Order, **_kwargs: Any) -> None:
    """Set the release date."""
    deferrals.order_delivered(order=order)


@receiver(cash_collected)
def post_collection(*, order: Order, **_kwargs: Any) -> None:
    """Post the cash."""
    posting.post_collection(order=order)


@receiver(order_cancelled)
def end_deferral(*, order: Order, **_kwargs: Any) -> None:
    """Nothing to wait for any more."""
    deferrals.order_cancelled(order=order)


@receiver(late_payment_returned)
def post_late_payment(*, payment: Payment, **_kwargs: Any) -> None:
    """Post both movements."""
    posting.post_late_payment(payment=payment)
