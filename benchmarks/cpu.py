"""CPU seconds of process trees, read from /proc (Linux)."""

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")


def _read(pid: str) -> tuple[int, int]:
    """Return (parent pid, utime + stime + those of reaped children) of a process."""
    text = (Path("/proc") / pid / "stat").read_text(encoding="utf-8")
    fields = text[text.rindex(")") + 2 :].split()
    return int(fields[1]), sum(int(ticks) for ticks in fields[11:15])


def tree_seconds(roots: Iterable[int]) -> float:
    """Return CPU seconds used so far by ``roots`` and all their living descendants."""
    used: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent, ticks = _read(entry.name)
        except (OSError, ValueError):
            continue  # ended while we looked
        pid = int(entry.name)
        used[pid] = ticks
        children.setdefault(parent, []).append(pid)
    total, seen, todo = 0, set[int](), list(roots)
    while todo:
        pid = todo.pop()
        if pid in used and pid not in seen:
            seen.add(pid)
            total += used[pid]
            todo += children.get(pid, [])
    return total / TICKS


def parent_of(pid: int) -> int:
    """Return the parent's process id."""
    return _read(str(pid))[0]


class Meter:
    """Measures wall time and CPU seconds per group of processes inside a ``with`` block."""

    def __init__(self, groups: Mapping[str, Iterable[int]]) -> None:
        self.groups = {name: list(pids) for name, pids in groups.items()}
        self.seconds: dict[str, float] = {}
        self.wall = 0.0

    def __enter__(self) -> Self:
        self._before = {name: tree_seconds(pids) for name, pids in self.groups.items()}
        self._started = time.perf_counter()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self.wall = time.perf_counter() - self._started
        self.seconds = {name: tree_seconds(pids) - self._before[name] for name, pids in self.groups.items()}

    @property
    def total(self) -> float:
        """CPU seconds of all groups together."""
        return sum(self.seconds.values())
