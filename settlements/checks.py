"""What ``manage.py audit`` asks of all books. Each check yields a sentence per finding and reads only.

The database refuses most of these lies when they are written; the audit finds them however they came.
"""

import datetime as dt
from collections.abc import Iterator

from django.apps import apps

import catalog.checks
import fulfillment.checks
import orders.checks
from accounts.models import Notification
from marketplace import clock
from marketplace.db import fetch_all
from settlements.models import Deferral

# How long a release may be late before somebody should look.
RELEASE_GRACE = dt.timedelta(days=1)

# What is wrong, with the SQL that returns what is put into the braces.
CHECKS: tuple[tuple[str, str], ...] = (
    (
        "order {} is paid but has no sale in the ledger, or the other way round",
        """
        SELECT coalesce(o.number, j.source_id::text) FROM orders_order o
        FULL JOIN (SELECT source_id FROM settlements_journal
        WHERE kind = 'sale' AND source_type = 'order') j ON j.source_id = o.id
        WHERE (o.paid_at IS NOT NULL) IS DISTINCT FROM (j.source_id IS NOT NULL)
        """,
    ),
    (
        "the sale of order {} differs from what the customer paid",
        """
        SELECT o.number FROM orders_order o
        JOIN settlements_journal j ON j.kind = 'sale' AND j.source_id = o.id
        JOIN settlements_entry e ON e.journal_id = j.id
        JOIN settlements_account a ON a.id = e.account_id AND a.kind IN ('provider', 'collection')
        GROUP BY o.id
        HAVING sum(e.amount_minor) <> o.total_minor
        """,
    ),
    (
        "refund {} is not in the ledger",
        """
        SELECT r.number FROM orders_refund r
        WHERE NOT EXISTS (SELECT FROM settlements_journal j
        WHERE j.kind = 'refund' AND j.source_type = 'refund' AND j.source_id = r.id)
        """,
    ),
    (
        "refund {} differs from its journal",
        """
        SELECT r.number FROM orders_refund r
        JOIN settlements_journal j ON j.kind = 'refund' AND j.source_id = r.id
        JOIN settlements_entry e ON e.journal_id = j.id
        JOIN settlements_account a ON a.id = e.account_id AND a.kind IN ('provider', 'collection')
        GROUP BY r.id
        HAVING sum(e.amount_minor) <> -r.amount_minor
        """,
    ),
    (
        "what is to be collected in {} differs from the orders that are paid in cash and on their way",
        """
        SELECT a.currency FROM settlements_account a
        LEFT JOIN settlements_entry e ON e.account_id = a.id
        WHERE a.kind = 'collection'
        GROUP BY a.id
        HAVING coalesce(sum(e.amount_minor), 0) <> (SELECT coalesce(sum(o.total_minor - o.refunded_minor), 0)
        FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id
        WHERE p.pays_on_delivery AND p.currency = a.currency AND o.delivered_at IS NULL AND o.paid_at IS NOT NULL)
        """,
    ),
    (
        "late payment {} was returned but is not in the ledger",
        """
        SELECT p.id FROM orders_payment p
        WHERE p.state = 'returned' AND NOT EXISTS (SELECT FROM settlements_journal j
        WHERE j.kind = 'late_payment' AND j.source_type = 'payment' AND j.source_id = p.id)
        """,
    ),
    (
        "late payment {} differs from its journal",
        """
        SELECT p.id FROM orders_payment p
        JOIN settlements_journal j ON j.kind = 'late_payment' AND j.source_type = 'payment' AND j.source_id = p.id
        LEFT JOIN settlements_entry e ON e.journal_id = j.id AND e.amount_minor > 0
            AND e.currency = CASE WHEN p.received_minor IS NULL THEN p.currency ELSE p.received_currency END
        GROUP BY p.id
        HAVING coalesce(sum(e.amount_minor), 0) <> 2 * coalesce(p.received_minor, p.amount_minor)
        """,
    ),
    (
        "journal {} does not sum to zero",
        """
        SELECT DISTINCT journal_id FROM settlements_entry
        GROUP BY journal_id, currency
        HAVING sum(amount_minor) <> 0
        """,
    ),
    (
        "all accounts in {} do not sum to zero",
        """
        SELECT a.currency FROM settlements_entry e
        JOIN settlements_account a ON a.id = e.account_id
        GROUP BY a.currency
        HAVING sum(e.amount_minor) <> 0
        """,
    ),
    (
        "order {} is released but money of it is still deferred",
        """
        SELECT o.number FROM settlements_deferral d
        JOIN orders_order o ON o.id = d.order_id
        JOIN settlements_entry e ON e.order_id = o.id
        JOIN settlements_account a ON a.id = e.account_id AND a.kind = 'deferred'
        WHERE d.released_at IS NOT NULL
        GROUP BY o.id
        HAVING sum(e.amount_minor) <> 0
        """,
    ),
    (
        "order {} has an end (delivered or cancelled) but no release date",
        """
        SELECT o.number FROM settlements_deferral d
        JOIN orders_order o ON o.id = d.order_id
        WHERE d.release_at IS NULL AND o.state IN ('delivered', 'completed', 'cancelled')
        """,
    ),
    (
        "statement {} is not the sum of its lines",
        """
        SELECT p.number FROM settlements_period p
        LEFT JOIN (SELECT l.period_id, count(*) AS n, -sum(e.amount_minor) AS total FROM
            settlements_statementline l
        JOIN settlements_entry e ON e.id = l.entry_id
        GROUP BY l.period_id) s ON s.period_id = p.id
        WHERE p.state = 'closed' AND (p.line_count, p.closing_minor - p.opening_minor) <> (coalesce(s.n, 0),
            coalesce(s.total, 0))
        """,
    ),
    (
        "an entry of statement {} is on no statement",
        """
        SELECT DISTINCT p.number FROM settlements_period p
        JOIN settlements_account a ON a.kind = 'available' AND a.seller_id = p.seller_id AND a.currency =
            p.currency
        JOIN settlements_entry e ON e.account_id = a.id AND e.posted_at >= p.starts_at AND e.posted_at <
            p.ends_at AND e.classification <> 'transfer'
        LEFT JOIN settlements_statementline l ON l.entry_id = e.id
        WHERE p.state = 'closed' AND l.entry_id IS NULL
        """,
    ),
    (
        "period {} does not follow the one before it",
        """
        SELECT number
        FROM (SELECT number, sequence, starts_at, opening_minor, lag(sequence) OVER w AS before,
            lag(ends_at) OVER w AS ended, lag(closing_minor - transfer_minor) OVER w AS carried FROM
            settlements_period
        WINDOW w AS (PARTITION BY seller_id, currency ORDER BY sequence)) p
        WHERE (sequence, starts_at, opening_minor) IS DISTINCT FROM (coalesce(before, 0) + 1,
            coalesce(ended, starts_at), coalesce(carried, 0))
        """,
    ),
    (
        "seller {} is approved but has no open settlement period",
        """
        SELECT s.store_name FROM accounts_seller s
        WHERE s.state = 'approved' AND NOT EXISTS (SELECT FROM settlements_period p
        WHERE p.seller_id = s.id AND p.state = 'open')
        """,
    ),
    (
        "the payout of statement {} differs from its transfer",
        """
        SELECT p.number FROM settlements_period p
        LEFT JOIN settlements_payout t ON t.period_id = p.id
        WHERE p.transfer_minor <> coalesce(t.amount_minor, 0)
        """,
    ),
    (
        "the available balance of seller {} differs from its statements and the open period",
        """
        SELECT s.store_name || ' (' || a.currency || ')' FROM settlements_account a
        JOIN accounts_seller s ON s.id = a.seller_id
        JOIN settlements_period p ON p.seller_id = s.id AND p.currency = a.currency AND p.state = 'open'
        JOIN settlements_entry e ON e.account_id = a.id
        WHERE a.kind = 'available'
        GROUP BY s.id, a.id, p.id
        HAVING -sum(e.amount_minor) <> p.opening_minor - coalesce(sum(e.amount_minor)
        FILTER (WHERE e.posted_at >= p.starts_at AND e.classification <> 'transfer'), 0)
        """,
    ),
    (
        "what is on its way to seller {} differs from the payouts",
        """
        SELECT s.store_name FROM accounts_seller s
        JOIN settlements_account a ON a.seller_id = s.id AND a.kind = 'payable'
        LEFT JOIN settlements_entry e ON e.account_id = a.id
        GROUP BY s.id, a.id
        HAVING -coalesce(sum(e.amount_minor), 0) <> (SELECT coalesce(sum(t.amount_minor), 0) FROM
            settlements_payout t
        WHERE t.seller_id = s.id AND t.currency = a.currency AND t.state IN ('held', 'scheduled', 'sent'))
        """,
    ),
    (
        "what left the bank in {} differs from the paid payouts",
        """
        SELECT a.currency FROM settlements_account a
        LEFT JOIN settlements_entry e ON e.account_id = a.id
        WHERE a.kind = 'bank'
        GROUP BY a.id
        HAVING -coalesce(sum(e.amount_minor), 0) <> (SELECT coalesce(sum(t.amount_minor), 0) FROM
            settlements_payout t
        WHERE t.currency = a.currency AND t.state = 'paid')
        """,
    ),
    (
        "payout {} was sent without a bank file",
        """
        SELECT number FROM settlements_payout
        WHERE sent_at IS NOT NULL AND bank_file = ''
        """,
    ),
    (
        "nobody was told of statement {}",
        """
        SELECT p.number FROM settlements_period p
        WHERE p.state = 'closed' AND p.line_count > 0 AND NOT EXISTS (SELECT FROM accounts_notification n
        WHERE n.kind = 'statement_closed' AND n.subject_type = 'settlements.period' AND n.subject_id = p.id)
        """,
    ),
)


