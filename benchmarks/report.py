"""Figures as a table, on the screen and in docs/performance.md."""

import datetime as dt
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True)
class Row:
    """One measured thing: its figure, the floor of the same run, their ratio, and the goal where there is one."""

    what: str
    figure: str
    floor: str
    ratio: str
    goal: str


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| what | figure | floor in the same run | × floor | goal |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.figure} | {row.floor} | {row.ratio} | {row.goal} |" for row in rows]
    return "\n".join(lines)


def heading(settings: str) -> str:
    """Return where and when it was measured, with which settings."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"Measured {dt.datetime.now(dt.UTC):%Y-%m-%d} on {machine}; {settings}."


def write(text: str) -> None:
    """Put ``text`` between the markers of docs/performance.md."""
    document = DOCUMENT.read_text(encoding="utf-8")
    before, _begin, rest = document.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
