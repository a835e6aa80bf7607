"""Ledger scenes for tests: a seller with an open period, entries on its available balance."""

import contextlib
import datetime as dt
import itertools

from django.db import connection

from fulfillment import shipments
from marketplace import clock
from orders import refunds
from settlements import deferrals, ledger, periods
from settlements.ledger import Line
from settlements.models import Journal, Period
from settlements.models.ledger import AccountKind, Classification, JournalKind
from tests.accounts.factories import APPROVED_AT, SellerFactory
from tests.catalog.factories import OfferFactory
from tests.fulfillment.factories import dispatch
from tests.orders import factories as orders

PERIOD = dt.timedelta(days=14)
_events = itertools.count(1)


def seller_with_period(**kwargs):
    """Return an approved seller and its first period, which starts at the approval."""
    seller = SellerFactory(**kwargs)
    with clock.at(seller.approved_at):
        period = periods.open_first_period(seller=seller, currency="CNY")
    return seller, period


def earn(seller, amount, *, at=APPROVED_AT, classification=Classification.PRINCIPAL, source=None, currency="CNY"):
    """Post ``amount`` (negative: a charge) to the seller's available balance at a moment."""
    provider = ledger.account(AccountKind.PROVIDER, currency=currency)
    available = ledger.account(AccountKind.AVAILABLE, seller_id=seller.pk, currency=currency)
    entries = [Line(provider, amount), Line(available, -amount, classification)]
    with clock.at(at):
        return ledger.post(
            kind=JournalKind.RELEASE, source=source or Journal(pk=next(_events)), occurred_at=at, entries=entries
        )


def close(period, *, at=None):
    """Close ``period`` at its end, and return it as the statement it is now."""
    moment = at or period.ends_at
    with clock.at(moment):
        periods.close_period(period=period, now=moment)
    period.refresh_from_db()
    return period


def next_of(period):
    """Return the period after ``period``."""
    return Period.objects.get(seller=period.seller, currency=period.currency, sequence=period.sequence + 1)


@contextlib.contextmanager
def unguarded(*tables):
    """Let a test plant a lie: the triggers of these tables are off inside."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


SOLD_AT = dt.datetime(2026, 9, 3, 4, tzinfo=dt.UTC)


def sold_order(seller, *, quantity=2, at=SOLD_AT, refunded=0, delivered=True):
    """Return an order of ``seller``, paid at a moment, delivered a day later, ``refunded`` minor units of it."""
    with clock.at(at):
        order = orders.paid_order(offers=[(OfferFactory(seller=seller), quantity)])
    with clock.at(at + dt.timedelta(days=1)):
        if refunded:
            line = order.lines.get()
            refunds.create_refund(
                order=order, lines={line.pk: refunded}, reason="goodwill", note="", actor=None,
                idempotency_key=f"refund-{order.pk}",
            )  # fmt: skip
        if delivered:
            dispatch(order)
            shipments.confirm_receipt(order=order, actor=None)
    return order


def statement(**kwargs):
    """Return a closed statement of two orders, one of them refunded in part."""
    seller, period = seller_with_period(**kwargs)
    sold_order(seller)
    sold_order(seller, refunded=500)
    with clock.at(period.ends_at - dt.timedelta(hours=1)):
        deferrals.release_due()
    return close(period)