def findings() -> Iterator[str]:
    """Yield everything that does not hold in any app, in plain English for operators."""
    yield from catalog.checks.findings()
    yield from orders.checks.findings()
    yield from fulfillment.checks.findings()
    yield from money()
    yield from late_releases()
    yield from orphan_notifications()


def money() -> Iterator[str]:
    """Yield where sales, refunds, ledger, statements and payouts disagree."""
    for sentence, sql in CHECKS:
        for (subject,) in fetch_all(f"{sql} ORDER BY 1"):
            yield sentence.format(subject)


def late_releases() -> Iterator[str]:
    """Yield the orders whose money should have been released a day ago."""
    late = Deferral.objects.filter(released_at=None, release_at__lt=clock.now() - RELEASE_GRACE)
    for number in late.order_by("pk").values_list("order__number", flat=True):
        yield f"the money of order {number} should have been released"


def orphan_notifications() -> Iterator[str]:
    """Yield the messages about something that does not exist."""
    kinds = Notification.objects.order_by("subject_type").values_list("subject_type", flat=True).distinct()
    for subject_type in kinds:
        about = Notification.objects.filter(subject_type=subject_type)
        existing = apps.get_model(subject_type)._base_manager.values("pk")
        for pk in about.exclude(subject_id__in=existing).order_by("pk").values_list("pk", flat=True):
            yield f"notification {pk} is about a {subject_type} that does not exist"
