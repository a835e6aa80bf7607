import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from accounts import qualification, registration
from accounts.models import Evidence, Notification
from accounts.progress import progress_of
from marketplace import clock
from marketplace.errors import DomainError
from marketplace.state import IllegalTransition
from tests.accounts import journeys
from tests.accounts.documents import image_bytes, pdf_bytes, upload
from tests.accounts.factories import EvidenceFactory, UserFactory

pytestmark = pytest.mark.django_db
# A Tuesday; the next five working days are Wednesday to Friday, Monday and Tuesday.
TUESDAY = dt.datetime(2026, 11, 24, 10, 26, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DUE = dt.datetime(2026, 12, 1, 15, 59, 59, tzinfo=dt.UTC)


def states(case):
    return {step.key: step.state for step in progress_of(case).steps}


def test_a_document_is_kept_as_it_was_checked():
    case = journeys.registered()
    content = pdf_bytes(pages=2)
    evidence = qualification.give_evidence(
        case=case,
        key="business_licence",
        upload=upload(content, "../执照\u202e.pdf"),
        actor=journeys.owner(case),
    )
    assert (evidence.content_type, evidence.pages, evidence.size, evidence.original_name) == (
        "application/pdf", 2, len(content), "执照.pdf",
    )  # fmt: skip
    with evidence.file.open("rb") as stored:
        assert stored.read() == content
    assert evidence.file.name.startswith(f"evidence/{case.pk}/")


def test_a_refused_file_leaves_nothing_behind():
    case = journeys.registered()
    with pytest.raises(DomainError) as caught:
        qualification.give_evidence(
            case=case, key="business_licence", upload=upload(b"%PDF-1.4 nonsense"), actor=journeys.owner(case)
        )
    assert caught.value.field == "upload"
    assert case.evidence.count() == 0


def test_a_newer_document_takes_the_place_of_the_older():
    case = journeys.registered()
    actor = journeys.owner(case)
    give = {"case": case, "key": "business_licence", "actor": actor}
    first = qualification.give_evidence(upload=upload(), **give)
    second = qualification.give_evidence(upload=upload(image_bytes(), "a.png"), **give)
    assert list(case.evidence.current()) == [second]
    assert list(case.evidence.order_by("pk")) == [first, second]
    qualification.withdraw_evidence(evidence=second, actor=journeys.owner(case))
    assert list(case.evidence.current()) == [first]


def test_one_file_serves_licence_and_tax_slot_of_a_three_in_one_licence_only():
    content = pdf_bytes()
    case = journeys.registered()
    actor = journeys.owner(case)
    for requirement in ("business_licence", "tax_certificate"):
        qualification.give_evidence(case=case, key=requirement, upload=upload(content), actor=actor)
    with pytest.raises(DomainError) as caught:
        qualification.give_evidence(case=case, key="bank_proof", upload=upload(content), actor=actor)
    assert caught.value.field == "upload"
    assert case.evidence.count() == 2

    legacy = journeys.registered(tax_number="310104123456789")
    actor = journeys.owner(legacy)
    qualification.give_evidence(case=legacy, key="business_licence", upload=upload(content), actor=actor)
    with pytest.raises(DomainError):
        qualification.give_evidence(case=legacy, key="tax_certificate", upload=upload(content), actor=actor)
    with pytest.raises(DomainError):
        qualification.use_licence_for_tax(case=legacy, actor=actor)
    assert legacy.evidence.count() == 1


def test_the_licence_can_be_used_as_tax_certificate():
    case = journeys.registered()
    actor = journeys.owner(case)
    with pytest.raises(DomainError, match="Upload your business licence first"):
        qualification.use_licence_for_tax(case=case, actor=actor)
    licence = qualification.give_evidence(case=case, key="business_licence", upload=upload(), actor=actor)
    tax = qualification.use_licence_for_tax(case=case, actor=actor)
    assert (tax.requirement, tax.file.name, tax.sha256) == ("tax_certificate", licence.file.name, licence.sha256)


def test_declarations_are_recorded_with_their_statement():
    case = journeys.registered()
    actor = journeys.owner(case)
    with pytest.raises(DomainError) as caught:
        qualification.declare(case=case, key="delivery", statement="somewhere", actor=actor)
    assert caught.value.field == "statement"
    with pytest.raises(DomainError):
        qualification.declare(case=case, key="business_licence", statement="nationwide", actor=actor)
    assert case.evidence.count() == 0
    declared = qualification.declare(case=case, key="delivery", statement="platform_only", actor=actor)
    case.seller.refresh_from_db()
    assert (declared.declared, declared.statement, case.seller.ships_nationwide) == (True, "platform_only", False)
    qualification.declare(case=case, key="delivery", statement="nationwide", actor=actor)
    qualification.declare(case=case, key="invoices", statement="issues_invoices", actor=actor)
    case.seller.refresh_from_db()
    assert (case.seller.ships_nationwide, case.seller.issues_invoices) == (True, True)


def test_progress_counts_what_is_done():
    case = journeys.registered()
    assert (progress_of(case).done, progress_of(case).total, progress_of(case).next.key) == (1, 8, "business_licence")
    journeys.complete(case)
    case.refresh_from_db()
    assert (progress_of(case).done, progress_of(case).percent, progress_of(case).is_complete) == (8, 100, True)


def test_submitting_needs_everything():
    case = journeys.registered()
    with pytest.raises(DomainError) as caught:
        qualification.submit_case(case=case, actor=journeys.owner(case))
    assert str(caught.value) == (
        "Still missing: Business licence、Tax registration certificate、Proof of the company's bank account、"
        "Categories to sell in、Dispatch and returns addresses、Ability to issue invoices、Delivery coverage."
    )
    case.refresh_from_db()
    assert (case.state, case.due_at) == ("draft", None)


def test_submitting_starts_the_clock_of_five_working_days():
    with clock.at(TUESDAY):
        case = journeys.submitted()
    case.refresh_from_db()
    assert (case.state, case.submitted_at, case.due_at, case.reviewer) == ("submitted", TUESDAY, DUE, None)
    told = Notification.objects.get(kind="case_submitted")
    assert (told.seller, told.email, told.subject_id) == (case.seller, case.seller.contact_email, case.pk)


def test_nothing_can_be_changed_while_it_is_reviewed():
    case = journeys.submitted()
    evidence = case.evidence.current().first()
    actor = journeys.owner(case)
    attempts = [
        lambda: qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=actor),
        lambda: qualification.declare(case=case, key="delivery", statement="nationwide", actor=actor),
        lambda: qualification.withdraw_evidence(evidence=evidence, actor=actor),
        lambda: qualification.submit_case(case=case, actor=actor),
        lambda: registration.set_addresses(
            seller=case.seller, ship_from_address="a", returns_address="b", actor=actor
        ),
    ]
    before = case.evidence.count()
    for attempt in attempts:
        with pytest.raises(DomainError):
            attempt()
    assert case.evidence.count() == before
    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None


def test_a_draft_cannot_be_reopened():
    case = journeys.registered()
    with pytest.raises(IllegalTransition):
        qualification.reopen_case(case=case, actor=journeys.owner(case))


@pytest.mark.parametrize(
    "change",
    [{"sha256": "f" * 64}, {"original_name": "other.pdf"}, {"requirement": "bank_proof"}, {"file": "elsewhere"}],
)
def test_the_database_refuses_to_change_what_was_given(change):
    evidence = EvidenceFactory()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).delete()
    assert Evidence.objects.filter(pk=evidence.pk, **change).count() == 0


def test_the_database_lets_a_verdict_and_one_withdrawal_through():
    evidence = EvidenceFactory()
    rows = Evidence.objects.filter(pk=evidence.pk)
    assert rows.update(verdict="accepted", verdict_by=UserFactory(), verdict_at=TUESDAY, withdrawn_at=TUESDAY) == 1
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        rows.update(withdrawn_at=None)
