"""What a machine can check of a case; shown to the reviewer beside the data, never a decision."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _, ngettext

from accounts import company
from accounts.company_change import changed_seller
from accounts.demands import demand_of
from accounts.models import Evidence, QualificationCase, Seller
from accounts.models.qualification import CaseKind
from accounts.progress import progress_of
from accounts.representatives import check_id, id_number
from marketplace import clock
from marketplace.errors import DomainError
from marketplace.workdays import CHINA


@dataclass(frozen=True)
class Check:
    """One check: what was looked at, the value the seller gave, and the finding."""

    code: str
    label: str
    value: str
    passed: bool
    finding: str


# What is checked beside the documents, by the kind of case; all others are about documents only.
COMPANY_KINDS = frozenset({CaseKind.ONBOARDING, CaseKind.REVERIFICATION, CaseKind.COMPANY})
BANK_KINDS = frozenset({CaseKind.ONBOARDING, CaseKind.BANK})


def run_checks(case: QualificationCase) -> list[Check]:
    """Return all checks of a case in reading order, of the data as they would be; at most five queries."""
    seller = changed_seller(case)
    given = progress_of(case).documents()
    checks = []
    if case.kind in COMPANY_KINDS:
        checks += [
            _legal_name(seller),
            _code(seller),
            _tax_number(seller),
            _representative(seller),
            _duplicate(seller),
        ]
    if case.kind in BANK_KINDS:
        checks.append(_bank_name(seller))
    return [*checks, _same_file(given, seller), _known_file(given, seller), _expiry(given)]


def _check(code: str, label: str, value: str, *, passed: bool, right: str, wrong: str) -> Check:
    return Check(code, label, value, passed, right if passed else wrong)


def _legal_name(seller: Seller) -> Check:
    passed = bool(company.CHINESE.search(seller.legal_name))
    return _check(
        "legal_name", _("Legal name"), seller.legal_name, passed=passed,
        right=_("A Chinese company name"), wrong=_("Not a Chinese company name"),
    )  # fmt: skip


def _code(seller: Seller) -> Check:
    try:
        company.check_code(seller.uscc)
        passed = True
    except DomainError:
        passed = False
    return _check(
        "uscc", _("Credit code"), seller.uscc, passed=passed,
        right=_("Enterprise, check character right"), wrong=_("Check character wrong"),
    )  # fmt: skip


def _tax_number(seller: Seller) -> Check:
    return _check(
        "tax_number", _("Tax number"), seller.tax_number, passed=seller.tax_number == seller.uscc,
        right=_("Same as the credit code"), wrong=_("Differs from the credit code: compare the certificate"),
    )  # fmt: skip


def _bank_name(seller: Seller) -> Check:
    value = " · ".join(filter(None, (seller.bank_account_name, seller.bank_name, seller.bank_account_masked)))
    same = company.same_name(seller.bank_account_name) == company.same_name(seller.legal_name)
    return _check(
        "bank_name", _("Bank account name"), value, passed=same,
        right=_("Same as the legal name"), wrong=_("Differs from the legal name"),
    )  # fmt: skip


def _representative(seller: Seller) -> Check:
    number = id_number(seller)
    try:
        passed = bool(number) and check_id(number) == number
    except DomainError:
        passed = False
    value = f"{seller.legal_representative} · {seller.representative_id_masked}"
    return _check(
        "representative", _("Legal representative"), value, passed=passed,
        right=_("Identity number is well-formed"), wrong=_("Identity number missing or mistyped"),
    )  # fmt: skip


def _duplicate(seller: Seller) -> Check:
    twins = Seller.objects.filter(legal_name=seller.legal_name).exclude(pk=seller.pk)
    names = list(twins.values_list("store_name", flat=True)[:3])
    return _check(
        "duplicate", _("Same enterprise"), _("Legal name and code"), passed=not names,
        right=_("None found"), wrong=_("Also registered as %(stores)s") % {"stores": "、".join(names)},
    )  # fmt: skip


def _same_file(given: list[Evidence], seller: Seller) -> Check:
    digests = [each.sha256 for each in given if each.sha256]
    shared = len(digests) - len(set(digests))
    # A three-in-one licence is given twice by right.
    passed = shared <= (1 if seller.tax_number == seller.uscc else 0)
    return _check(
        "same_file", _("Files given"), str(len(digests)), passed=passed,
        right=_("No file given twice by mistake"), wrong=_("The same file stands for several documents"),
    )  # fmt: skip


def _known_file(given: list[Evidence], seller: Seller) -> Check:
    digests = [each.sha256 for each in given if each.sha256]
    others = Evidence.objects.filter(sha256__in=digests).exclude(case__seller=seller)
    names = list(others.order_by("case__seller").values_list("case__seller__store_name", flat=True).distinct()[:3])
    return _check(
        "known_file", _("Files of others"), str(len(digests)), passed=not names,
        right=_("No other seller gave these files"),
        wrong=_("Also given by %(stores)s") % {"stores": "、".join(names)},
    )  # fmt: skip


def _expiry(given: list[Evidence]) -> Check:
    dated = sorted((each.expires_on, each.key) for each in given if each.expires_on)
    if not dated:
        return Check("expiry", _("First to expire"), _("No expiry"), passed=True, finding=_("Valid"))
    day, key = dated[0]
    left = (day - clock.today(CHINA)).days
    value = f"{demand_of(key).label} {day}"
    if left < 0:
        wrong = _("Expired")
    else:
        wrong = ngettext("%(count)s day left, %(least)s wanted", "%(count)s days left, %(least)s wanted", left) % {
            "count": left,
            "least": settings.EVIDENCE_LEAST_DAYS,
        }
    return _check(
        "expiry", _("First to expire"), value, passed=left >= settings.EVIDENCE_LEAST_DAYS,
        right=_("Valid"), wrong=wrong,
    )  # fmt: skip
