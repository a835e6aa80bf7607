"""The only writer of the ledger.

``post`` writes one event's journal, ``post_all`` those of one transaction together, ``release`` moves the
deferred money of many orders in one statement. All run in the caller's transaction: the event and its
money commit or fail together. The database checks everything again (migrations/sql/ledger.sql).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, models

from marketplace import clock
from marketplace.db import fetch_all
from settlements.models import Account, Entry, Journal
from settlements.models.ledger import AccountKind, Classification, JournalKind

# Kind, seller (None: the platform's), currency.
AccountKey = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be written: positive debits, negative credits, in the account's currency."""

    account: Account
    amount_minor: int
    classification: str = Classification.INTERNAL
    order_id: int | None = None
    order_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One journal to be written; ``source`` is the saved object it is about."""

    kind: str
    source: models.Model
    occurred_at: dt.datetime
    entries: Sequence[Line]

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes the journal unique."""
        return self.kind, self.source._meta.model_name or "", self.source.pk


def post(*, kind: str, source: models.Model, occurred_at: dt.datetime, entries: Sequence[Line]) -> Journal:
    """Write one journal, or return the one that is there already for this kind and source.

    Entries of 0 are left out. Raises ``IntegrityError`` where the rest does not sum to zero.
    """
    draft = Draft(kind, source, occurred_at, entries)
    post_all([draft])
    return Journal.objects.get(**dict(zip(("kind", "source_type", "source_id"), draft.key, strict=True)))


def post_all(drafts: Sequence[Draft]) -> None:
    """Write the journals of one transaction, in four queries however many; those already there stay as they are.

    A journal enters the period that is open when the seller's account is locked here: one that waited for a
    close lands in the next period.
    """
    if not drafts:
        return
    fresh = _insert_journals(drafts)
    lines = [(fresh[draft.key], line) for draft in drafts if draft.key in fresh for line in draft.entries]
    moments = _posting_moments({line.account for _journal, line in lines})
    rows = [
        (
            journal, line.account.pk, line.amount_minor, line.account.currency, line.classification, line.order_id,
            line.order_line_id, moments[line.account.pk],
        )
        for journal, line in lines
        if line.amount_minor
    ]  # fmt: skip
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, list(map(list, zip(*rows, strict=True))))


_ENTER = """
INSERT INTO settlements_entry
    (journal_id, account_id, amount_minor, currency, classification, order_id, order_line_id, posted_at)
SELECT * FROM unnest(
    %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[]
)
"""


def account(kind: str, *, currency: str, seller_id: int | None = None) -> Account:
    """Return one account, made at its first use."""
    return accounts([(kind, seller_id, currency)])[kind, seller_id, currency]


def accounts(keys: Iterable[AccountKey]) -> dict[AccountKey, Account]:
    """Return the accounts of ``keys``, making those that are missing."""
    wanted = set(keys)
    found = _accounts(wanted)
    missing = wanted - set(found)
    if missing:
        new = [
            Account(kind=kind, seller_id=seller, currency=currency)
            for kind, seller, currency in sorted(missing, key=str)
        ]
        Account.objects.bulk_create(new, ignore_conflicts=True)
        found |= _accounts(missing)
    return found


def release(*, order_ids: Sequence[int], occurred_at: dt.datetime) -> int:
    """Move everything deferred of these orders to available, classifications kept; return how many orders moved.

    Set-based: three statements for thousands of orders. The caller holds the orders' deferrals locked.
    """
    deferred = Account.objects.filter(
        kind=AccountKind.DEFERRED, pk__in=Entry.objects.filter(order_id__in=order_ids).values("account")
    )
    available = accounts((AccountKind.AVAILABLE, each.seller_id, each.currency) for each in deferred)
    _posting_moments(set(available.values()))
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, {"orders": list(order_ids), "occurred_at": occurred_at, "now": clock.now()})
    return Journal.objects.filter(
        kind=JournalKind.RELEASE, source_type="order", source_id__in=order_ids, occurred_at=occurred_at
    ).count()


