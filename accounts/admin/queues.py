"""The reviewers' lanes: the queues of cases, registered for the admin's home and drawn as tabs above the list."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Proposal, QualificationCase, Seller, User
from accounts.models.qualification import CaseState
from marketplace import clock, queues
from marketplace.queues import Queue, Section
from marketplace.workdays import end_of_today

RUNNING = Q(state__in=[CaseState.SUBMITTED, CaseState.IN_REVIEW])
OPEN = Q(state__in=[CaseState.SUBMITTED, CaseState.IN_REVIEW, CaseState.MORE_INFORMATION])


class Lane(Queue):
    """One lane of the reviewers' queue. Subclasses say which cases stand in it."""

    model = QualificationCase
    permission = "accounts.view_qualificationcase"
    ordering = ("due_at", "pk")
    parameter = "lane"


class Overdue(Lane):
    """Past its due moment."""

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Running and past due."""
        return RUNNING & Q(due_at__lte=clock.now())


class DueToday(Lane):
    """Due by the end of today."""

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Running and due today."""
        return RUNNING & Q(due_at__gt=clock.now(), due_at__lte=end_of_today())


class Unassigned(Lane):
    """Not taken by anybody."""

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Submitted without a reviewer."""
        return Q(state=CaseState.SUBMITTED, reviewer=None)


class Mine(Lane):
    """In the hands of whoever asks."""

    def waiting(self, user: User) -> Q:
        """Open and taken by the user."""
        return OPEN & Q(reviewer=user)


class SecondReviewer(Lane):
    """An approval over a failed check waits for a second reviewer."""

    def waiting(self, user: User) -> Q:
        """Proposed by somebody else."""
        proposed = Proposal.objects.waiting().filter(case=OuterRef("pk")).exclude(proposed_by=user)
        return Q(Exists(proposed))


class WaitingOnSeller(Lane):
    """The clock stands while the seller acts."""

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """More information was asked for."""
        return Q(state=CaseState.MORE_INFORMATION)


class Open(Lane):
    """Everything that is not decided."""

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Submitted, in review or waiting."""
        return OPEN


class Decided(Lane):
    """Decided, lapsed or expired; not counted, because it only grows."""

    ordering = ("-decided_at", "-pk")

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Out of the queue."""
        return Q(decided_at__isnull=False)


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


class SuspensionsToConfirm(Queue):
    """Suspending a seller takes two people; the second one is asked here."""

    model = Seller
    permission = "accounts.change_seller"

    def waiting(self, user: User) -> Q:
        """Proposed by somebody else."""
        proposed = Proposal.objects.waiting().filter(seller=OuterRef("pk"), case=None).exclude(proposed_by=user)
        return Q(Exists(proposed))


queues.register(
    Section(
        _("Qualification"),
        10,
        (*LANES, SuspensionsToConfirm("suspensions", _("Suspensions to confirm"), "warn")),
        (_("Reviewers' figures"), "admin:accounts_qualificationcase_figures"),
    )
)
