"""Telling an outside search engine what changed: written with the change, sent after commit until it is taken."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from catalog.models import Product, SearchChange
from catalog.search_engines import engine

CHUNK = 500


def changed(product_ids: Collection[int]) -> None:
    """Note that these products say something else now; nothing where PostgreSQL is the engine."""
    if not settings.SEARCH_URL or not product_ids:
        return
    SearchChange.objects.bulk_create(SearchChange(product_id=pk) for pk in sorted(set(product_ids)))
    transaction.on_commit(_send_soon, robust=True)


def send() -> int:
    """Tell the engine what waits, in transactions of 500; return how many changes it took.

    Workers share the work. What the engine refuses stays, and is told by the next sweep.
    """
    sent = 0
    while True:
        with transaction.atomic():
            waiting = list(SearchChange.objects.select_for_update(skip_locked=True).order_by("pk")[:CHUNK])
            if not waiting:
                return sent
            engine().refresh({change.product_id for change in waiting})
            SearchChange.objects.filter(pk__in=[change.pk for change in waiting]).delete()
        sent += len(waiting)


def note_everything() -> int:
    """Note every product, for an engine that is new or has lost its index; return how many there are."""
    changes = (
        SearchChange(product_id=pk) for pk in Product.objects.order_by("pk").values_list("pk", flat=True).iterator()
    )
    return len(SearchChange.objects.bulk_create(changes, batch_size=5_000))


def _send_soon() -> None:
    # Imported here: tasks import this module.
    from catalog.tasks import send_search_changes  # noqa: PLC0415

    send_search_changes.delay()
