"""The seller's side of a case: giving documents and declarations, submitting, opening it again."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import case_news, requirements, review_clock
from accounts.models import Evidence, QualificationCase, Seller, User
from accounts.models.qualification import CaseState
from accounts.progress import FIX, progress_of
from accounts.uploads import check_document
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.state import move

STOPPED_CLOCK: dict[str, Any] = {"warned_at": None, "escalated_at": None, "late_told_at": None}


def editable_case(seller: Seller) -> QualificationCase:
    """Return the seller's open onboarding case, locked; ``DomainError`` unless the seller may change it."""
    case = locked(QualificationCase.objects.filter(seller=seller, kind=QualificationCase.Kind.ONBOARDING)).last()
    return _editable(case)


@transaction.atomic
def give_evidence(*, case: QualificationCase, requirement: str, upload: "File[bytes]", actor: User) -> Evidence:
    """Check a document and add it to the case; it takes the place of an earlier one.

    ``DomainError`` (field ``upload``) for a file that can't be accepted or was given for
    another requirement already. One file may be licence and tax certificate where the tax
    number is the credit code.
    """
    checked = check_document(upload)  # before the lock: it takes its time and asks no row
    case = _locked_case(case)
    wanted = _requirement(requirement, is_document=True)
    _refuse_same_file(case, wanted.code, checked.sha256)
    evidence = Evidence(
        case=case,
        requirement=wanted.code,
        original_name=checked.original_name,
        content_type=checked.content_type,
        size=checked.size,
        pages=checked.pages,
        sha256=checked.sha256,
        given_by=actor,
    )
    evidence.file.save(checked.original_name, ContentFile(checked.content), save=False)
    evidence.save(force_insert=True)
    return evidence


@transaction.atomic
def use_licence_for_tax(*, case: QualificationCase, actor: User) -> Evidence:
    """Give the business licence as tax certificate too: a three-in-one licence is both.

    ``DomainError`` unless there is a licence and the tax number is the credit code.
    """
    case = _locked_case(case)
    licence = case.evidence.current().filter(requirement=requirements.BUSINESS_LICENCE.code).first()
    if licence is None:
        raise DomainError(_("Upload your business licence first."))
    if not _is_three_in_one(case.seller):
        raise DomainError(_("Your tax number differs from the credit code, so the licence is not a tax certificate."))
    content = {
        name: getattr(licence, name) for name in ("file", "original_name", "content_type", "size", "pages", "sha256")
    }
    return Evidence.objects.create(case=case, requirement=requirements.TAX_CERTIFICATE.code, given_by=actor, **content)


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence) -> Evidence:
    """Take a document or declaration back; it stays in the history."""
    _locked_case(evidence.case)
    evidence = locked(Evidence.objects.filter(pk=evidence.pk)).get()
    if evidence.withdrawn_at is None:
        evidence.withdrawn_at = clock.now()
        evidence.save(update_fields=["withdrawn_at"])
    return evidence


@transaction.atomic
def declare(*, case: QualificationCase, requirement: str, statement: str, actor: User) -> Evidence:
    """Record that the seller declares ``statement``, one of the requirement's; errors on field ``statement``."""
    case = _locked_case(case)
    wanted = _requirement(requirement, is_document=False)
    if statement not in wanted.statements:
        raise DomainError(_("Choose the statement that is true for you."), field="statement")
    seller = locked(Seller.objects.filter(pk=case.seller_id)).get()
    if wanted is requirements.DELIVERY:
        seller.ships_nationwide = statement == "nationwide"
    else:
        seller.issues_invoices = True
    seller.save(update_fields=["ships_nationwide", "issues_invoices"])
    return Evidence.objects.create(
        case=case, requirement=wanted.code, declared=True, statement=statement, given_by=actor
    )


@transaction.atomic
def submit_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Hand the case in and start its clock, or let it run on after an answer.

    ``DomainError`` names what is missing. A case that a reviewer asked about goes back to that
    reviewer.
    """
    case = _locked_case(case)
    missing = [step for step in progress_of(case).steps if not step.is_done]
    if missing:
        raise DomainError(_("Still missing: %(tasks)s.") % {"tasks": "、".join(str(step.label) for step in missing)})
    now, due = clock.now(), review_clock.next_due(case)
    move(
        case, CaseState.SUBMITTED, actor=actor, submitted_at=case.submitted_at or now, due_at=due,
        requested_at=None, working_days_left=None, **STOPPED_CLOCK,
    )  # fmt: skip
    if case.reviewer is not None:
        move(case, CaseState.IN_REVIEW, actor=case.reviewer)
        case_news.answered(case)
    case_news.submitted(case)
    return case


@transaction.atomic
def reopen_case(*, case: QualificationCase, actor: User) -> QualificationCase:
    """Open a rejected or lapsed case again, with everything already given."""
    case = locked(QualificationCase.objects.filter(pk=case.pk)).get()
    move(
        case, CaseState.DRAFT, actor=actor, submitted_at=None, due_at=None, requested_at=None, request_text="",
        working_days_left=None, reviewer=None, approval_proposed_by=None, decided_at=None, decision_reason="",
        lapse_reminders=0, **STOPPED_CLOCK,
    )  # fmt: skip
    return case


def refused_evidence(case: QualificationCase) -> list[Evidence]:
    """Return the documents of the case that the reviewer refused and the seller has not replaced."""
    return [step.evidence for step in progress_of(case).steps if step.state == FIX and step.evidence]


def _locked_case(case: QualificationCase) -> QualificationCase:
    return _editable(locked(QualificationCase.objects.select_related("seller", "reviewer").filter(pk=case.pk)).get())


def _editable(case: QualificationCase | None) -> QualificationCase:
    if case is None or not case.is_editable:
        raise DomainError(
            _("The application can't be changed now: it is being reviewed or has been decided. Reload the page.")
        )
    return case


def _requirement(code: str, *, is_document: bool) -> requirements.Requirement:
    requirement = requirements.BY_CODE.get(code)
    if requirement is None or requirement.is_document != is_document:
        raise DomainError(_("This is not something we ask for."))
    return requirement


def _is_three_in_one(seller: Seller) -> bool:
    return seller.tax_number == seller.uscc


def _refuse_same_file(case: QualificationCase, requirement: str, sha256: str) -> None:
    both = {requirements.BUSINESS_LICENCE.code, requirements.TAX_CERTIFICATE.code}
    given = case.evidence.current().exclude(requirement=requirement).values_list("requirement", "sha256")
    elsewhere = {code for code, digest in given if digest == sha256}
    if elsewhere and not ({requirement, *elsewhere} <= both and _is_three_in_one(case.seller)):
        label = requirements.BY_CODE[elsewhere.pop()].label
        raise DomainError(
            _("You gave this very file for “%(document)s” already. Choose the right file.") % {"document": label},
            field="upload",
        )
