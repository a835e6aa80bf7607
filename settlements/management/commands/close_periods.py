"""``manage.py close_periods``: what the beat does, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from marketplace import clock
from settlements import deferrals, periods


class Command(BaseCommand):
    help = "Release what is due and close every period that has ended, catching up period by period."

    def handle(self, *_args: Any, **_options: Any) -> None:
        released = deferrals.release_due()
        closed = periods.close_due_periods(now=clock.now())
        self.stdout.write(f"{released} orders released, {closed} periods closed.")
