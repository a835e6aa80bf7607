"""The seller's side of a case: choosing what to sell, giving documents, submitting, opening it again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import activity, case_news, product_lines, requirements, review_clock, staff_news
from accounts.demands import Demand, demand_of, demands_of
from accounts.models import Evidence, QualificationCase, Seller, User
from accounts.models.qualification import CaseKind, CaseState
from accounts.progress import FIX, progress_of
from accounts.requirements import Term
from accounts.uploads import check_document
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.state import move
from marketplace.workdays import CHINA

# What a case is reset to when its clock starts anew.
STOPPED_CLOCK: dict[str, Any] = {"warned_at": None, "escalated_at": None, "late_told_at": None}
MOST_BRANDS = 50
LONGEST_BRAND = 80
LONGEST_REFERENCE = 60
# What a file is; copied where one document serves two requirements.
FILE_FIELDS = ("file", "original_name", "content_type", "size", "pages", "sha256")


@dataclass(frozen=True)
class Particulars:
    """What stands on a document: its number and how long it is valid; ``expires_on`` None is for good."""

    reference: str = ""
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None


@transaction.atomic
def choose_lines(*, case: QualificationCase, lines: Iterable[str], brands: Iterable[str]) -> QualificationCase:
    """Set what the seller applies to sell: codes of ``product_lines`` and names of brands.

    ``DomainError`` (field ``lines`` or ``brands``) for nothing chosen, an unknown line, more than 50 brands or a
    name that is too long. Brands are compared without case and kept once, in the order given.
    """
    case = locked_case(case)
    if case.kind not in {CaseKind.ONBOARDING, CaseKind.CATEGORY}:
        raise DomainError(_("This is not something we ask for."))
    chosen = [line.code for line in product_lines.ALL if line.code in set(lines)]
    spelled: dict[str, str] = {}
    for brand in filter(None, (" ".join(each.split()) for each in brands)):
        spelled.setdefault(brand.casefold(), brand)
    named = list(spelled.values())
    if not chosen and not (named and case.kind == CaseKind.CATEGORY):
        raise DomainError(_("Choose at least one category to sell in."), field="lines")
    if len(named) > MOST_BRANDS or any(len(brand) > LONGEST_BRAND or ":" in brand for brand in named):
        raise DomainError(
            _("Enter at most %(count)s brands, one per line, each of at most %(length)s characters without a colon.")
            % {"count": MOST_BRANDS, "length": LONGEST_BRAND},
            field="brands",
        )
    case.lines, case.brands = chosen, named
    case.save(update_fields=["lines", "brands"])
    return case


@transaction.atomic
def give_evidence(
    *, case: QualificationCase, key: str, upload: "File[bytes]", actor: User, particulars: Particulars | None = None
) -> Evidence:
    """Check a document and add it to the case; it takes the place of an earlier one.

    ``key`` names what it is for (``Demand.key``). ``DomainError`` for a file that can't be accepted or was given
    for something else already (field ``upload``), for a missing number (``reference``) and for dates that can't
    be right (``issued_on``, ``expires_on``). One file may be licence and tax certificate where the tax number is
    the credit code.
    """
    checked = check_document(upload)  # before the lock: it takes its time and asks no row
    case = locked_case(case)
    wanted = _demanded(case, key, is_document=True)
    stated = _checked(wanted, particulars or Particulars())
    _refuse_same_file(case, wanted, checked.sha256)
    evidence = Evidence(
        case=case,
        requirement=wanted.requirement.code,
        subject=wanted.subject,
        original_name=checked.original_name,
        content_type=checked.content_type,
        size=checked.size,
        pages=checked.pages,
        sha256=checked.sha256,
        given_by=actor,
        **asdict(stated),
    )
    evidence.file.save(checked.original_name, ContentFile(checked.content), save=False)
    evidence.save(force_insert=True)
    _record("document_given", evidence, actor)
    return evidence


@transaction.atomic
def use_licence_for_tax(*, case: QualificationCase, actor: User) -> Evidence:
    """Give the business licence as tax certificate too: a three-in-one licence is both.

    ``DomainError`` unless there is a licence and the tax number is the credit code.
    """
    case = locked_case(case)
    wanted = _demanded(case, requirements.TAX_CERTIFICATE.code, is_document=True)
    licence = case.evidence.current().filter(requirement=requirements.BUSINESS_LICENCE.code).first()
    if licence is None:
        raise DomainError(_("Upload your business licence first."))
    if not _is_three_in_one(case.seller):
        raise DomainError(_("Your tax number differs from the credit code, so the licence is not a tax certificate."))
    content = {name: getattr(licence, name) for name in FILE_FIELDS}
    given = Evidence.objects.create(case=case, requirement=wanted.requirement.code, given_by=actor, **content)
    _record("document_given", given, actor)
    return given


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, actor: User) -> Evidence:
    """Take a document or declaration back; it stays in the history."""
    locked_case(evidence.case)
    evidence = locked(Evidence.objects.filter(pk=evidence.pk)).get()
    if evidence.withdrawn_at is None:
        evidence.withdrawn_at = clock.now()
        evidence.save(update_fields=["withdrawn_at"])
        _record("document_withdrawn", evidence, actor)
    return evidence


@transaction.atomic
def declare(*, case: QualificationCase, key: str, statement: str, actor: User) -> Evidence:
    """Record that the seller declares ``statement``, one of the requirement's; errors on field ``statement``."""
    case = locked_case(case)
    wanted = _demanded(case, key, is_document=False).requirement
    if statement not in wanted.statements:
        raise DomainError(_("Choose the statement that is true for you."), field="statement")
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    if wanted is requirements.DELIVERY:
        seller.ships_nationwide = statement == "nationwide"
    elif wanted is requirements.INVOICES:
        seller.issues_invoices = True
    seller.save(update_fields=["ships_nationwide", "issues_invoices"])
    declared = Evidence.objects.create(
        case=case, requirement=wanted.code, declared=True, statement=statement, given_by=actor
    )
    _record("declaration_made", declared, actor)
    return declared


