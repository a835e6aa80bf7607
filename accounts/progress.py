"""How far an application is: what is done, what is left, what must be fixed."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import requirements
from accounts.demands import Demand, demands_of
from accounts.models import Evidence, QualificationCase, Seller
from accounts.models.qualification import CaseKind, Verdict
from accounts.requirements import Topic

DONE, LEFT, FIX = "done", "todo", "fix"
# What is asked for at registration; the rest is given inside the seller platform.
AT_REGISTRATION = frozenset({Topic.COMPANY})


@dataclass(frozen=True)
class Step:
    """One task of an application. ``state`` is done, todo or fix (the reviewer refused it: ``reason``).

    ``key`` names it in addresses; ``demand`` is what it asks for where that is a document or a declaration.
    """

    key: str
    label: str | Promise
    hint: str | Promise
    topic: Topic
    state: str
    reason: str = ""
    demand: Demand | None = None
    evidence: Evidence | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.state == DONE


@dataclass(frozen=True)
class Progress:
    """All tasks of an application in the order they are asked for."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return len(self.steps)

    @property
    def left(self) -> int:
        """How many tasks are not done."""
        return self.total - self.done

    @property
    def percent(self) -> int:
        """Share of tasks done, 0 to 100."""
        return 100 * self.done // self.total

    @property
    def is_complete(self) -> bool:
        """Whether the application may be submitted."""
        return self.done == self.total

    @property
    def is_registered(self) -> bool:
        """Whether what registration asks for is there."""
        return all(step.is_done for step in self.steps if step.topic in AT_REGISTRATION)

    @property
    def next(self) -> Step | None:
        """The first task that is left; what the reviewer refused comes first."""
        left = [step for step in self.steps if not step.is_done]
        return min(left, key=lambda step: step.state != FIX) if left else None

    @property
    def topics(self) -> list[tuple[Topic, list[Step]]]:
        """The tasks under the headings of the task list."""
        return [(topic, list(steps)) for topic, steps in groupby(self.steps, key=lambda step: step.topic)]

    def after(self, key: str) -> Step | None:
        """Return the next task behind ``key`` that is not done, else the first that is left."""
        keys = [step.key for step in self.steps]
        behind = self.steps[keys.index(key) + 1 :] if key in keys else ()
        return next((step for step in behind if not step.is_done), self.next)

    def step(self, key: str) -> Step:
        """Return one task; ``KeyError`` where the application has none of that key."""
        return {step.key: step for step in self.steps}[key]

    def needed(self) -> list[Evidence]:
        """Return the newest evidence for everything asked for; what is no longer asked for is left out."""
        return [step.evidence for step in self.steps if step.evidence is not None]

    def documents(self) -> list[Evidence]:
        """Return what of it has a file, for the reviewer."""
        return [evidence for evidence in self.needed() if evidence.file]


def progress_of(case: QualificationCase) -> Progress:
    """Return the progress of a case; one query besides its seller."""
    return _progress(case, {evidence.key: evidence for evidence in case.evidence.current()})


def progress_before_registration() -> Progress:
    """Return what lies before somebody who has not entered a company yet."""
    return _progress(QualificationCase(seller=Seller()), {})


def _progress(case: QualificationCase, given: dict[str, Evidence]) -> Progress:
    steps = [build(case) for wanted, build in _TASKS if wanted(case)]
    steps += [_step(case, demand, given.get(demand.key)) for demand in demands_of(case)]
    order = list(Topic)
    return Progress(tuple(sorted(steps, key=lambda step: order.index(step.topic))))


def _step(case: QualificationCase, demand: Demand, evidence: Evidence | None) -> Step:
    state = LEFT
    if evidence is not None:
        state = FIX if evidence.verdict == Verdict.REFUSED else DONE
    if demand.requirement is requirements.BANK_PROOF and state == DONE and not case.seller.bank_account_last4:
        state = LEFT
    reason = evidence.verdict_sentence if evidence is not None and state == FIX else ""
    requirement = demand.requirement
    return Step(demand.key, demand.label, requirement.hint, requirement.topic, state, reason, demand, evidence)


def _is_onboarding(case: QualificationCase) -> bool:
    return case.kind == CaseKind.ONBOARDING


def _company(case: QualificationCase) -> Step:
    seller = case.seller
    is_done = bool(case.proposed) if case.kind == CaseKind.COMPANY else bool(seller.legal_name and seller.uscc)
    return Step(
        "company", _("Company data"), _("Name, credit code and contact, as on the business licence."), Topic.COMPANY,
        DONE if is_done else LEFT,
    )  # fmt: skip


def _lines(case: QualificationCase) -> Step:
    return Step(
        "lines", _("Categories to sell in"), _("What you want to sell, and under which brands."), Topic.CATEGORIES,
        DONE if case.lines or case.brands else LEFT,
    )  # fmt: skip


def _addresses(case: QualificationCase) -> Step:
    given = case.seller.ship_from_address and case.seller.returns_address
    return Step(
        "addresses", _("Dispatch and returns addresses"),
        _("Where your parcels leave from and where customers send returns."), Topic.DECLARATIONS,
        DONE if given else LEFT,
    )  # fmt: skip


# Tasks that are no document or declaration: when they are asked for, and what they are.
_TASKS: tuple[tuple[Callable[[QualificationCase], bool], Callable[[QualificationCase], Step]], ...] = (
    (lambda case: case.kind in {CaseKind.ONBOARDING, CaseKind.COMPANY}, _company),
    (lambda case: case.kind in {CaseKind.ONBOARDING, CaseKind.CATEGORY}, _lines),
    (_is_onboarding, _addresses),
)
