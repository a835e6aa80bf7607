"""Background work of the catalogue."""

from celery import shared_task

from catalog import popularity


@shared_task
def count_popularity() -> None:
    """Count what sold lately; a rerun gives the same."""
    popularity.count()
