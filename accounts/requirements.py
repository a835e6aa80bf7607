"""What a seller must give: the registry of documents and declarations.

Codes stand in ``Evidence.requirement`` and ``Credential.requirement`` and never change their meaning. Which of them a
case asks for is decided in ``accounts.demands``.
"""

from dataclasses import dataclass, field
from enum import Enum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """Part of an application, in the order of its task list."""

    COMPANY = "company", _("Company and licence")
    BANK = "bank", _("Bank account")
    CATEGORIES = "categories", _("Categories and brands")
    DECLARATIONS = "declarations", _("Declarations")


class Term(Enum):
    """Whether a document says until when it is valid."""

    NONE = "none"
    # May be valid without end, which the seller then says.
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Requirement:
    """One document or declaration.

    A declaration has ``statements`` (code → sentence), one of which the seller declares; a document has none.
    ``reference`` is what the number on the document is called, empty where none is asked for. ``per_brand``: one
    is needed for each brand.
    """

    code: str
    label: str | Promise
    hint: str | Promise
    topic: Topic
    statements: dict[str, str | Promise] = field(default_factory=dict)
    term: Term = Term.NONE
    reference: str | Promise = ""
    per_brand: bool = False

    @property
    def is_document(self) -> bool:
        """Whether a file is wanted."""
        return not self.statements

    @property
    def is_dated(self) -> bool:
        """Whether the days of issue and of expiry are asked for."""
        return self.term is not Term.NONE


def _category_document(
    code: str, label: str | Promise, hint: str | Promise, reference: str | Promise, term: Term = Term.REQUIRED
) -> Requirement:
    return Requirement(code, label, hint, Topic.CATEGORIES, term=term, reference=reference)


BUSINESS_LICENCE = Requirement(
    "business_licence",
    _("Business licence"),
    _("A colour scan or photo of the whole licence, all four corners and the seal in view."),
    Topic.COMPANY,
    term=Term.OPTIONAL,
)
TAX_CERTIFICATE = Requirement(
    "tax_certificate",
    _("Tax registration certificate"),
    _("If your licence is a three-in-one licence, the licence is your tax certificate too."),
    Topic.COMPANY,
)
BANK_PROOF = Requirement(
    "bank_proof",
    _("Proof of the company's bank account"),
    _("The account opening permit or a bank statement that shows the company's name and account number."),
    Topic.BANK,
)
FOOD_LICENCE = _category_document(
    "food_licence",
    _("Food business licence"),
    _("The food business licence or the filing for prepackaged food, issued for the registered address."),
    _("Licence number (begins with JY or YB)"),
)
HEALTH_FOOD = _category_document(
    "health_food",
    _("Health food registration or filing"),
    _("The certificate that carries the number printed below the blue hat."),
    _("Approval number"),
    Term.OPTIONAL,
)
COSMETICS_FILING = _category_document(
    "cosmetics_filing",
    _("Cosmetics filing"),
    _("The filing receipt of the ordinary cosmetics you sell, from the drug administration."),
    _("Filing number"),
    Term.OPTIONAL,
)
COSMETICS_REGISTRATION = _category_document(
    "cosmetics_registration",
    _("Special cosmetics registration"),
    _("The registration certificate of the special cosmetics you sell."),
    _("Registration number"),
)
MEDICAL_2_FILING = _category_document(
    "medical_2_filing",
    _("Filing for class 2 medical devices"),
    _("The filing receipt for dealing in class 2 medical devices, with the devices you sell in its scope."),
    _("Filing number"),
    Term.OPTIONAL,
)
MEDICAL_3_LICENCE = _category_document(
    "medical_3_licence",
    _("Licence for class 3 medical devices"),
    _("The licence for dealing in class 3 medical devices, with the devices you sell in its scope."),
    _("Licence number"),
)
CCC_CERTIFICATE = _category_document(
    "ccc_certificate",
    _("CCC certificate"),
    _("The certificate of compulsory product certification, or the self-declaration with its number."),
    _("Certificate number"),
)
NETWORK_ACCESS = _category_document(
    "network_access",
    _("Network access licence"),
    _("The licence of the telecom terminals you sell, from the ministry of industry."),
    _("Licence number"),
)
PUBLICATIONS = _category_document(
    "publications",
    _("Publications business licence"),
    _("The licence for retail of publications, valid for sale over the internet."),
    _("Licence number"),
)
JEWELLERY = _category_document(
    "jewellery",
    _("Jewellery test certificate"),
    _("A certificate of a certified laboratory for the kind of jewellery you sell, no older than a year."),
    _("Certificate number"),
)
PET_FOOD = _category_document(
    "pet_food",
    _("Feed production licence or import registration"),
    _("The producer's feed licence, or the registration of imported feed."),
    _("Licence number"),
)
BRAND = Requirement(
    "brand_authorisation",
    _("Brand authorisation"),
    _("The trade mark certificate if the brand is yours; else its owner's authorisation, with every link to you."),
    Topic.CATEGORIES,
    term=Term.REQUIRED,
    reference=_("Trade mark registration number"),
    per_brand=True,
)
INVOICES = Requirement(
    "invoices",
    _("Ability to issue invoices"),
    _("Customers may ask for an invoice with every order; you issue it and mail it to them."),
    Topic.DECLARATIONS,
    statements={
        "issues_invoices": _("We issue a valid invoice (fapiao) for every order whose customer asks for one.")
    },
)
DELIVERY = Requirement(
    "delivery",
    _("Delivery coverage"),
    _("Orders you deliver yourself must reach customers in all 31 provinces of mainland China."),
    Topic.DECLARATIONS,
    statements={
        "nationwide": _("We deliver to all 31 provinces, autonomous regions and municipalities ourselves."),
        "platform_only": _("We leave all deliveries to Quay's logistics."),
    },
)
UNCHANGED = Requirement(
    "company_unchanged",
    _("Company data confirmed"),
    _("The law has us check every six months that what we know of your company is still right."),
    Topic.DECLARATIONS,
    statements={"unchanged": _("Name, address, legal representative and business scope are as shown on our licence.")},
)

ALL: tuple[Requirement, ...] = (
    BUSINESS_LICENCE,
    TAX_CERTIFICATE,
    BANK_PROOF,
    FOOD_LICENCE,
    HEALTH_FOOD,
    COSMETICS_FILING,
    COSMETICS_REGISTRATION,
    MEDICAL_2_FILING,
    MEDICAL_3_LICENCE,
    CCC_CERTIFICATE,
    NETWORK_ACCESS,
    PUBLICATIONS,
    JEWELLERY,
    PET_FOOD,
    BRAND,
    INVOICES,
    DELIVERY,
    UNCHANGED,
)
BY_CODE = {requirement.code: requirement for requirement in ALL}
# What every seller needs, whatever it sells: without them nothing of it is on sale.
BASE = frozenset({BUSINESS_LICENCE.code, TAX_CERTIFICATE.code})
