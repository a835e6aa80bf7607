"""The reviewers' lanes: one registry feeds both the lists and their counters."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Proposal, QualificationCase, User
from accounts.models.qualification import CaseState
from marketplace import clock
from marketplace.workdays import CHINA

RUNNING = Q(state__in=[CaseState.SUBMITTED, CaseState.IN_REVIEW])
OPEN = Q(state__in=[CaseState.SUBMITTED, CaseState.IN_REVIEW, CaseState.MORE_INFORMATION])


def end_of_today() -> dt.datetime:
    """Return the midnight after today in China: what is due today is due then."""
    tomorrow = clock.today(CHINA) + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), CHINA)


@dataclass(frozen=True)
class Lane:
    """One lane of the queue. Subclasses say which cases stand in it."""

    slug: str
    title: str | Promise
    tone: str = ""

    def cases(self, user: User) -> Q:
        """Return which cases stand in this lane for ``user``."""
        raise NotImplementedError


class Overdue(Lane):
    """Past its due moment."""

    def cases(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Running and past due."""
        return RUNNING & Q(due_at__lte=clock.now())


class DueToday(Lane):
    """Due by the end of today."""

    def cases(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Running and due today."""
        return RUNNING & Q(due_at__gt=clock.now(), due_at__lte=end_of_today())


class Unassigned(Lane):
    """Not taken by anybody."""

    def cases(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Submitted without a reviewer."""
        return Q(state=CaseState.SUBMITTED, reviewer=None)


class Mine(Lane):
    """In the hands of whoever asks."""

    def cases(self, user: User) -> Q:
        """Open and taken by the user."""
        return OPEN & Q(reviewer=user)


class SecondReviewer(Lane):
    """An approval over a failed check waits for a second reviewer."""

    def cases(self, user: User) -> Q:
        """Proposed by somebody else."""
        waiting = Proposal.objects.waiting().filter(case=OuterRef("pk")).exclude(proposed_by=user)
        return Q(Exists(waiting))


class WaitingOnSeller(Lane):
    """The clock stands while the seller acts."""

    def cases(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """More information was asked for."""
        return Q(state=CaseState.MORE_INFORMATION)


class Open(Lane):
    """Everything that is not decided."""

    def cases(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Submitted, in review or waiting."""
        return OPEN


class Decided(Lane):
    """Decided, lapsed or expired; not counted, because it only grows."""

    def cases(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Out of the queue."""
        return ~OPEN & ~Q(state=CaseState.DRAFT)


LANES: tuple[Lane, ...] = (
    Overdue("overdue", _("Overdue"), "bad"),
    DueToday("today", _("Due today"), "warn"),
    Unassigned("unassigned", _("Unassigned")),
    Mine("mine", _("Mine")),
    SecondReviewer("second", _("Second reviewer")),
    WaitingOnSeller("waiting", _("Waiting on seller")),
    Open("open", _("All")),
)
DECIDED = Decided("decided", _("Decided"))
BY_SLUG: dict[str, Lane] = {lane.slug: lane for lane in (*LANES, DECIDED)}
DEFAULT = "open"


def counters(user: User) -> dict[str, int]:
    """Return how many cases stand in each lane; one query over the open cases."""
    counts = {lane.slug: Count("pk", filter=lane.cases(user)) for lane in LANES}
    found: dict[str, int] = QualificationCase.objects.filter(OPEN).aggregate(**counts)
    return found
