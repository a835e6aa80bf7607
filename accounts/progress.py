"""How far an application is: what is done, what is left, what must be fixed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import requirements
from accounts.models import Evidence, QualificationCase, Seller
from accounts.models.qualification import Verdict
from accounts.requirements import Requirement, Stage

DONE, LEFT, FIX = "done", "todo", "fix"


@dataclass(frozen=True)
class Step:
    """One task of an application. ``state`` is done, todo or fix (the reviewer refused it: ``reason``)."""

    code: str
    label: str | Promise
    hint: str | Promise
    stage: Stage
    state: str
    reason: str = ""
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
    def percent(self) -> int:
        """Share of tasks done, 0 to 100."""
        return 100 * self.done // self.total

    @property
    def is_complete(self) -> bool:
        """Whether the application may be submitted."""
        return self.done == self.total

    @property
    def next(self) -> Step | None:
        """The first task that is left; what the reviewer refused comes first."""
        left = [step for step in self.steps if not step.is_done]
        return min(left, key=lambda step: step.state != FIX) if left else None

    def of(self, stage: Stage) -> tuple[Step, ...]:
        """Return the tasks of one stage."""
        return tuple(step for step in self.steps if step.stage is stage)

    def step(self, code: str) -> Step:
        """Return one task; ``KeyError`` where the application has none of that code."""
        return {step.code: step for step in self.steps}[code]


def progress_of(case: QualificationCase) -> Progress:
    """Return the progress of a case; one query besides its seller."""
    given = {evidence.requirement: evidence for evidence in case.evidence.current()}
    asked = [_step(requirement, given.get(requirement.code), case.seller) for requirement in _required(case)]
    company = Step(
        "company",
        _("Company data"),
        _("Name, credit code and contact, as on the business licence."),
        Stage.REGISTRATION,
        DONE if case.seller.legal_name and case.seller.uscc else LEFT,
    )
    addresses = Step(
        "addresses",
        _("Dispatch and returns addresses"),
        _("Where your parcels leave from and where customers send returns."),
        Stage.PLATFORM,
        DONE if case.seller.ship_from_address and case.seller.returns_address else LEFT,
    )
    return Progress((company, *asked, addresses))


def _required(case: QualificationCase) -> tuple[Requirement, ...]:
    return requirements.required_for(case.kind)


def _step(requirement: Requirement, evidence: Evidence | None, seller: Seller) -> Step:
    state = LEFT
    if evidence is not None:
        state = FIX if evidence.verdict == Verdict.REFUSED else DONE
    if requirement is requirements.BANK_PROOF and state == DONE and not seller.bank_account_last4:
        state = LEFT
    reason = evidence.verdict_reason if evidence is not None and state == FIX else ""
    return Step(requirement.code, requirement.label, requirement.hint, requirement.stage, state, reason, evidence)