@transaction.atomic
def submit_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Hand the case in and start its clock, or let it run on after an answer.

    ``DomainError`` names what is missing. A case that a reviewer asked about goes back to that
    reviewer.
    """
    case = locked_case(case)
    missing = [step for step in progress_of(case).steps if not step.is_done]
    if missing:
        raise DomainError(_("Still missing: %(tasks)s.") % {"tasks": "、".join(str(step.label) for step in missing)})
    now, due = clock.now(), review_clock.next_due(case)
    move(
        case, CaseState.SUBMITTED, actor=actor, submitted_at=case.submitted_at or now, due_at=due,
        requested_at=None, working_days_left=review_clock.next_days(case), **STOPPED_CLOCK,
    )  # fmt: skip
    if case.reviewer is not None:
        move(case, CaseState.IN_REVIEW, actor=case.reviewer)
        staff_news.answered(case, occasion=str(now)[:40])
    case_news.submitted(case)
    _record_step("application_submitted", case, actor)
    return case


@transaction.atomic
def reopen_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Open a rejected or lapsed case again, with everything already given."""
    case = locked(QualificationCase.objects.filter(pk=case.pk)).get()
    move(
        case, CaseState.DRAFT, actor=actor, submitted_at=None, due_at=None, requested_at=None, request_text="",
        working_days_left=None, reviewer=None, decided_at=None, decision_reason="", lapse_reminders=0,
        **STOPPED_CLOCK,
    )  # fmt: skip
    _record_step("application_reopened", case, actor)
    return case


