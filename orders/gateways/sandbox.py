"""The sandbox provider: a hosted page, signed webhooks, refunds, a daily statement; no money moves.

``SandboxGateway`` is our side. The functions below it are the provider's: they keep its book
(``SandboxCharge``) and sign its notices.
"""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Sum
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.db import locked
from marketplace.storefronts import HOME
from marketplace.workdays import CHINA
from orders.gateway import (
    ForgedWebhook,
    GatewayRefused,
    Movement,
    Notice,
    Result,
    StatementLine,
    UnreadableWebhook,
)
from orders.models import Payment, SandboxCharge, SandboxRefund

CODE = "sandbox"
TIMESTAMP_HEADER = "X-Sandbox-Timestamp"
SIGNATURE_HEADER = "X-Sandbox-Signature"
TOLERANCE_SECONDS = 300

Status = SandboxCharge.Status


class Case(models.TextChoices):
    """What a tester may have happen beside plain success and failure."""

    LATE = "late", _("Pay after the order has expired")
    DUPLICATE = "duplicate", _("Pay, and send the notice three times")
    OUT_OF_ORDER = "out_of_order", _("Pay, and send “failed” after “paid”")
    WRONG_AMOUNT = "wrong_amount", _("Pay half of the amount")
    FORGED = "forged", _("Pay nothing, but send a forged notice")


RESULTS = {
    Status.OPEN: Result.PENDING,
    Status.PROCESSING: Result.PENDING,
    Status.PAID: Result.PAID,
    Status.DECLINED: Result.FAILED,
}


