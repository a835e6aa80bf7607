"""Closing a period: every entry put on a statement that proves itself, beside plain SQL that only sums and marks."""

import datetime as dt
import time
from pathlib import Path

from django.db import connection, transaction

from accounts.models import Seller
from benchmarks.report import Row
from marketplace import clock
from settlements import ledger, periods
from settlements.models import Period, StatementLine
from settlements.models.ledger import AccountKind

START = dt.datetime(2026, 9, 1, 2, tzinfo=dt.UTC)
END = START + dt.timedelta(days=14)
LINES_PER_SELLER = 500


def run(lines: int) -> list[Row]:
    """Close ``lines`` entries of ``lines`` / 500 sellers."""
    sellers = _sellers(max(1, lines // LINES_PER_SELLER))
    with clock.at(START), transaction.atomic():
        for seller in sellers:
            periods.open_first_period(seller=seller, currency="CNY")
        ledger.accounts((AccountKind.AVAILABLE, seller.pk, "CNY") for seller in sellers)
        ledger.account(AccountKind.PROVIDER, currency="CNY")
        with connection.cursor() as cursor:
            sql = (Path(__file__).parent / "closing.sql").read_text(encoding="utf-8")
            cursor.execute(sql, {"lines": lines, "start": START})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    floor = _floor()
    began = time.perf_counter()
    with clock.at(END):
        closed = periods.close_due_periods(now=END)
    seconds = time.perf_counter() - began
    _check(closed, len(sellers), lines)
    return [
        Row(
            f"close {lines:,} entries of {closed:,} sellers", f"{seconds:.1f} s, {lines / seconds:,.0f} entries/s",
            f"{floor:.1f} s raw", f"{seconds / floor:.1f}", "≤ 3×; 10 s at 1,000,000",
        )
    ]  # fmt: skip


def _sellers(count: int) -> list[Seller]:
    sellers = Seller.objects.bulk_create(
        Seller(
            state=Seller.State.APPROVED, slug=f"closing-{i}", store_name=f"Closing {i}", legal_name=f"结算{i}有限公司",
            uscc=f"X{i:017d}", tax_number="X", legal_representative="X", registered_address="X", contact_name="X",
            contact_phone="X", contact_email=f"closing-{i}@quay.example", approved_at=START,
        )
        for i in range(count)
    )  # fmt: skip
    return list(sellers)


def _floor() -> float:
    """Return the seconds that summing per account and marking each row take, without any proof."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE floor_entry AS SELECT entry.id, account_id, amount_minor, NULL::bigint AS statement"
            " FROM settlements_entry entry JOIN settlements_account account ON account.id = account_id"
            " WHERE account.kind = 'available'"
        )
        cursor.execute("ALTER TABLE floor_entry ADD PRIMARY KEY (id)")
        cursor.execute("ANALYZE floor_entry")
        began = time.perf_counter()
        cursor.execute(
            "CREATE TEMP TABLE floor_sum AS SELECT account_id, sum(amount_minor) FROM floor_entry GROUP BY 1"
        )
        cursor.execute("UPDATE floor_entry SET statement = account_id")
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE floor_entry, floor_sum")
    return seconds


def _check(closed: int, sellers: int, lines: int) -> None:
    marked = StatementLine.objects.filter(period__ends_at=END).count()
    if (closed, marked) != (sellers, lines) or Period.objects.filter(ends_at=END, state="open").exists():
        msg = f"closed {closed} of {sellers} periods with {marked} of {lines} lines"
        raise RuntimeError(msg)
