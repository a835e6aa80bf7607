"""The one source of "now".

Everything that asks for the time asks here, so that tests, the demo builder and the
running demo can move it. In production ``now()`` is ``timezone.now()``.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_frozen: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)
_offset_seen: tuple[int, dt.timedelta] = (0, dt.timedelta())


def now() -> dt.datetime:
    """Return the current moment, aware, UTC."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    return timezone.now() + (offset() if settings.DEMO else dt.timedelta())


def today(zone: dt.tzinfo) -> dt.date:
    """Return the current date in ``zone``."""
    return now().astimezone(zone).date()


@contextlib.contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Make ``now()`` return ``moment`` inside the block (this thread, this task)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)


def offset_file() -> Path:
    """Return the file that holds the demo's offset; all processes of the demo read it."""
    return Path(settings.DATA_DIR) / "clock-offset"


def offset() -> dt.timedelta:
    """Return how far the demo's clock runs ahead; read again only when the file changed."""
    global _offset_seen  # noqa: PLW0603 - a cache of one file, per process
    try:
        changed = offset_file().stat().st_mtime_ns
    except FileNotFoundError:
        return dt.timedelta()
    if changed != _offset_seen[0]:
        seconds = int(offset_file().read_text(encoding="ascii") or 0)
        _offset_seen = (changed, dt.timedelta(seconds=seconds))
    return _offset_seen[1]