class SandboxGateway:
    """Our side of the sandbox provider."""

    code = CODE
    name = _("Test payment")

    def takes(self, currency: str) -> bool:  # noqa: ARG002 - play money comes in all of them
        """Every currency."""
        return True

    def open(self, *, payment: Payment, return_url: str) -> str:
        """Open a charge."""
        charge = SandboxCharge.objects.create(
            token=secrets.token_urlsafe(24),
            description=payment.purchase.number,
            return_url=return_url,
            currency=payment.currency,
            amount_minor=payment.amount_minor,
            expires_at=payment.purchase.expires_at,
        )
        return charge.token

    def payment_url(self, payment: Payment, *, return_url: str) -> str:  # noqa: ARG002 - the charge knows it
        """Return the hosted page."""
        return reverse("payments:sandbox", kwargs={"token": payment.provider_ref})

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes) -> Notice:
        """Check signature and age, then read."""
        timestamp, signature = headers.get(TIMESTAMP_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
        if not constant_time_compare(signature.encode(), sign(timestamp, body).encode()):
            raise ForgedWebhook
        # Only digits can carry a right signature from here on, but the age still counts.
        if abs(clock.now().timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
            raise ForgedWebhook
        try:
            return _notice(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableWebhook from error

    def receipt(self, outcome: str) -> HttpResponse:
        """Tell testers what came of it."""
        return JsonResponse({"outcome": outcome})

    def query(self, payment: Payment) -> Notice:
        """Return the charge's present state."""
        return _notice(payload_of(SandboxCharge.objects.get(token=payment.provider_ref)))

    def close(self, payment: Payment) -> None:
        """Leave the page open, so that testers can pay too late."""

    @transaction.atomic
    def refund(self, *, payment: Payment, amount_minor: int, key: str) -> str:
        """Send money back once per key, never more than was charged."""
        charge = locked(SandboxCharge.objects.filter(token=payment.provider_ref)).get()
        known = SandboxRefund.objects.filter(key=key).first()
        if known is None:
            returned = charge.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
            if charge.status != Status.PAID or returned + amount_minor > charge.collected_minor:
                raise GatewayRefused
            known = SandboxRefund.objects.create(charge=charge, key=key, amount_minor=amount_minor)
        return f"sandbox-refund-{known.pk}"

    def statement(self, day: dt.date) -> Iterator[StatementLine]:
        """Return what was paid and sent back on a day in China, row by row."""
        begins = dt.datetime.combine(day, dt.time(), CHINA)
        within = (begins, begins + dt.timedelta(days=1))
        charges = SandboxCharge.objects.filter(status=Status.PAID, paid_at__gte=within[0], paid_at__lt=within[1])
        for charge in charges.order_by("pk").iterator():
            paid_at = charge.paid_at or begins
            yield StatementLine(charge.token, Movement.PAYMENT, charge.collected_minor, charge.currency, paid_at)
        refunds = SandboxRefund.objects.filter(created_at__gte=within[0], created_at__lt=within[1])
        for refund in refunds.order_by("pk").select_related("charge").iterator():
            currency = refund.charge.currency
            yield StatementLine(refund.key, Movement.REFUND, refund.amount_minor, currency, refund.created_at)


def find(token: str) -> SandboxCharge:
    """Return a charge by its token. Raises ``SandboxCharge.DoesNotExist``."""
    return SandboxCharge.objects.get(token=token)


@transaction.atomic
def settle(*, token: str, status: str, paid_minor: int | None = None) -> SandboxCharge:
    """Record what the customer did on the hosted page; what is paid stays paid.

    ``paid_minor`` is what was paid where it is not the amount asked for.
    """
    charge = locked(SandboxCharge.objects.filter(token=token)).get()
    if charge.status != Status.PAID:
        charge.status = status
        if status == Status.PAID:
            charge.paid_at, charge.paid_minor = clock.now(), paid_minor
        charge.save(update_fields=["status", "paid_at", "paid_minor"])
    return charge


def act_out(*, token: str, case: str) -> SandboxCharge:
    """Record what the customer did in one of the cases testers may choose; what is late is paid later."""
    charge = find(token)
    if case == Case.FORGED:
        return charge
    if case == Case.LATE:
        return settle(token=token, status=Status.PROCESSING)
    half = max(charge.amount_minor // 2, 1)
    return settle(token=token, status=Status.PAID, paid_minor=half if case == Case.WRONG_AMOUNT else None)


def notices(charge: SandboxCharge, case: str = "") -> list[tuple[bytes, dict[str, str]]]:
    """Return body and headers of every notice the provider sends about a charge, in order."""
    payload = payload_of(charge)
    if case == Case.FORGED:
        # What somebody without the key would send.
        body, headers = signed_request({**payload, "event": f"{charge.token}-forged", "status": Status.PAID.value})
        return [(body, {**headers, SIGNATURE_HEADER: "0" * len(headers[SIGNATURE_HEADER])})]
    said = [payload]
    if case == Case.DUPLICATE:
        said = [payload] * 3
    elif case == Case.OUT_OF_ORDER:
        declined = Status.DECLINED.value
        said = [payload, {**payload, "event": f"{charge.token}-{declined}", "status": declined}]
    return [signed_request(each) for each in said]


def payload_of(charge: SandboxCharge) -> dict[str, Any]:
    """Return the notice the provider sends about a charge."""
    status = Status(charge.status)
    return {
        "event": f"{charge.token}-{status.value}",
        "payment": charge.token,
        "status": status.value,
        "amount_minor": charge.collected_minor,
        "currency": charge.currency,
    }


def signed_request(payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a webhook."""
    body = json.dumps(payload, separators=(",", ":"), sort_keys=True).encode()
    timestamp = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: sign(timestamp, body),
    }
    return body, headers


def sign(timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of timestamp and body, in hex."""
    key = salted_hmac("orders.gateways.sandbox", "webhook", algorithm="sha256").digest()
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _notice(payload: dict[str, Any]) -> Notice:
    amount_minor, currency = int(payload["amount_minor"]), str(payload["currency"])
    if amount_minor <= 0 or len(currency) != len(HOME.currency):
        raise ValueError
    return Notice(
        event_id=str(payload["event"])[:64],
        provider_ref=str(payload["payment"]),
        result=RESULTS[Status(payload["status"])],
        amount_minor=amount_minor,
        currency=currency,
        payload=payload,
    )
