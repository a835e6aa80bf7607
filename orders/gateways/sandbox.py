"""The sandbox provider: a hosted page, signed webhooks, refunds; no money moves.

``SandboxGateway`` is our side. The functions below it are the provider's: they keep its book
(``SandboxCharge``) and sign its notices.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from marketplace import clock
from marketplace.db import locked
from orders.gateway import ForgedWebhook, GatewayRefused, Notice, Result, UnreadableWebhook
from orders.models import Payment, SandboxCharge, SandboxRefund

CODE = "sandbox"
TIMESTAMP_HEADER = "X-Sandbox-Timestamp"
SIGNATURE_HEADER = "X-Sandbox-Signature"
TOLERANCE_SECONDS = 300

Status = SandboxCharge.Status
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

    def open(self, *, payment: Payment, return_url: str) -> str:
        """Open a charge."""
        charge = SandboxCharge.objects.create(
            token=secrets.token_urlsafe(24),
            description=payment.purchase.number,
            return_url=return_url,
            currency=payment.currency,
            amount_minor=payment.amount_minor,
        )
        return charge.token

    def payment_url(self, payment: Payment) -> str:
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

    def query(self, payment: Payment) -> Notice:
        """Return the charge's present state."""
        return _notice(payload_of(SandboxCharge.objects.get(token=payment.provider_ref)))

    @transaction.atomic
    def refund(self, *, payment: Payment, amount_minor: int, key: str) -> str:
        """Send money back once per key, never more than was charged."""
        charge = locked(SandboxCharge.objects.filter(token=payment.provider_ref)).get()
        known = SandboxRefund.objects.filter(key=key).first()
        if known is None:
            returned = charge.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
            if charge.status != Status.PAID or returned + amount_minor > charge.amount_minor:
                raise GatewayRefused
            known = SandboxRefund.objects.create(charge=charge, key=key, amount_minor=amount_minor)
        return f"sandbox-refund-{known.pk}"


def find(token: str) -> SandboxCharge:
    """Return a charge by its token. Raises ``SandboxCharge.DoesNotExist``."""
    return SandboxCharge.objects.get(token=token)


@transaction.atomic
def settle(*, token: str, status: str) -> SandboxCharge:
    """Record what the customer did on the hosted page; what is paid stays paid."""
    charge = locked(SandboxCharge.objects.filter(token=token)).get()
    if charge.status != Status.PAID:
        charge.status = status
        charge.save(update_fields=["status"])
    return charge


def payload_of(charge: SandboxCharge) -> dict[str, Any]:
    """Return the notice the provider sends about a charge."""
    status = Status(charge.status)
    return {
        "event": f"{charge.token}-{status.value}",
        "payment": charge.token,
        "status": status.value,
        "amount_minor": charge.amount_minor,
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
    return Notice(
        event_id=str(payload["event"])[:64],
        provider_ref=str(payload["payment"]),
        result=RESULTS[Status(payload["status"])],
        amount_minor=int(payload["amount_minor"]),
        currency=str(payload["currency"]),
        payload=payload,
    )
