"""The demo's time: events in order, and beat's sweeps in between."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable

from django.conf import settings

from marketplace import clock
from marketplace.celery import app

BEAT = dt.timedelta(hours=6)
Event = Callable[[], None]


class Timeline:
    """A queue of events; running one may add later ones. Each sees its own moment as "now"."""

    def __init__(self, start: dt.datetime, end: dt.datetime) -> None:
        self.start = start
        self.end = end
        self._queue: list[tuple[dt.datetime, int, Event]] = []
        self._order = itertools.count()

    def add(self, moment: dt.datetime, event: Event) -> None:
        """Let ``event`` happen at ``moment``; what would come after the end is left to the living."""
        if moment < self.end:
            heapq.heappush(self._queue, (moment, next(self._order), event))

    def run(self, told: Callable[[dt.datetime], None]) -> None:
        """Run everything in order, with all of beat's sweeps every six hours; ``told`` hears each new day."""
        next_beat = self.start
        while next_beat < self.end:
            while self._queue and self._queue[0][0] <= next_beat:
                moment, _order, event = heapq.heappop(self._queue)
                with clock.at(moment):
                    event()
            with clock.at(next_beat):
                sweep()
            if next_beat.hour < BEAT.seconds // 3600:
                told(next_beat)
            next_beat += BEAT
        # One event of the last hours brings others: a purchase its payment.
        while self._queue:
            moment, _order, event = heapq.heappop(self._queue)
            with clock.at(moment):
                event()


def sweep() -> None:
    """Run every periodic task once, as beat would, in this process."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"] != "settlements.tasks.audit":
            app.tasks[entry["task"]].apply(throw=True)