_RELEASE = """
WITH moved AS MATERIALIZED (
    SELECT entry.order_id, entry.order_line_id, entry.classification, entry.currency,
        deferred.id AS deferred_id, available.id AS available_id, period.starts_at,
        sum(entry.amount_minor) AS amount
    FROM settlements_entry AS entry
    JOIN settlements_account AS deferred ON deferred.id = entry.account_id AND deferred.kind = 'deferred'
    JOIN settlements_account AS available
        ON available.kind = 'available' AND available.seller_id = deferred.seller_id
        AND available.currency = deferred.currency
    JOIN settlements_period AS period
        ON period.seller_id = deferred.seller_id AND period.currency = deferred.currency AND period.state = 'open'
    WHERE entry.order_id = ANY(%(orders)s)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    HAVING sum(entry.amount_minor) <> 0
), journal AS (
    INSERT INTO settlements_journal (kind, source_type, source_id, occurred_at, posted_at)
    SELECT DISTINCT 'release', 'order', order_id, %(occurred_at)s::timestamptz, %(now)s::timestamptz
    FROM moved ORDER BY order_id
    ON CONFLICT DO NOTHING
    RETURNING id, source_id
)
INSERT INTO settlements_entry
    (journal_id, account_id, amount_minor, currency, classification, order_id, order_line_id, posted_at)
SELECT journal.id, side.account_id, side.amount, moved.currency, moved.classification,
    moved.order_id, moved.order_line_id, side.posted_at
FROM moved
JOIN journal ON journal.source_id = moved.order_id,
    LATERAL (VALUES
        (moved.deferred_id, -moved.amount, %(now)s::timestamptz),
        (moved.available_id, moved.amount, greatest(%(now)s::timestamptz, moved.starts_at))
    ) AS side (account_id, amount, posted_at)
"""


def _accounts(keys: set[AccountKey]) -> dict[AccountKey, Account]:
    currencies = {currency for _kind, _seller, currency in keys}
    kinds = {kind for kind, _seller, _currency in keys}
    sellers = {seller for _kind, seller, _currency in keys}
    found = Account.objects.filter(
        models.Q(seller__in=sellers - {None}) | models.Q(seller=None), kind__in=kinds, currency__in=currencies
    )
    by_key: dict[AccountKey, Account] = {(each.kind, each.seller_id, each.currency): each for each in found}
    return {key: by_key[key] for key in keys if key in by_key}


def _insert_journals(drafts: Sequence[Draft]) -> dict[tuple[str, str, int], int]:
    """Insert the journals that are not there yet; return their primary keys."""
    sql = """
        INSERT INTO settlements_journal (kind, source_type, source_id, occurred_at, posted_at)
        SELECT *, %s::timestamptz FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::timestamptz[])
        ON CONFLICT DO NOTHING RETURNING kind, source_type, source_id, id
    """
    columns = zip(*((*draft.key, draft.occurred_at) for draft in drafts), strict=True)
    rows = fetch_all(sql, [clock.now(), *map(list, columns)])
    return {(kind, about, pk): journal for kind, about, pk, journal in rows}


def _posting_moments(used: set[Account]) -> dict[int, dt.datetime]:
    """Lock the available accounts among ``used`` against a close; return each account's posting moment.

    It is now, or the start of the open period where a close has just moved on. Two queries on purpose: the
    second must see what was committed while the first one waited.
    """
    now = clock.now()
    moments = dict.fromkeys((each.pk for each in used), now)
    available = [each.pk for each in used if each.kind == AccountKind.AVAILABLE]
    if available:
        fetch_all("SELECT FROM settlements_account WHERE id = ANY(%s) ORDER BY id FOR SHARE", [available])
        starts = """
            SELECT account.id, period.starts_at FROM settlements_account AS account
            JOIN settlements_period AS period USING (seller_id, currency)
            WHERE account.id = ANY(%s) AND period.state = 'open'
        """
        moments |= {pk: max(now, start) for pk, start in fetch_all(starts, [available])}
    return moments
