"""What counts as a company: codes, names and the rules that registration checks.

Sources: GB 32100-2015 (unified social credit code, check character 18), the three-in-one licence
reform of 2015 (the tax number is the code; older certificates carry 15 to 20 characters).
"""

import datetime as dt
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from accounts.models import Seller
from accounts.representatives import check_id, sealed
from marketplace import clock
from marketplace.errors import DomainError
from marketplace.workdays import CHINA

CODE_LENGTH = 18
ENTERPRISE, INDIVIDUAL = "91", "92"
LEGACY_TAX_NUMBER = re.compile(r"[0-9A-Z]{15,20}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{6,24}[0-9]")
SHORTEST_LEGAL_NAME = 4


@dataclass(frozen=True)
class CompanyData:
    """Company data as it stands on the business licence, and how to reach the company."""

    legal_name: str
    uscc: str
    tax_number: str
    legal_representative: str
    registered_address: str
    store_name: str
    contact_name: str
    contact_phone: str
    contact_email: str
    registered_capital_minor: int | None = None
    established_on: dt.date | None = None
    business_scope: str = ""
    # In clear, never stored so; empty where it stays as it is.
    representative_id: str = ""

    @classmethod
    def of(cls, seller: Seller) -> "CompanyData":
        """Return the data that ``seller`` has now, without the representative's number."""
        return cls(**{name: getattr(seller, name) for name in cls.__dataclass_fields__ if hasattr(seller, name)})

    def checked(self) -> "CompanyData":
        """Return the data in normal form; ``DomainError`` with the field for the first thing that is wrong."""
        code = check_code(self.uscc)
        if not PHONE.fullmatch(self.contact_phone.strip()):
            raise DomainError(_("Enter a phone number, for example 021 5555 0188."), field="contact_phone")
        if self.established_on and self.established_on > clock.today(CHINA):
            raise DomainError(_("The date of establishment lies in the future."), field="established_on")
        fields: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()
        }
        fields |= {
            "uscc": code,
            "tax_number": check_tax_number(self.tax_number, code),
            "legal_name": check_legal_name(self.legal_name),
            "contact_email": self.contact_email.strip().lower(),
            "representative_id": self.representative_id and check_id(self.representative_id),
        }
        return CompanyData(**fields)

    def as_fields(self) -> dict[str, Any]:
        """Return the data as the seller's fields; the representative's number sealed, left out where it stays."""
        fields = asdict(self)
        number = fields.pop("representative_id")
        return fields | (sealed(number) if number else {})


def check_code(code: str) -> str:
    """Return a unified social credit code in capitals without spaces.

    ``DomainError`` (field ``uscc``) says what is wrong: length, characters, an individual
    business (92), another kind of organisation, or the check character.
    """
    code = "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()
    if len(code) != CODE_LENGTH:
        problem = _("The credit code has 18 characters; this has %(count)s.") % {"count": len(code)}
    elif code.startswith(INDIVIDUAL):
        problem = _(
            "A code that starts with 92 belongs to an individual business (个体工商户). "
            "Quay is open to enterprises only, whose code starts with 91."
        )
    elif not code.startswith(ENTERPRISE):
        problem = _(
            "The code of a mainland China enterprise starts with 91. Quay can't admit other organisations "
            "or companies registered elsewhere."
        )
    else:
        problem = _code_problem(code)
    if problem:
        raise DomainError(problem, field="uscc")
    return code


def _code_problem(code: str) -> str:
    try:
        stdnum_uscc.validate(code)
    except InvalidChecksum:
        return _("The characters of the credit code don't fit together. Compare each of them with your licence.")
    except ValidationError:
        return _("The credit code has digits and capital letters only, never I, O, S, V or Z.")
    return ""


def check_tax_number(number: str, code: str) -> str:
    """Return a tax registration number: the credit code itself, or 15 to 20 characters of an older certificate."""
    number = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    if number == code:
        return number
    if len(number) == CODE_LENGTH and number.startswith("9"):
        problem = _("A tax number of 18 characters is the same as the credit code. One of the two is mistyped.")
    elif not LEGACY_TAX_NUMBER.fullmatch(number):
        problem = _("A tax number is the credit code, or has 15 to 20 digits and capital letters.")
    else:
        return number
    raise DomainError(problem, field="tax_number")


def check_legal_name(name: str) -> str:
    """Return the legal name in normal form; it is Chinese, as on the licence."""
    name = same_name(name)
    if len(name) < SHORTEST_LEGAL_NAME or not CHINESE.search(name):
        raise DomainError(
            _("Enter the company's full Chinese name exactly as on the business licence."), field="legal_name"
        )
    return name


def same_name(name: str) -> str:
    """Return a company name as it is compared: no spaces, Chinese brackets whichever were typed."""
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def is_registered(code: str) -> bool:
    """Return whether an enterprise with this code is a seller already."""
    return Seller.objects.filter(uscc=code).exists()


def check_free(company: CompanyData, *, besides: Seller | None = None) -> None:
    """Raise ``DomainError`` where the enterprise or the store name is registered already."""
    others = Seller.objects.exclude(pk=besides.pk) if besides else Seller.objects.all()
    if others.filter(uscc=company.uscc).exists():
        raise DomainError(
            _("This enterprise is registered with Quay already. Ask the owner of its account to add you to the team."),
            field="uscc",
        )
    if others.filter(store_name__iexact=company.store_name).exists():
        raise DomainError(_("Another seller has this store name. Choose a different one."), field="store_name")