@transaction.atomic
def withdraw_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Give up a draft that need not be finished: any but the onboarding."""
    case = locked(QualificationCase.objects.filter(pk=case.pk)).get()
    if case.kind == CaseKind.ONBOARDING:
        raise DomainError(_("An onboarding application can't be withdrawn; leave it as it is."))
    move(case, CaseState.WITHDRAWN, actor=actor, decided_at=clock.now())
    _record_step("application_withdrawn", case, actor)
    return case


def refused_evidence(case: QualificationCase) -> list[Evidence]:
    """Return the documents of the case that the reviewer refused and the seller has not replaced."""
    return [step.evidence for step in progress_of(case).steps if step.state == FIX and step.evidence]


def locked_case(case: QualificationCase) -> QualificationCase:
    """Return the case, locked; ``DomainError`` unless the seller may change it now."""
    return editable(locked(QualificationCase.objects.select_related("seller", "reviewer").filter(pk=case.pk)).get())


def editable(case: QualificationCase | None) -> QualificationCase:
    """Return ``case`` where the seller may change it now; ``DomainError`` otherwise."""
    if case is None or not case.is_editable:
        raise DomainError(
            _("The application can't be changed now: it is being reviewed or has been decided. Reload the page.")
        )
    return case


def _record(kind: str, evidence: Evidence, actor: User) -> None:
    seller = evidence.case.seller
    activity.record(seller=seller, actor=actor, kind=kind, subject=evidence, about=evidence.key)


def _record_step(kind: str, case: QualificationCase, actor: User) -> None:
    activity.record(seller=case.seller, actor=actor, kind=kind, subject=case, about=case.number)


def _demanded(case: QualificationCase, key: str, *, is_document: bool) -> Demand:
    wanted = next((demand for demand in demands_of(case) if demand.key == key), None)
    if wanted is None or wanted.requirement.is_document != is_document:
        raise DomainError(_("This is not something we ask for."))
    return wanted


def _checked(wanted: Demand, stated: Particulars) -> Particulars:
    """Return what of the particulars is asked for, in normal form."""
    requirement, today = wanted.requirement, clock.today(CHINA)
    reference = " ".join(stated.reference.split()) if requirement.reference else ""
    if requirement.reference and not 0 < len(reference) <= LONGEST_REFERENCE:
        raise DomainError(_("Enter the number that is printed on the document."), field="reference")
    if not requirement.is_dated:
        return Particulars(reference)
    if stated.issued_on is not None and stated.issued_on > today:
        raise DomainError(_("The day of issue lies in the future."), field="issued_on")
    if stated.expires_on is None and requirement.term is Term.REQUIRED:
        raise DomainError(_("Enter the day until which the document is valid."), field="expires_on")
    if stated.expires_on is not None and stated.issued_on is not None and stated.expires_on <= stated.issued_on:
        raise DomainError(_("The document would expire before it was issued."), field="expires_on")
    if stated.expires_on is not None and stated.expires_on < today:
        raise DomainError(_("The document has expired. Give the renewed one."), field="expires_on")
    return Particulars(reference, stated.issued_on, stated.expires_on)


def _is_three_in_one(seller: Seller) -> bool:
    return seller.tax_number == seller.uscc


def _refuse_same_file(case: QualificationCase, wanted: Demand, sha256: str) -> None:
    both = {requirements.BUSINESS_LICENCE.code, requirements.TAX_CERTIFICATE.code}
    given = {evidence.key for evidence in case.evidence.current().filter(sha256=sha256)} - {wanted.key}
    # One authorisation may name several brands, one certificate several kinds of goods.
    elsewhere = {key for key in given if not (_in_categories(key) and _in_categories(wanted.key))}
    if elsewhere and not ({wanted.key, *elsewhere} <= both and _is_three_in_one(case.seller)):
        raise DomainError(
            _("You gave this very file for “%(document)s” already. Choose the right file.")
            % {"document": demand_of(elsewhere.pop()).label},
            field="upload",
        )


def _in_categories(key: str) -> bool:
    return demand_of(key).requirement.topic is requirements.Topic.CATEGORIES
