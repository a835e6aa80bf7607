"""Locking and raw SQL, in one place. The order of locks is documented in docs/locking.md."""

from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, migrations, transaction
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def locked(queryset: QuerySet[M]) -> QuerySet[M]:
    """Return the rows locked for update, ordered by primary key.

    Two transactions that lock overlapping sets in the same order wait for each
    other instead of dying in a deadlock. Call it in a service's first query.

    The lock is FOR NO KEY UPDATE, the one that UPDATE itself takes: a row that refers to
    ours (a line to its order) can be inserted meanwhile. With FOR UPDATE such an insert
    would wait for us while we wait for its own lock.
    """
    if not transaction.get_connection().in_atomic_block:
        msg = "locked() needs a transaction: a lock outside one is released at once"
        raise transaction.TransactionManagementError(msg)
    return queryset.order_by("pk").select_for_update(of=("self",), no_key=True)


def advisory_lock(key: str) -> None:
    """Hold a named lock until the transaction ends; for work that has no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def run_sql_file(migration_file: str, name: str, reverse: str) -> migrations.RunSQL:
    """Return the operation that runs ``sql/<name>`` beside a migration.

    ``reverse`` is the SQL that undoes it, or the empty string where undoing it needs nothing.
    """
    text = (Path(migration_file).parent / "sql" / name).read_text(encoding="utf-8")
    return migrations.RunSQL(sql=text, reverse_sql=reverse or migrations.RunSQL.noop)


def fetch_all(sql: str, params: list[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Return all rows of a query that the ORM cannot say."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
