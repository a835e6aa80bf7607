"""Background work of orders: what the clock decides, and talking to payment providers."""

import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from catalog.models.offer import Channel
from marketplace import clock
from marketplace.sweeps import for_each
from orders import cancellations, payments, progress, reconciliation, refunds, review_pictures, review_requests
from orders.gateway import GatewayUnavailable
from orders.gateways import sandbox
from orders.messages import reminders
from orders.models import CancellationRequest, Order, Payment, Purchase, Refund

BATCH = 200
WEBHOOK_TIMEOUT_SECONDS = 10


@shared_task
def expire_unpaid_purchases() -> None:
    """Give up the purchases whose time to pay is over."""
    unpaid = Purchase.objects.unpaid_at(clock.now())[:BATCH]
    for_each(unpaid, lambda purchase: payments.expire_purchase(purchase=purchase))


@shared_task
def cancel_undispatched_orders() -> None:
    """Cancel and refund what no seller has dispatched long after its ship-by."""
    waiting = Order.objects.filter(
        state=Order.State.UNSHIPPED, channel=Channel.SELLER, ship_by__lt=progress.undispatched_before()
    )
    late = waiting.order_by("ship_by", "pk")[:BATCH]
    for_each(late, lambda order: progress.cancel_if_undispatched(order=order))


@shared_task
def accept_unanswered_cancellations() -> None:
    """Cancel what customers asked to and sellers have not answered."""
    waiting = CancellationRequest.objects.filter(state=CancellationRequest.State.OPEN, answer_by__lte=clock.now())
    due = waiting.order_by("answer_by", "pk").values_list("pk", flat=True)[:BATCH]
    for_each(due, lambda pk: cancellations.accept_unanswered(request_id=pk))


@shared_task
def execute_refund(refund_id: int) -> None:
    """Have the provider pay one refund."""
    refunds.execute_refund(refund_id=refund_id)


@shared_task
def send_back_late_payment(payment_id: int) -> None:
    """Have the provider return one late payment."""
    payments.send_back(payment_id=payment_id)


@shared_task(autoretry_for=(GatewayUnavailable,), retry_backoff=True, max_retries=5)
def close_payments(purchase_id: int) -> None:
    """Have the providers take no more money for one purchase that was given up."""
    payments.close_payments(purchase_id=purchase_id)


@shared_task
def send_refunds() -> None:
    """Execute what a dead worker or an unreachable provider left behind."""
    requested = Refund.objects.filter(state=Refund.State.REQUESTED).order_by("pk").values_list("pk", flat=True)
    for_each(requested[:BATCH], lambda pk: refunds.execute_refund(refund_id=pk))
    late = Payment.objects.filter(state=Payment.State.RETURNED, returned_at=None).order_by("pk")
    for_each(late.values_list("pk", flat=True)[:BATCH], lambda pk: payments.send_back(payment_id=pk))


@shared_task
def ask_for_reviews() -> None:
    """Ask customers for a review a week after their order arrived."""
    orders = review_requests.waiting().values_list("pk", flat=True)[:BATCH]
    for_each(orders, lambda pk: review_requests.ask(order_id=pk))


@shared_task
def render_review_picture(picture_id: int) -> None:
    """Make the sizes of one picture of a review."""
    review_pictures.render(picture_id=picture_id)


@shared_task
def render_waiting_review_pictures() -> None:
    """Make the sizes of pictures that a dead worker left."""
    for_each(review_pictures.waiting(), lambda pk: review_pictures.render(picture_id=pk))


@shared_task
def reconcile_payments() -> None:
    """Compare the days that are over with the providers' statements."""
    reconciliation.reconcile_due()


@shared_task
def remind_of_messages() -> None:
    """Remind sellers of customers whose time for an answer is almost over."""
    waiting = reminders.waiting().values_list("pk", flat=True)[:BATCH]
    for_each(waiting, lambda pk: reminders.remind(conversation_id=pk))


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def deliver_sandbox_webhook(token: str, status: str = "", case: str = "") -> None:
    """Be the sandbox provider: settle a charge that was delayed, and post its signed notices to our webhook."""
    charge = sandbox.settle(token=token, status=status) if status else sandbox.find(token)
    url = settings.SITE_URL + reverse("payments:webhook", kwargs={"provider": sandbox.CODE})
    for body, headers in sandbox.notices(charge, case):
        _post(url, body, headers)


def _post(url: str, body: bytes, headers: dict[str, Any]) -> None:
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - our own SITE_URL
    try:
        with urllib.request.urlopen(request, timeout=WEBHOOK_TIMEOUT_SECONDS):  # noqa: S310
            pass
    except urllib.error.HTTPError as answer:
        # A forged notice is refused for good; everything else is sent again.
        if answer.code != HTTPStatus.FORBIDDEN:
            raise
