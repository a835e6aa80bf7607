"""What a payment provider must be able to do, and which providers there are.

A gateway turns our payments into the provider's words and back; it decides nothing. Rules are in
``orders.payments`` and ``orders.refunds``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpResponse
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


class Movement(Enum):
    """Which way money went at the provider."""

    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement in a provider's book: a payment by its ``provider_ref``, a refund by the key it was asked with."""

    ref: str
    kind: Movement
    amount_minor: int
    currency: str
    at: dt.datetime


class ForgedWebhook(Exception):
    """The signature is missing, wrong or too old, or the notice is meant for somebody else."""


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

    def takes(self, currency: str) -> bool:
        """Return whether customers can pay in ``currency`` here."""

    def open(self, *, payment: Payment, return_url: str) -> str:
        """Announce a payment, not saved yet, to the provider and return the reference it is known by there."""

    def payment_url(self, payment: Payment, *, return_url: str) -> str:
        """Return the address where the customer pays, to be led back to the path ``return_url``."""

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes) -> Notice:
        """Check and read a notice. Raises ``ForgedWebhook`` or ``UnreadableWebhook``."""

    def receipt(self, outcome: str) -> HttpResponse:
        """Return what the provider wants to hear of a notice that was dealt with, so that it stops repeating it."""

    def query(self, payment: Payment) -> Notice:
        """Ask the provider about a payment. Raises ``GatewayUnavailable`` or ``GatewayRefused``."""

    def close(self, payment: Payment) -> None:
        """Have the provider take no more money for a payment; one that is paid or unknown there stays as it is.

        Raises ``GatewayUnavailable`` or ``GatewayRefused``.
        """

    def refund(self, *, payment: Payment, amount_minor: int, key: str) -> str:
        """Send money back and return the provider's reference; the same key pays once.

        Raises ``GatewayUnavailable`` or ``GatewayRefused``.
        """

    def statement(self, day: dt.date) -> Iterable[StatementLine] | None:
        """Return what the provider says it moved on a day in China; None where it keeps no book of its own.

        Raises ``GatewayUnavailable`` where the statement is not made yet, also while it is read, and
        ``GatewayRefused``.
        """


def available() -> list[Gateway]:
    """Return the gateways that are set up here."""
    # Imported here: gateways import this module's types.
    from orders.gateways.alipay import AlipayGateway, account  # noqa: PLC0415
    from orders.gateways.cash import CashGateway  # noqa: PLC0415
    from orders.gateways.sandbox import SandboxGateway  # noqa: PLC0415

    found: list[Gateway] = [SandboxGateway()] if settings.SANDBOX_PAYMENTS else []
    merchant = account()
    found += [AlipayGateway(merchant)] if merchant else []
    return [*found, CashGateway()]


def offered(currency: str) -> list[Gateway]:
    """Return the gateways that customers who pay in ``currency`` may choose from."""
    return [gateway for gateway in available() if gateway.takes(currency)]


def get(code: str) -> Gateway:
    """Return a gateway by its code. Raises ``LookupError``."""
    for gateway in available():
        if gateway.code == code:
            return gateway
    raise LookupError(code)
