"""Ledger scenes for tests: a seller with an open period, entries on its available balance."""

import contextlib
import datetime as dt
import itertools

from django.db import connection

from marketplace import clock
from settlements import ledger, periods
from settlements.ledger import Line
from settlements.models import Journal, Period
from settlements.models.ledger import AccountKind, Classification, JournalKind
from tests.accounts.factories import APPROVED_AT, SellerFactory

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
