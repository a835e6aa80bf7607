"""Deadlines as people read them: how long is left, how urgent that is, and when exactly."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, ngettext

from marketplace import clock, dates
from marketplace.shapes import Shapes

URGENT = dt.timedelta(hours=4)
SOON = dt.timedelta(hours=24)
# How long before a deadline its bar starts to fill where the true start is not given.
USUAL_SPAN = dt.timedelta(hours=48)
HOURS_MATTER_BELOW_DAYS = 3

_DAY_FIRST = {
    "full": "d MMMM y, HH:mm",
    "medium": "d MMM y, HH:mm",
    "short": "d MMM HH:mm",
    "date": "d MMM y",
    "weekday": "EEE d MMM",
}
_CHINESE = {
    "full": "y年M月d日 HH:mm",
    "medium": "y-MM-dd HH:mm",
    "short": "M月d日 HH:mm",
    "date": "y-MM-dd",
    "weekday": "M月d日 EEE",
}
_PATTERNS = {"en": _DAY_FIRST, "zh-hans": _CHINESE}


@dataclass(frozen=True)
class Countdown:
    """A deadline seen from now: ``tone`` is late, urgent, soon or empty; ``percent`` is the time used up."""

    moment: dt.datetime
    tone: str
    left: str
    percent: int

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return self.tone == "late"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What ``ui/_deadline.html`` shows of a countdown."""

    left: str
    percent: str
    iso: str
    exact: str
    short: str
    tone: str


_NONE = _Shown("", "", "", "", "", "")
_SHAPES = Shapes("ui/_deadline.html", name="due", values=("left", "percent", "iso", "exact", "short"), looks=("tone",))


def _shown(due: Countdown, left: str) -> _Shown:
    iso = timezone.localtime(due.moment).isoformat()
    exact, short = written(due.moment, "full", zone=True), written(due.moment, "short", zone=True)
    said = due.left if due.is_late else left or due.left
    return _Shown(said, str(due.percent), iso, exact, short, due.tone)


def countdown(moment: dt.datetime, *, start: dt.datetime | None = None) -> Countdown:
    """Return ``moment`` as a countdown on ``clock.now()``; its bar runs from ``start``."""
    remaining = moment - clock.now()
    span = moment - start if start else USUAL_SPAN
    used = 100 * (span - remaining) // span if span > dt.timedelta() else 100
    percent = min(100, max(0, used))
    if remaining <= dt.timedelta():
        return Countdown(moment, "late", _("%(duration)s late") % {"duration": duration(-remaining)}, 100)
    return Countdown(moment, tone(moment), _("%(duration)s left") % {"duration": duration(remaining)}, percent)


def tone(moment: dt.datetime) -> str:
    """Return how urgent a deadline is on ``clock.now()``: late, urgent, soon or nothing."""
    remaining = moment - clock.now()
    if remaining <= dt.timedelta():
        return "late"
    return "urgent" if remaining <= URGENT else "soon" if remaining <= SOON else ""


def markup(
    moment: dt.datetime | None, *, start: dt.datetime | None = None, bar: bool = True, left: str = ""
) -> SafeString:
    """Return a deadline as HTML: how long is left, its tone, a bar that runs from ``start``, the exact time.

    ``left`` says in other words how long is left, until it is late.
    """
    shown = _NONE if moment is None else _shown(countdown(moment, start=start), left)
    return _SHAPES.markup([shown], language=get_language() or "en", bar=bar)


def duration(length: dt.timedelta) -> str:
    """Return a length of time in its two largest units: days and hours, or hours and minutes."""
    minutes = int(length.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    rest = minutes % 60
    if days >= HOURS_MATTER_BELOW_DAYS:
        hours = 0
    if days:
        parts = [ngettext("%(count)s day", "%(count)s days", days) % {"count": days}]
        parts += [_("%(count)s h") % {"count": hours}] if hours else []
    else:
        parts = [_("%(count)s h") % {"count": hours}] if hours else []
        parts += [_("%(count)s min") % {"count": rest}] if rest or not hours else []
    return "\N{NO-BREAK SPACE}".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)


def written(moment: dt.datetime, style: str = "medium", *, zone: bool = False) -> str:
    """Return ``moment`` in the active zone and language, with the zone's name when asked.

    ``style`` is full, medium, short (no year), date, or weekday.
    """
    local = timezone.localtime(moment)
    text = _write(local, style)
    return f"{text} {zone_name(local)}" if zone else text


def written_day(value: dt.date) -> str:
    """Return a date (of a moment: its date in the active zone) with its weekday, without the year."""
    if isinstance(value, dt.datetime):
        value = timezone.localdate(value)
    return _write(value, "weekday")


def _write(value: dt.date, style: str) -> str:
    language = get_language() or "en"
    return dates.write(value, _PATTERNS.get(language, _DAY_FIRST)[style], language=language)


def zone_name(local: dt.datetime) -> str:
    """Return the offset that a local time is read in, e.g. ``GMT+8``, ``GMT−3:30``, ``GMT``."""
    offset = local.utcoffset() or dt.timedelta()
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return "GMT"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"GMT{sign}{hours}" + (f":{rest:02}" if rest else "")
