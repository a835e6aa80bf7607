"""Account health: how often a seller is late or cancels, against the limits; two queries.

Only what the records can prove: the rates of late dispatch, of cancellation by the seller, of
late invoices, and of messages answered late. A rate counts what fell due in its window; what is late
and still open counts as late.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from django.utils.translation import get_language, gettext_lazy as _, to_locale

from accounts.models import Seller
from marketplace import clock
from marketplace.db import fetch_all
from marketplace.money import BASIS_POINTS
from orders.messages.answering import answered_in_time

# (limit in basis points, window) — DESIGN §5, after the usual limits of marketplaces.
LATE_DISPATCH = (400, dt.timedelta(days=30))
CANCELLATION = (250, dt.timedelta(days=7))
LATE_INVOICE = (500, dt.timedelta(days=30))
# Sellers answer at least nine of ten messages within 24 hours, the usual target of marketplaces.
LATE_ANSWER = (1000, dt.timedelta(days=30))
# From this part of the limit on a rate is shown as near it.
NEAR = Decimal("0.8")

_RATES = """
SELECT
    count(*) FILTER (WHERE due), count(*) FILTER (WHERE due AND coalesce(shipped_at, %(now)s) > ship_by),
    count(*) FILTER (WHERE recent), count(*) FILTER (WHERE recent AND state = 'cancelled' AND not_wanted),
    (SELECT count(*) FROM fulfillment_invoice i WHERE i.seller_id = %(seller)s AND i.state <> 'withdrawn'
        AND i.due_at > %(invoices_since)s AND i.due_at <= %(now)s),
    (SELECT count(*) FROM fulfillment_invoice i WHERE i.seller_id = %(seller)s AND i.state <> 'withdrawn'
        AND i.due_at > %(invoices_since)s AND i.due_at <= %(now)s
        AND coalesce(i.mailed_at, i.delivered_at, %(now)s) > i.due_at)
FROM (
    SELECT o.state, o.shipped_at, o.ship_by,
           o.ship_by > %(dispatch_since)s AND o.ship_by <= %(now)s AND o.state <> 'cancelled' AS due,
           o.paid_at > %(cancel_since)s AS recent,
           o.cancel_reason <> 'by_customer' AS not_wanted
    FROM orders_order o
    WHERE o.seller_id = %(seller)s AND o.channel = 'seller' AND o.paid_at IS NOT NULL
      AND o.placed_at > %(placed_since)s
) AS orders
"""
# Orders are found by when they were placed; ship-by follows within this time.
_LONGEST_HANDLING = dt.timedelta(days=60)


@dataclass(frozen=True)
class Meter:
    """One rate: ``bad`` of ``total``, in basis points against ``limit_bp``."""

    label: Any
    bad: int
    total: int
    limit_bp: int

    @property
    def rate(self) -> Decimal:
        """The share, from 0 to 1."""
        return Decimal(self.bad) / self.total if self.total else Decimal()

    @property
    def value(self) -> str:
        """The rate as people read it."""
        return _percent(self.rate)

    @property
    def limit(self) -> str:
        """The limit as people read it."""
        return _percent(Decimal(self.limit_bp) / BASIS_POINTS)

    @property
    def tone(self) -> str:
        """``bad`` above the limit, ``warn`` near it."""
        used = self.rate * BASIS_POINTS / self.limit_bp
        return "bad" if used > 1 else "warn" if used >= NEAR else ""

    @property
    def percent(self) -> int:
        """Where the rate stands on a scale that ends at twice the limit."""
        return min(100, int(self.rate * BASIS_POINTS * 50 / self.limit_bp))


def meters(seller: Seller) -> list[Meter]:
    """Return the seller's health meters."""
    now = clock.now()
    params = {
        "seller": seller.pk,
        "now": now,
        "dispatch_since": now - LATE_DISPATCH[1],
        "cancel_since": now - CANCELLATION[1],
        "invoices_since": now - LATE_INVOICE[1],
        "placed_since": now - LATE_DISPATCH[1] - _LONGEST_HANDLING,
    }
    due, late, recent, cancelled, invoices, late_invoices = fetch_all(_RATES, params)[0]
    answers = answered_in_time(seller, now - LATE_ANSWER[1])
    return [
        Meter(_("Late dispatch rate (30 days)"), late, due, LATE_DISPATCH[0]),
        Meter(_("Cancellation rate (7 days)"), cancelled, recent, CANCELLATION[0]),
        Meter(_("Late invoice rate (30 days)"), late_invoices, invoices, LATE_INVOICE[0]),
        Meter(_("Late answer rate (30 days)"), answers.late, answers.due, LATE_ANSWER[0]),
    ]


def _percent(share: Decimal) -> str:
    return str(format_percent(share, format="#,##0.0%", locale=to_locale(get_language() or "en")))
