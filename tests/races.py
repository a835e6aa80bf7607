"""Two real connections against each other: what every app's race tests need."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads of their own, starting together; return results or the exceptions raised."""
    start = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(i: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            results[i] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[i] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def wait_until_blocked() -> None:
    """Return once some connection of this database waits for a lock."""
    for _try in range(400):
        with connection.cursor() as cursor:
            # Within a transaction the view would stay as it was first seen.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("nobody waits for a lock")
