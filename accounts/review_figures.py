"""How reviewing goes: what was decided by whom, in how many working days, what is open, why papers are refused.

Set-based: the clock's runs are paired in SQL, and working days are counted against the calendar that is handed in
as a numbered list of days, so that 100,000 decisions cost one query.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from marketplace import clock, workdays
from marketplace.db import fetch_all
from marketplace.workdays import CHINA

# A clock that started longer ago than this before the range is counted from here.
OLDEST = dt.timedelta(days=730)

# A decision with what led to it: the runs of its clock, from each start to the next stop, and requests for more.
# An episode ends with a decision or a lapse; a case that is opened again begins a new one.
_DECISIONS = """
WITH calendar AS (
    SELECT * FROM unnest(%(days)s::date[], %(numbers)s::int[]) AS t (day, number)
), decided AS (
    SELECT id, subject_id, actor_id, to_state, (at AT TIME ZONE %(zone)s)::date AS day
    FROM marketplace_statechange
    WHERE subject_type = 'accounts.qualificationcase' AND to_state IN ('approved', 'rejected')
      AND at >= %(since)s AND at < %(until)s
), step AS (
    SELECT id, to_state,
           greatest((at AT TIME ZONE %(zone)s)::date, %(oldest)s) AS day,
           lead(greatest((at AT TIME ZONE %(zone)s)::date, %(oldest)s)) OVER later AS stopped,
           min(id) FILTER (WHERE to_state IN ('approved', 'rejected', 'lapsed')) OVER (
               PARTITION BY subject_id ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
           ) AS decision
    FROM marketplace_statechange
    WHERE subject_type = 'accounts.qualificationcase' AND subject_id IN (SELECT subject_id FROM decided)
      AND (from_state, to_state) NOT IN (('submitted', 'in_review'), ('in_review', 'submitted'))
      AND to_state <> 'draft' AND from_state <> ''
    WINDOW later AS (PARTITION BY subject_id ORDER BY id)
), episode AS (
    SELECT step.decision,
           sum(stop.number - start.number) FILTER (WHERE to_state IN ('submitted', 'in_review')) AS days,
           bool_or(to_state = 'more_information') AS asked
    FROM step
    JOIN calendar start ON start.day = step.day
    LEFT JOIN calendar stop ON stop.day = step.stopped
    GROUP BY step.decision
)
SELECT decided.day, decided.actor_id, grouping(decided.day, decided.actor_id), count(*),
       count(*) FILTER (WHERE decided.to_state = 'rejected'),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY episode.days),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY episode.days),
       count(*) FILTER (WHERE episode.days <= %(promise)s),
       count(*) FILTER (WHERE episode.asked)
FROM decided
JOIN episode ON episode.decision = decided.id
GROUP BY GROUPING SETS ((decided.day, decided.actor_id), (decided.day), (decided.actor_id), ())
ORDER BY 1, 2
"""
# What grouping() says of a row: by day and reviewer, by day, by reviewer, all.
_BY_BOTH, _BY_DAY, _BY_REVIEWER, _ALL = 0, 1, 2, 3

_OPEN = """
SELECT state = 'more_information',
       (coalesce(submitted_at, requested_at, created_at) AT TIME ZONE %(zone)s)::date,
       count(*)
FROM accounts_qualificationcase
WHERE state IN ('submitted', 'in_review', 'more_information')
GROUP BY 1, 2
"""

_REFUSALS = """
SELECT verdict_code, count(*) FROM accounts_evidence
WHERE verdict = 'refused' AND verdict_at >= %(since)s AND verdict_at < %(until)s
GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True)
class Span:
    """The days that are looked at, in China; ``last`` is today."""

    first: dt.date
    last: dt.date

    @classmethod
    def of_days(cls, count: int) -> "Span":
        """Return the last ``count`` days."""
        today = clock.today(CHINA)
        return cls(today - dt.timedelta(days=count - 1), today)

    @property
    def days(self) -> list[dt.date]:
        """Every day of it."""
        return [self.first + dt.timedelta(days=step) for step in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Decisions:
    """Some decisions: how many, and how many working days their clocks ran until then."""

    count: int = 0
    rejected: int = 0
    median: int | None = None
    ninetieth: int | None = None
    in_time: int = 0
    # How many took a request for more information.
    asked: int = 0

    @property
    def approved(self) -> int:
        """How many were approvals."""
        return self.count - self.rejected

    def share(self, part: int) -> Decimal | None:
        """Return ``part`` of them as a number from 0 to 1, None where there are none."""
        return Decimal(part) / self.count if self.count else None


@dataclass(frozen=True)
class Figures:
    """Decisions of a span: all, by reviewer (key, None for the system), by day, and by both."""

    span: Span
    all: Decisions
    by_reviewer: dict[int | None, Decisions]
    by_day: dict[dt.date, Decisions]
    by_both: dict[tuple[dt.date, int | None], Decisions]

    @property
    def days(self) -> list[dt.date]:
        """The working days of the span, and the others on which something was decided."""
        return [day for day in self.span.days if workdays.is_working_day(day) or day in self.by_day]


def decisions(span: Span) -> Figures:
    """Return what was decided in ``span``; one query.

    A clock's day is the one that ``working_days_between`` counts: the day of a start never, the day of a stop.
    Days on which the seller was to act are left out.
    """
    oldest = span.first - OLDEST
    days, numbers = _numbered(oldest, span.last)
    rows = fetch_all(
        _DECISIONS,
        {
            **_moments(span), "oldest": oldest, "days": days, "numbers": numbers,
            "promise": settings.REVIEW_WORKING_DAYS,
        },
    )  # fmt: skip
    found: dict[int, dict[Any, Decisions]] = {_BY_BOTH: {}, _BY_DAY: {}, _BY_REVIEWER: {}, _ALL: {}}
    for day, reviewer, level, *values in rows:
        key = {_BY_BOTH: (day, reviewer), _BY_DAY: day, _BY_REVIEWER: reviewer, _ALL: None}[level]
        found[level][key] = Decisions(*values)
    everything = found[_ALL].get(None, Decisions())
    return Figures(span, everything, found[_BY_REVIEWER], found[_BY_DAY], found[_BY_BOTH])


def open_by_age() -> dict[int, tuple[int, int]]:
    """Return by working days since submission how many open cases run and how many wait on the seller; one query."""
    today, ages = clock.today(CHINA), dict[int, tuple[int, int]]()
    for waits, day, count in fetch_all(_OPEN, {"zone": str(CHINA)}):
        age = workdays.working_days_between(day, today)
        running, waiting = ages.get(age, (0, 0))
        ages[age] = (running, waiting + count) if waits else (running + count, waiting)
    return dict(sorted(ages.items()))


def refusals(span: Span) -> dict[str, int]:
    """Return how many documents were refused by type of reason, empty for the reviewer's own words; one query."""
    return dict(fetch_all(_REFUSALS, _moments(span)))


def _moments(span: Span) -> dict[str, Any]:
    midnight = dt.time()
    return {
        "zone": str(CHINA),
        "since": dt.datetime.combine(span.first, midnight, CHINA),
        "until": dt.datetime.combine(span.last + dt.timedelta(days=1), midnight, CHINA),
    }


def _numbered(first: dt.date, last: dt.date) -> tuple[list[dt.date], list[int]]:
    """Return the days from ``first`` to ``last`` with how many working days there were until each."""
    calendar, number = workdays.current(), 0
    days, numbers = [], []
    for step in range((last - first).days + 1):
        day = first + dt.timedelta(days=step)
        number += calendar.is_working_day(day)
        days.append(day)
        numbers.append(number)
    return days, numbers
