"""Alipay: page pay for computers and phones, asynchronous notices, query, refund, close, and the daily bill.

``provider_ref`` is our ``out_trade_no``; a refund's key is its ``out_request_no``, so that a repeated one pays once.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.errors import DomainError
from marketplace.money import Money
from marketplace.workdays import CHINA
from orders.gateway import (
    ForgedWebhook,
    GatewayRefused,
    GatewayUnavailable,
    Notice,
    Result,
    StatementLine,
    UnreadableWebhook,
)
from orders.gateways import alipay_api, alipay_bill
from orders.gateways.alipay_account import Account, account
from orders.models import Payment

__all__ = ["AlipayGateway", "account"]

CODE = "alipay"
CURRENCY = "CNY"
RESULTS = {
    "WAIT_BUYER_PAY": Result.PENDING,
    "TRADE_SUCCESS": Result.PAID,
    "TRADE_FINISHED": Result.PAID,
    # Not paid in time, closed by us, or refunded whole: what was captured stays captured.
    "TRADE_CLOSED": Result.FAILED,
}
# The customer has not opened Alipay's page yet, so that there is no trade.
NOT_THERE = "ACQ.TRADE_NOT_EXIST"


class AlipayGateway:
    """Our side of Alipay, for one account."""

    code = CODE
    name = _("Alipay")

    def __init__(self, merchant: Account) -> None:
        self.account = merchant

    def takes(self, currency: str) -> bool:
        """Yuan only."""
        return currency == CURRENCY

    def open(self, *, payment: Payment, return_url: str) -> str:  # noqa: ARG002 - named when the customer goes there
        """Name the trade; Alipay hears of it when the customer opens its page."""
        return f"{payment.purchase.number.replace('-', '_')}_{secrets.token_hex(6)}"

    def payment_url(self, payment: Payment, *, return_url: str) -> str:
        """Return the signed address of the cashier (``alipay.trade.page.pay``), good until the purchase expires."""
        purchase = payment.purchase
        content = {
            "out_trade_no": payment.provider_ref,
            "total_amount": Money(payment.amount_minor, payment.currency).plain(),
            "subject": purchase.number,
            "product_code": "FAST_INSTANT_TRADE_PAY",
            "time_expire": f"{purchase.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        }
        notify_url = settings.SITE_URL + reverse("payments:webhook", kwargs={"provider": CODE})
        params = alipay_api.signed(
            self.account, "alipay.trade.page.pay", content,
            return_url=settings.SITE_URL + return_url, notify_url=notify_url,
        )  # fmt: skip
        return f"{self.account.gateway_url}?{urlencode(params)}"

    def read_webhook(self, *, headers: Mapping[str, str], body: bytes) -> Notice:  # noqa: ARG002 - the body is signed
        """Check the signature over all parameters and for whom the notice is, then read."""
        try:
            pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
        except ValueError as error:
            raise ForgedWebhook from error
        params = dict(pairs)
        content = {name: value for name, value in params.items() if name not in {"sign", "sign_type"}}
        is_signed = alipay_api.is_from_alipay(self.account, alipay_api.joined(content), params.get("sign", ""))
        if len(params) != len(pairs) or params.get("sign_type") != "RSA2" or not is_signed:
            raise ForgedWebhook
        if (params.get("app_id"), params.get("seller_id")) != (self.account.app_id, self.account.seller_id):
            raise ForgedWebhook
        return _notice(content)

    def receipt(self, outcome: str) -> HttpResponse:  # noqa: ARG002 - the same for all
        """Return the seven letters that end the repetitions."""
        return HttpResponse("success", content_type="text/plain")

    def query(self, payment: Payment) -> Notice:
        """Ask for the trade (``alipay.trade.query``); one that Alipay has not heard of waits for its customer."""
        try:
            answer = alipay_api.call(self.account, "alipay.trade.query", {"out_trade_no": payment.provider_ref})
        except GatewayRefused as refusal:
            if str(refusal) != NOT_THERE:
                raise
            return Notice("", payment.provider_ref, Result.PENDING, payment.amount_minor, payment.currency, {})
        if answer.get("out_trade_no") != payment.provider_ref:
            raise GatewayUnavailable(CODE)
        try:
            return _notice(answer)
        except UnreadableWebhook as error:
            raise GatewayUnavailable(CODE) from error

    def close(self, payment: Payment) -> None:
        """Close an unpaid trade (``alipay.trade.close``)."""
        try:
            alipay_api.call(self.account, "alipay.trade.close", {"out_trade_no": payment.provider_ref})
        except GatewayRefused as refusal:
            # Paid or closed a moment ago: its notice, or the next reconciliation, says which.
            if str(refusal) not in {NOT_THERE, "ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID"}:
                raise

    def refund(self, *, payment: Payment, amount_minor: int, key: str) -> str:
        """Send money back (``alipay.trade.refund``).

        Alipay says ``fund_change`` N where this very call moved nothing, as for a repeated key; then it is asked
        whether the refund has been made.
        """
        asked = {"out_trade_no": payment.provider_ref, "out_request_no": key}
        amount = Money(amount_minor, payment.currency).plain()
        answer = alipay_api.call(self.account, "alipay.trade.refund", {**asked, "refund_amount": amount})
        if answer.get("fund_change") != "Y":
            found = alipay_api.call(self.account, "alipay.trade.fastpay.refund.query", asked)
            if found.get("refund_status") != "REFUND_SUCCESS":
                raise GatewayUnavailable(CODE)
        return str(answer.get("trade_no", ""))[:64]

    def statement(self, day: dt.date) -> Iterator[StatementLine]:
        """Return the movements of a day in China from Alipay's bill, which is there on the next morning."""
        return alipay_bill.statement(self.account, day)


def _notice(said: Mapping[str, Any]) -> Notice:
    try:
        trade, status = str(said["out_trade_no"]), str(said["trade_status"])
        amount = Money.parse(str(said["total_amount"]), CURRENCY)
        result = RESULTS[status]
    except (KeyError, DomainError) as error:
        raise UnreadableWebhook from error
    if amount.minor <= 0:
        raise UnreadableWebhook
    known = ":".join((str(said.get("notify_id", "")), trade, status, str(said.get("out_biz_no", ""))))
    return Notice(
        event_id=hashlib.sha256(known.encode()).hexdigest(),
        provider_ref=trade,
        result=result,
        amount_minor=amount.minor,
        currency=amount.currency,
        payload=dict(said),
    )
