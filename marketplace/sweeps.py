"""Sweeps: periodic work on many rows, where one that fails must not stop the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


def for_each(items: Iterable[T], act: Callable[[T], object]) -> None:
    """Call ``act`` for every item; each call is its own transaction.

    What fails is logged and the rest goes on. At the end all failures are raised together,
    so that the task counts as failed and somebody looks.
    """
    failures: list[Exception] = []
    for item in items:
        try:
            act(item)
        except Exception as error:
            logger.exception("%s failed for %s", getattr(act, "__qualname__", act), item)
            failures.append(error)
    if failures:
        msg = f"{len(failures)} of a sweep failed"
        raise ExceptionGroup(msg, failures)
