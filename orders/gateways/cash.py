"""Cash on delivery: whoever brings the parcel collects, so that there is no provider to ask."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.storefronts import HOME
from orders.gateway import ForgedWebhook, GatewayRefused, Notice, Result, StatementLine
from orders.models import Payment

CODE = "cash"


class CashGateway:
    """See ``Gateway``. Money arrives with the parcel (``payments.note_delivered``).

    What has to go back after that is transferred by hand: the queue of refused refunds asks operators for it.
    """

    code = CODE

    @property
    def name(self) -> str | Promise:
        """What customers choose."""
        return _("Cash on delivery")

    def takes(self, currency: str) -> bool:
        """Take cash in mainland China only."""
        return currency == HOME.currency

    def open(self, *, payment: Payment, return_url: str) -> str:  # noqa: ARG002 - the protocol's
        """Announce nothing."""
        return ""

    def payment_url(self, payment: Payment, *, return_url: str) -> str:  # noqa: ARG002 - the protocol's
        """Lead to the purchase's own page."""
        return return_url

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes) -> Notice:  # noqa: ARG002 - the protocol's
        """Refuse: nobody sends notices about cash."""
        raise ForgedWebhook

    def receipt(self, outcome: str) -> HttpResponse:  # noqa: ARG002 - the protocol's
        """Answer nobody."""
        return HttpResponse(status=404)

    def query(self, payment: Payment) -> Notice:
        """Say that it has not arrived; it arrives with the parcel."""
        return Notice("", "", Result.PENDING, payment.amount_minor, payment.currency, {})

    def close(self, payment: Payment) -> None:
        """Close nothing."""

    def refund(self, *, payment: Payment, amount_minor: int, key: str) -> str:  # noqa: ARG002 - the protocol's
        """Refuse: cash that was collected is transferred back by hand."""
        raise GatewayRefused

    def statement(self, day: dt.date) -> Iterable[StatementLine] | None:  # noqa: ARG002 - the protocol's
        """Have no book."""
        return None
