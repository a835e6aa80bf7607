"""Which documents and declarations a case asks for: by its kind, its product lines and its brands."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts import product_lines, requirements
from accounts.models import QualificationCase
from accounts.models.qualification import CaseKind
from accounts.requirements import Requirement


@dataclass(frozen=True)
class Demand:
    """One thing asked for; ``subject`` is the brand where each brand needs its own, else empty."""

    requirement: Requirement
    subject: str = ""

    @property
    def key(self) -> str:
        """What names the demand inside a case and in addresses: the code, or code and brand."""
        return f"{self.requirement.code}:{self.subject}" if self.subject else self.requirement.code

    @property
    def label(self) -> str:
        """Return its name in the active language, with the brand."""
        return f"{self.requirement.label} · {self.subject}" if self.subject else str(self.requirement.label)


def demand_of(key: str) -> Demand:
    """Return the demand that ``key`` names; ``KeyError`` where there is no such requirement."""
    code, _colon, subject = key.partition(":")
    return Demand(requirements.BY_CODE[code], subject)


def demands_of(case: QualificationCase) -> tuple[Demand, ...]:
    """Return everything the case must contain, in the order it is asked for; no query besides its seller."""
    return tuple(_BY_KIND[CaseKind(case.kind)](case))


def _onboarding(case: QualificationCase) -> list[Demand]:
    first = _plain(requirements.BUSINESS_LICENCE, requirements.TAX_CERTIFICATE, requirements.BANK_PROOF)
    return [*first, *_lines_and_brands(case), *_plain(requirements.INVOICES, requirements.DELIVERY)]


def _lines_and_brands(case: QualificationCase) -> list[Demand]:
    documents = _plain(*product_lines.requirements_of(case.lines))
    return [*documents, *(Demand(requirements.BRAND, brand) for brand in case.brands)]


def _company(case: QualificationCase) -> list[Demand]:
    documents = [requirements.BUSINESS_LICENCE]
    if case.proposed.get("tax_number", case.seller.uscc) != case.seller.uscc:
        documents.append(requirements.TAX_CERTIFICATE)
    return _plain(*documents)


def _renewal(case: QualificationCase) -> list[Demand]:
    return [demand_of(key) for key in case.renews]


def _reverification(_case: QualificationCase) -> list[Demand]:
    return _plain(requirements.BUSINESS_LICENCE, requirements.UNCHANGED)


def _bank(_case: QualificationCase) -> list[Demand]:
    return _plain(requirements.BANK_PROOF)


def _plain(*wanted: Requirement) -> list[Demand]:
    return [Demand(requirement) for requirement in wanted]


_BY_KIND: dict[CaseKind, Callable[[QualificationCase], list[Demand]]] = {
    CaseKind.ONBOARDING: _onboarding,
    CaseKind.CATEGORY: _lines_and_brands,
    CaseKind.RENEWAL: _renewal,
    CaseKind.REVERIFICATION: _reverification,
    CaseKind.COMPANY: _company,
    CaseKind.BANK: _bank,
}
