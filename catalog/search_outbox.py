"""Telling an outside search engine what changed: written with the change, sent after commit until it is taken."""

from collections.abc import Collection

from django.conf import settings
from django.db import connection, transaction

from catalog.models import SearchChange
from catalog.search_engines import engine
from marketplace.db import advisory_lock

CHUNK = 500


def changed(product_ids: Collection[int]) -> None:
    """Note that these products say something else now; nothing where PostgreSQL is the engine."""
    if not settings.SEARCH_URL or not product_ids:
        return
    SearchChange.objects.bulk_create(SearchChange(product_id=pk) for pk in sorted(set(product_ids)))
    transaction.on_commit(_send_soon, robust=True)


def send() -> int:
    """Tell the engine what waits, in transactions of 500; return how many changes it took.

    One worker sends at a time: with two, what the first read before a change could arrive after what the second
    read behind it. What the engine refuses stays, and is told by the next sweep.
    """
    sent = 0
    while True:
        with transaction.atomic():
            advisory_lock("catalog.search_outbox")
            waiting = list(SearchChange.objects.order_by("pk")[:CHUNK])
            if not waiting:
                return sent
            engine().refresh({change.product_id for change in waiting})
            SearchChange.objects.filter(pk__in=[change.pk for change in waiting]).delete()
        sent += len(waiting)


def note_everything() -> int:
    """Note every product, for an engine that is new or has lost its index; return how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO catalog_searchchange (product_id) SELECT id FROM catalog_product ORDER BY id")
        return int(cursor.rowcount)


def _send_soon() -> None:
    # Imported here: tasks import this module.
    from catalog.tasks import send_search_changes  # noqa: PLC0415

    send_search_changes.delay()
