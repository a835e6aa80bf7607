"""What a seller must give: the registry of documents and declarations.

Codes stand in ``Evidence.requirement`` and never change their meaning. The first two are asked
for at registration, the others inside the seller platform; submitting needs all of them.
"""

from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.qualification import CaseKind


class Stage(Enum):
    """When a requirement is asked for."""

    REGISTRATION = "registration"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Requirement:
    """One document or declaration.

    A declaration has ``statements`` (code → sentence), one of which the seller declares; a
    document has none. ``kinds`` are the kinds of case that ask for it.
    """

    code: str
    label: str | Promise
    hint: str | Promise
    stage: Stage
    statements: dict[str, str | Promise] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset({CaseKind.ONBOARDING})

    @property
    def is_document(self) -> bool:
        """Whether a file is wanted."""
        return not self.statements


BUSINESS_LICENCE = Requirement(
    "business_licence",
    _("Business licence"),
    _("A colour scan or photo of the whole licence, all four corners and the seal in view."),
    Stage.REGISTRATION,
)
TAX_CERTIFICATE = Requirement(
    "tax_certificate",
    _("Tax registration certificate"),
    _("If your licence is a three-in-one licence, the licence is your tax certificate too."),
    Stage.REGISTRATION,
)
BANK_PROOF = Requirement(
    "bank_proof",
    _("Proof of the company's bank account"),
    _("The account opening permit or a bank statement that shows the company's name and account number."),
    Stage.PLATFORM,
)
INVOICES = Requirement(
    "invoices",
    _("Ability to issue invoices"),
    _("Customers may ask for an invoice with every order; you issue it and mail it to them."),
    Stage.PLATFORM,
    statements={
        "issues_invoices": _("We issue a valid invoice (fapiao) for every order whose customer asks for one.")
    },
)
DELIVERY = Requirement(
    "delivery",
    _("Delivery coverage"),
    _("Orders you deliver yourself must reach customers in all 31 provinces of mainland China."),
    Stage.PLATFORM,
    statements={
        "nationwide": _("We deliver to all 31 provinces, autonomous regions and municipalities ourselves."),
        "platform_only": _("We leave all deliveries to Quay's logistics."),
    },
)

ALL: tuple[Requirement, ...] = (BUSINESS_LICENCE, TAX_CERTIFICATE, BANK_PROOF, INVOICES, DELIVERY)
BY_CODE = {requirement.code: requirement for requirement in ALL}


def required_for(kind: str) -> tuple[Requirement, ...]:
    """Return what a case of ``kind`` must contain, in the order it is asked for."""
    return tuple(requirement for requirement in ALL if kind in requirement.kinds)
