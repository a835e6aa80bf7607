"""What a payment provider must be able to do, and which providers there are.

A gateway turns our payments into the provider's words and back; it decides nothing. Rules are in
``orders.payments`` and ``orders.refunds``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from django.conf import settings
from django.utils.functional import Promise

from orders.models import Payment


class Result(Enum):
    """What the provider says of a payment."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True)
class Notice:
    """A provider's word on one payment. ``event_id`` is the provider's own, the same when it repeats itself."""

    event_id: str
    provider_ref: str
    result: Result
    amount_minor: int
    currency: str
    payload: dict[str, Any]


class ForgedWebhook(Exception):
    """The signature is missing, wrong or too old."""


class UnreadableWebhook(Exception):
    """Signed, but not in the provider's form."""


class GatewayUnavailable(Exception):
    """The provider did not answer; asking again later is safe."""


class GatewayRefused(Exception):
    """The provider says no for good."""


class Gateway(Protocol):
    """One payment provider."""

    code: str

    @property
    def name(self) -> str | Promise:
        """What customers choose."""

    def open(self, *, payment: Payment, return_url: str) -> str:
        """Announce a payment, not saved yet, to the provider and return the reference it is known by there."""

    def payment_url(self, payment: Payment) -> str:
        """Return the address where the customer pays."""

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes) -> Notice:
        """Check and read a notice. Raises ``ForgedWebhook`` or ``UnreadableWebhook``."""

    def query(self, payment: Payment) -> Notice:
        """Ask the provider about a payment. Raises ``GatewayUnavailable``."""

    def refund(self, *, payment: Payment, amount_minor: int, key: str) -> str:
        """Send money back and return the provider's reference; the same key pays once.

        Raises ``GatewayUnavailable`` or ``GatewayRefused``.
        """


def available() -> list[Gateway]:
    """Return the gateways customers may choose from."""
    # Imported here: gateways import this module's types.
    from orders.gateways.sandbox import SandboxGateway  # noqa: PLC0415

    return [SandboxGateway()] if settings.SANDBOX_PAYMENTS else []


def get(code: str) -> Gateway:
    """Return a gateway by its code. Raises ``LookupError``."""
    for gateway in available():
        if gateway.code == code:
            return gateway
    raise LookupError(code)
