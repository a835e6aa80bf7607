"""Move the running demo's clock, so that timers, reminders and period closes can be watched."""

import argparse
import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from marketplace import clock
from marketplace.workdays import CHINA

_STEP = re.compile(r"\+(\d{1,4})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
# Beyond this, calendars of working days and certificates end.
FURTHEST = dt.timedelta(days=3650)


def step(text: str) -> dt.timedelta | None:
    """Read ``+3d``, ``+12h`` or ``+30m``; ``reset`` is ``None``."""
    if text == "reset":
        return None
    match = _STEP.fullmatch(text)
    if match is None:
        msg = f"{text!r} is no step. Write +3d, +12h, +30m or reset; the clock moves forward only."
        raise argparse.ArgumentTypeError(msg)
    return dt.timedelta(**{_UNITS[match[2]]: int(match[1])})


class Command(BaseCommand):
    help = "Show or move the demo's clock: +3d, +12h, +30m, or reset. Refused outside the demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", nargs="?", type=step, default=dt.timedelta(), help="+3d, +12h, +30m or reset")

    def handle(self, *, step: dt.timedelta | None, **_options: Any) -> None:
        if not settings.DEMO:
            msg = "The clock moves in the demo only. Start it with: make demo"
            raise CommandError(msg)
        offset = dt.timedelta() if step is None else clock.offset() + step
        if offset > FURTHEST:
            msg = "The demo's clock is already ten years ahead. Set it back with: manage.py demo_clock reset"
            raise CommandError(msg)
        if step != dt.timedelta():
            draft = clock.offset_file().with_suffix(".new")
            draft.write_text(str(int(offset.total_seconds())), encoding="ascii")
            draft.replace(clock.offset_file())
        shown = (timezone.now() + offset).astimezone(CHINA)
        self.stdout.write(f"The demo's clock shows {shown:%Y-%m-%d %H:%M} in Shanghai, {offset} ahead.")
