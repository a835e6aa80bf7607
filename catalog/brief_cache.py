"""What costs much to find out and may be a minute old: counts of large lists, never a price."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches

T = TypeVar("T")


def recall(name: str) -> Any:
    """Return what was kept under ``name`` within ``PAGES_KEPT``, else None."""
    return caches["pages"].get(name) if name and settings.PAGES_KEPT else None


def keep(name: str, found: Any) -> None:
    """Keep what was found for ``PAGES_KEPT``; nothing without a name."""
    if name and settings.PAGES_KEPT:
        caches["pages"].set(name, found, settings.PAGES_KEPT.total_seconds())


def briefly(name: str, find: Callable[[], T]) -> T:
    """Return what is kept under ``name``, else find it and keep it."""
    found: T | None = recall(name)
    if found is None:
        found = find()
        keep(name, found)
    return found
