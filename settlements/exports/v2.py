"""The tab-delimited settlement flat file V2 that sellers' tools read: 24 columns, first row the summary.

The rows add up to the total of the summary: a balance carried over is a row of its own.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from marketplace.money import Money, exponent
from settlements.models import Account, Period
from settlements.models.ledger import AccountKind, Classification

COLUMNS = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name",
    "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time",
    "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
    "promotion-id",
)  # fmt: skip

# classification → transaction-type, amount-type, amount-description, in the words that tools know
WORDS = {
    Classification.PRINCIPAL: ("Order", "ItemPrice", "Principal"),
    Classification.PROMOTION: ("Order", "Promotion", "Principal"),
    Classification.DELIVERY: ("Order", "ItemPrice", "Shipping"),
    Classification.REFERRAL_FEE: ("Order", "ItemFees", "Commission"),
    Classification.REFUND_PRINCIPAL: ("Refund", "ItemPrice", "Principal"),
    Classification.REFUND_DELIVERY: ("Refund", "ItemPrice", "Shipping"),
    Classification.REFERRAL_FEE_RETURNED: ("Refund", "ItemFees", "Commission"),
    Classification.REFUND_ADMIN_FEE: ("Refund", "ItemFees", "RefundCommission"),
    Classification.PAYOUT_RETURNED: ("other-transaction", "other-transaction", "Failed Disbursement"),
}
CARRIED_OVER = ("Transfer", "other-transaction", "Previous Reserve Amount Balance")
FETCHED = 5_000

# PostgreSQL writes the rows; Python only passes them on.
_ROWS = r"""
SELECT concat_ws(E'\t',
    %(settlement)s, '', '', '', '', %(currency)s, words.transaction_type, coalesce(orders.number, ''), '', '',
    coalesce(shipment.tracking_number, ''), 'Quay ' || coalesce(orders.storefront, %(home)s),
    words.amount_type, words.amount_description,
    to_char(-entry.amount_minor / %(unit)s::numeric, %(pattern)s),
    CASE orders.channel WHEN 'platform' THEN 'AFN' WHEN 'seller' THEN 'MFN' ELSE '' END,
    to_char(entry.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD "00:00:00 UTC"'),
    to_char(entry.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'),
    coalesce(line.id::text, ''), '', '', translate(coalesce(line.sku, ''), E'\t\r\n', '   '),
    coalesce(line.quantity::text, ''),
    coalesce((SELECT voucher.code FROM orders_voucheruse AS uses
                JOIN orders_voucher AS voucher ON voucher.id = uses.voucher_id
               WHERE entry.classification = 'promotion' AND uses.purchase_id = orders.purchase_id
                 AND voucher.seller_id = orders.seller_id), ''))
FROM settlements_entry AS entry
JOIN unnest(%(classifications)s::text[], %(types)s::text[], %(amount_types)s::text[], %(descriptions)s::text[])
    AS words (classification, transaction_type, amount_type, amount_description)
    ON words.classification = entry.classification
LEFT JOIN orders_order AS orders ON orders.id = entry.order_id
LEFT JOIN orders_orderline AS line ON line.id = entry.order_line_id
LEFT JOIN LATERAL (
    SELECT tracking_number FROM fulfillment_shipment WHERE order_id = entry.order_id ORDER BY id LIMIT 1
) AS shipment ON true
WHERE entry.account_id = %(account)s AND entry.posted_at >= %(starts_at)s AND entry.posted_at < %(ends_at)s
ORDER BY entry.posted_at, entry.id
"""


def stream(*, statement: Period) -> Iterator[bytes]:
    """Yield the file in pieces; memory stays flat however many entries there are."""
    yield _text(["\t".join(COLUMNS), "\t".join(_summary(statement))])
    if statement.opening_minor:
        yield _text(["\t".join(_carried_over(statement))])
    account = Account.objects.filter(
        kind=AccountKind.AVAILABLE, seller=statement.seller_id, currency=statement.currency
    ).first()
    if account:
        for rows in _fetched(_parameters(statement, account)):
            yield _text(rows)


def _fetched(parameters: dict[str, Any]) -> Iterator[Sequence[str]]:
    """Yield the rows by a cursor of the server, which lives as long as its transaction."""
    name = f"flat_file_{uuid.uuid4().hex}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {_ROWS}", parameters)
        while True:
            cursor.execute(f"FETCH {FETCHED} FROM {name}")
            rows = [row for (row,) in cursor.fetchall()]
            if not rows:
                return
            yield rows


def _parameters(statement: Period, account: Account) -> dict[str, Any]:
    places = exponent(statement.currency)
    types, amount_types, descriptions = zip(*WORDS.values(), strict=True)
    return {
        "settlement": str(statement.settlement_id),
        "currency": statement.currency,
        "home": "CN",
        "unit": 10**places,
        "pattern": "FM9999999999990" + ("." + "0" * places if places else ""),
        "classifications": [str(each) for each in WORDS],
        "types": list(types),
        "amount_types": list(amount_types),
        "descriptions": list(descriptions),
        "account": account.pk,
        "starts_at": statement.starts_at,
        "ends_at": statement.ends_at,
    }


def _summary(statement: Period) -> list[str]:
    last_second = statement.ends_at - dt.timedelta(seconds=1)
    payout = getattr(statement, "payout", None)
    deposited = payout.answered_at or payout.sent_at if payout else None
    row = {
        "settlement-id": str(statement.settlement_id),
        "settlement-start-date": _moment(statement.starts_at),
        "settlement-end-date": _moment(last_second),
        "deposit-date": _moment(deposited or statement.ends_at),
        "total-amount": statement.closing.plain(),
        "currency": statement.currency,
    }
    return [row.get(column, "") for column in COLUMNS]


def _carried_over(statement: Period) -> list[str]:
    transaction_type, amount_type, description = CARRIED_OVER
    row = {
        "settlement-id": str(statement.settlement_id),
        "currency": statement.currency,
        "transaction-type": transaction_type,
        "amount-type": amount_type,
        "amount-description": description,
        "amount": Money(statement.opening_minor, statement.currency).plain(),
        "posted-date": f"{statement.starts_at:%Y-%m-%d} 00:00:00 UTC",
        "posted-date-time": _moment(statement.starts_at),
    }
    return [row.get(column, "") for column in COLUMNS]


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def _text(rows: Sequence[str]) -> bytes:
    return ("\n".join(rows) + "\n").encode()
