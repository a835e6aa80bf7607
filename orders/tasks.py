"""Background work of orders: what the clock decides, and talking to payment providers."""

import urllib.request
from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from marketplace import clock
from marketplace.sweeps import for_each
from orders import payments, progress, refunds
from orders.gateways import sandbox
from orders.messages import reminders
from orders.models import Order, Payment, Purchase, Refund

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
    waiting = Order.objects.filter(state=Order.State.UNSHIPPED, ship_by__lt=progress.undispatched_before())
    late = waiting.order_by("ship_by", "pk")[:BATCH]
    for_each(late, lambda order: progress.cancel_if_undispatched(order=order))


@shared_task
def execute_refund(refund_id: int) -> None:
    """Have the provider pay one refund."""
    refunds.execute_refund(refund_id=refund_id)


@shared_task
def send_back_late_payment(payment_id: int) -> None:
    """Have the provider return one late payment."""
    payments.send_back(payment_id=payment_id)


@shared_task
def send_refunds() -> None:
    """Execute what a dead worker or an unreachable provider left behind."""
    requested = Refund.objects.filter(state=Refund.State.REQUESTED).order_by("pk").values_list("pk", flat=True)
    for_each(requested[:BATCH], lambda pk: refunds.execute_refund(refund_id=pk))
    late = Payment.objects.filter(state=Payment.State.RETURNED, returned_at=None).order_by("pk")
    for_each(late.values_list("pk", flat=True)[:BATCH], lambda pk: payments.send_back(payment_id=pk))


@shared_task
def remind_of_messages() -> None:
    """Remind sellers of customers whose time for an answer is almost over."""
    waiting = reminders.waiting().values_list("pk", flat=True)[:BATCH]
    for_each(waiting, lambda pk: reminders.remind(conversation_id=pk))


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=8)
def deliver_sandbox_webhook(token: str, status: str = "") -> None:
    """Be the sandbox provider: settle a charge that was delayed, and post its signed notice to our webhook."""
    charge = sandbox.settle(token=token, status=status) if status else sandbox.find(token)
    body, headers = sandbox.signed_request(sandbox.payload_of(charge))
    url = settings.SITE_URL + reverse("payments:webhook", kwargs={"provider": sandbox.CODE})
    _post(url, body, headers)


def _post(url: str, body: bytes, headers: dict[str, Any]) -> None:
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - our own SITE_URL
    with urllib.request.urlopen(request, timeout=WEBHOOK_TIMEOUT_SECONDS):  # noqa: S310
        pass
