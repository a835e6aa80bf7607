"""14-day periods: opened at approval, closed on the second, one after the other, each a statement.

A close locks the period, then the seller's available account. A posting holds that account's lock until it
commits, so that the close either counts it or sends it to the next period (docs/locking.md).
"""

import datetime as dt
import logging
from collections.abc import Collection

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.models import Seller
from marketplace import clock, state
from marketplace.db import advisory_lock, locked
from marketplace.sweeps import for_each
from settlements import news, payouts
from settlements.models import Account, Period
from settlements.models.ledger import AccountKind
from settlements.models.period import PeriodState

logger = logging.getLogger(__name__)

# Periods closed in one transaction: bounds memory and the time locks are held.
BATCH = 5_000


@transaction.atomic
def open_first_period(*, seller: Seller, currency: str) -> Period:
    """Open a seller's first period in a currency, or return the open one.

    The grid of all periods is anchored at the approval: a currency that comes later starts with the period
    that runs now.
    """
    advisory_lock(f"first period {seller.pk} {currency}")
    existing = Period.objects.open().filter(seller=seller, currency=currency).first()
    if existing:
        return existing
    anchor = seller.approved_at
    if anchor is None:
        msg = f"seller {seller.pk} is not approved: there is no anchor for its periods"
        raise ValueError(msg)
    passed = max(clock.now() - anchor, dt.timedelta()) // settings.SETTLEMENT_PERIOD
    starts_at = anchor + passed * settings.SETTLEMENT_PERIOD
    period = Period(seller=seller, currency=currency, sequence=1, starts_at=starts_at)
    _complete(period)
    period.save()
    state.begin(period)
    return period


def ensure_open(*, sellers: Collection[int], currency: str) -> None:
    """Open the first period of those ``sellers`` (their keys) who never had one in this currency.

    One query if all had. In the order of their keys: two purchases from the same sellers must not wait for each other.
    """
    had = Period.objects.open().filter(seller__in=sellers, currency=currency).values_list("seller", flat=True)
    if missing := set(sellers) - set(had):
        for seller in Seller.objects.filter(pk__in=missing).order_by("pk"):
            open_first_period(seller=seller, currency=currency)


@transaction.atomic
def close_period(*, period: Period, now: dt.datetime) -> bool:
    """Close one period if it is due; return whether it was closed by this call.

    Exactly once: a second caller waits for the first one's lock and then finds it closed.
    """
    due = list(locked(Period.objects.due(now).filter(pk=period.pk)))
    return bool(_close(due, now))


def close_due_periods(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Close everything due, catching up period by period; return how many periods were closed.

    Where the database refuses a batch, its periods are closed one by one, so that the bad one holds up nobody
    else; its error is raised at the end.
    """
    total = 0
    try:
        while closed := _close_batch(now, batch):
            total += closed
    except DatabaseError:
        logger.exception("a batch of periods could not be closed; closing them one by one")
        for_each(Period.objects.due(now).order_by("pk"), lambda period: close_period(period=period, now=now))
    return total


@transaction.atomic
def _close_batch(now: dt.datetime, batch: int) -> int:
    # Rows that another process is closing right now are its own.
    due = Period.objects.due(now).order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=True)[:batch]
    return _close(list(due), now)


def _close(periods: list[Period], now: dt.datetime) -> int:
    """Close locked, due periods: mark lines, sum, prove, open the next ones, set payouts aside."""
    if not periods:
        return 0
    ids = [period.pk for period in periods]
    _lock_accounts(periods)
    with connection.cursor() as cursor:
        # A million entries are sorted and joined in memory; compiling the queries costs more than it saves.
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
        cursor.execute(_MARK, [ids])
        cursor.execute(_SUM, [ids])
    # The trigger settlements_period_proved lets this through only if every figure is the sum of its lines.
    state.move_all(Period.objects.filter(pk__in=ids), PeriodState.CLOSED, closed_at=now)
    statements = list(Period.objects.filter(pk__in=ids).select_related("seller").order_by("pk"))
    _open_next(statements)
    payouts.set_aside(statements=statements)
    news.statements_closed(statements=statements)
    return len(statements)


def _lock_accounts(periods: list[Period]) -> None:
    """Wait for postings under way and keep new ones out until the close commits."""
    pairs = {(period.seller_id, period.currency) for period in periods}
    accounts = Account.objects.filter(
        kind=AccountKind.AVAILABLE,
        seller__in={seller for seller, _currency in pairs},
        currency__in={currency for _seller, currency in pairs},
    )
    list(locked(accounts).values_list("pk"))


# In the entries' own order: the index of lines grows at its end.
_MARK = """
INSERT INTO settlements_statementline (entry_id, period_id)
SELECT entry.id, period.id
FROM settlements_period AS period
JOIN settlements_account AS account
    ON account.kind = 'available' AND account.seller_id = period.seller_id AND account.currency = period.currency
JOIN settlements_entry AS entry
    ON entry.account_id = account.id
    AND entry.posted_at >= period.starts_at AND entry.posted_at < period.ends_at
    AND entry.classification <> 'transfer'
WHERE period.id = ANY(%s)
ORDER BY entry.id
"""

_SUM = """
UPDATE settlements_period AS period
SET line_count = lines.line_count,
    sales_minor = lines.sales, refunds_minor = lines.refunds, fees_minor = lines.fees,
    adjustments_minor = lines.adjustments,
    closing_minor = lines.closing, transfer_minor = greatest(lines.closing, 0)
FROM (
    SELECT period.id, count(entry.id) AS line_count,
        coalesce(-sum(entry.amount_minor)
            FILTER (WHERE settlements_statement_group(entry.classification) = 'sales'), 0) AS sales,
        coalesce(-sum(entry.amount_minor)
            FILTER (WHERE settlements_statement_group(entry.classification) = 'refunds'), 0) AS refunds,
        coalesce(-sum(entry.amount_minor)
            FILTER (WHERE settlements_statement_group(entry.classification) = 'fees'), 0) AS fees,
        coalesce(-sum(entry.amount_minor)
            FILTER (WHERE settlements_statement_group(entry.classification) = 'adjustments'), 0) AS adjustments,
        period.opening_minor - coalesce(sum(entry.amount_minor), 0) AS closing
    FROM settlements_period AS period
    LEFT JOIN settlements_account AS account
        ON account.kind = 'available' AND account.seller_id = period.seller_id
        AND account.currency = period.currency
    LEFT JOIN settlements_entry AS entry
        ON entry.account_id = account.id
        AND entry.posted_at >= period.starts_at AND entry.posted_at < period.ends_at
        AND entry.classification <> 'transfer'
    WHERE period.id = ANY(%s)
    GROUP BY period.id
) AS lines
WHERE period.id = lines.id
"""


def _open_next(statements: list[Period]) -> None:
    following = [
        Period(
            seller=each.seller,
            currency=each.currency,
            sequence=each.sequence + 1,
            starts_at=each.ends_at,
            opening_minor=each.carried_minor,
        )
        for each in statements
    ]
    for period in following:
        _complete(period)
    created = Period.objects.bulk_create(following)
    state.begin_each(created)


def _complete(period: Period) -> None:
    period.number = f"S{period.seller_id:05d}-{period.currency}-{period.sequence:03d}"
    period.ends_at = period.starts_at + settings.SETTLEMENT_PERIOD
    period.closing_minor = period.opening_minor
