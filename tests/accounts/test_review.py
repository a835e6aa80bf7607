import datetime as dt

import pytest

from accounts import qualification, review
from accounts.models import Notification, Proposal, Seller
from accounts.signals import seller_approved
from marketplace import clock
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.documents import upload
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=CHINA)
WEDNESDAY = dt.datetime(2026, 11, 25, 14, tzinfo=CHINA)
NEXT_MONDAY = dt.datetime(2026, 11, 30, 9, tzinfo=CHINA)


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def case(reviewer):
    return journeys.in_review(reviewer)


def kinds_told():
    return list(Notification.objects.order_by("pk").values_list("kind", flat=True))


def refused(action, field=""):
    before = kinds_told()
    with pytest.raises(DomainError) as caught:
        action()
    assert caught.value.field == field
    assert kinds_told() == before
    return str(caught.value)


def test_a_case_is_taken_once(case, reviewer):
    assert (case.state, case.reviewer) == ("in_review", reviewer)
    other = UserFactory(reviewer=True)
    assert refused(lambda: review.take_case(case=case, actor=other)) == "Reviewer has taken this application already."


def test_a_reviewer_does_not_decide_on_their_own_team():
    case = journeys.submitted()
    insider = MembershipFactory(seller=case.seller, user=UserFactory(reviewer=True)).user
    refused(lambda: review.take_case(case=case, actor=insider))
    case.refresh_from_db()
    assert (case.state, case.reviewer) == ("submitted", None)


def test_releasing_puts_a_case_back(case, reviewer):
    refused(lambda: review.release_case(case=case, actor=UserFactory(reviewer=True)))
    case = review.release_case(case=case, actor=reviewer)
    assert (case.state, case.reviewer) == ("submitted", None)


def test_a_verdict_is_given_per_document(case, reviewer):
    licence = case.evidence.current().get(requirement="business_licence")
    review.give_verdict(evidence=licence, verdict="accepted", reason="ignored", actor=reviewer)
    licence.refresh_from_db()
    assert (licence.verdict, licence.verdict_reason, licence.verdict_by) == ("accepted", "", reviewer)
    assert (
        refused(lambda: review.give_verdict(evidence=licence, verdict="refused", reason=" ", actor=reviewer), "reason")
        == "Tell the seller why the document is refused."
    )
    refused(
        lambda: review.give_verdict(evidence=licence, verdict="refused", reason="x" * 401, actor=reviewer), "reason"
    )
    refused(lambda: review.give_verdict(evidence=licence, verdict="accepted", actor=UserFactory(reviewer=True)))
    licence.refresh_from_db()
    assert (licence.verdict, licence.verdict_by) == ("accepted", reviewer)


def test_approval_makes_the_seller_an_approved_one(case, reviewer):
    heard = []
    seller_approved.connect(lambda seller, **kwargs: heard.append(seller.pk), weak=False, dispatch_uid="test")
    try:
        assert "Not accepted yet" in refused(lambda: review.approve_case(case=case, actor=reviewer))
        journeys.accept_all(case, reviewer)
        with clock.at(WEDNESDAY):
            case = review.approve_case(case=case, actor=reviewer)
    finally:
        seller_approved.disconnect(dispatch_uid="test")
    seller = Seller.objects.get(pk=case.seller_id)
    assert (case.state, case.decided_at, seller.state, seller.approved_at) == (
        "approved", WEDNESDAY, "approved", WEDNESDAY,
    )  # fmt: skip
    assert heard == [seller.pk]
    assert kinds_told() == ["case_submitted", "case_approved"]


def test_approving_over_a_failed_check_needs_a_second_reviewer(reviewer):
    case = journeys.submitted()
    SellerFactory(legal_name=case.seller.legal_name)
    second, third = UserFactory(reviewer=True), UserFactory(reviewer=True)
    case = review.take_case(case=case, actor=reviewer)
    journeys.accept_all(case, reviewer)
    case = review.approve_case(case=case, actor=reviewer, note="A namesake.")
    [proposal] = Proposal.objects.waiting()
    assert (case.state, proposal.kind, proposal.case, proposal.proposed_by) == ("in_review", "approve", case, reviewer)
    asked = Notification.objects.filter(kind="second_opinion").values_list("user", flat=True)
    assert sorted(asked) == sorted([second.pk, third.pk])
    assert refused(lambda: review.approve_case(case=case, actor=reviewer)) == (
        "You proposed this; a second person has to confirm it."
    )
    case = review.approve_case(case=case, actor=second)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("confirmed", second)
    assert (case.state, case.history().last().reason) == (
        "approved", f"Same enterprise: Also registered as {Seller.objects.order_by('pk').last().store_name}",
    )  # fmt: skip


def test_the_second_reviewer_may_reject(reviewer):
    case = journeys.submitted()
    SellerFactory(legal_name=case.seller.legal_name)
    case = review.take_case(case=case, actor=reviewer)
    journeys.accept_all(case, reviewer)
    review.approve_case(case=case, actor=reviewer, note="A namesake.")
    case = review.reject_case(case=case, reason="Registered twice.", actor=UserFactory(reviewer=True))
    assert (case.state, case.decision_reason) == ("rejected", "Registered twice.")
    assert Proposal.objects.get().state == "dropped"


def test_a_rejection_needs_a_reason_and_can_be_opened_again(case, reviewer):
    refused(lambda: review.reject_case(case=case, reason=" ", actor=reviewer), "reason")
    licence = case.evidence.current().get(requirement="business_licence")
    review.give_verdict(evidence=licence, verdict="refused", reason="Blurred.", actor=reviewer)
    case = review.reject_case(case=case, reason="The licence can't be read.", actor=reviewer)
    assert (case.state, case.decision_reason) == ("rejected", "The licence can't be read.")
    told = Notification.objects.get(kind="case_rejected")
    assert told.context == {
        "number": case.number, "store": case.seller.store_name, "text": "The licence can't be read.",
        "about": "onboarding", "documents": [{"key": "business_licence", "code": "", "reason": "Blurred."}],
    }  # fmt: skip
    case = qualification.reopen_case(case=case, actor=journeys.owner(case))
    assert (case.state, case.reviewer, case.due_at, case.decision_reason) == ("draft", None, None, "")
    assert case.evidence.current().count() == 5


def test_asking_for_more_stops_the_clock_and_the_answer_lets_it_run_on(reviewer):
    with clock.at(MONDAY):
        case = journeys.in_review(reviewer)
    assert case.due_at == dt.datetime(2026, 11, 30, 15, 59, 59, tzinfo=dt.UTC)
    bank = case.evidence.current().get(requirement="bank_proof")
    with clock.at(WEDNESDAY):
        refused(lambda: review.request_more_information(case=case, text="", actor=reviewer), "reason")
        review.give_verdict(evidence=bank, verdict="refused", reason="Blurred.", actor=reviewer)
        case = review.request_more_information(case=case, text="Send the proof again.", actor=reviewer)
    # Tuesday and Wednesday are used; Thursday, Friday and Monday are left.
    assert (case.state, case.requested_at, case.working_days_left) == ("more_information", WEDNESDAY, 3)
    actor = journeys.owner(case)
    with clock.at(NEXT_MONDAY):
        assert "Still missing: Proof" in refused(lambda: qualification.submit_case(case=case, actor=actor))
        qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=actor)
        case = qualification.submit_case(case=case, actor=actor)
    assert (case.state, case.reviewer, case.due_at) == (
        "in_review", reviewer, dt.datetime(2026, 12, 3, 15, 59, 59, tzinfo=dt.UTC),
    )  # fmt: skip
    assert [change.to_state for change in case.history()] == [
        "draft", "submitted", "in_review", "more_information", "submitted", "in_review",
    ]  # fmt: skip
    assert kinds_told() == ["case_submitted", "case_more_information", "case_answered", "case_submitted"]


def test_a_replaced_document_gets_no_verdict(case, reviewer):
    bank = case.evidence.current().get(requirement="bank_proof")
    review.give_verdict(evidence=bank, verdict="refused", reason="Blurred.", actor=reviewer)
    review.request_more_information(case=case, text="Again.", actor=reviewer)
    actor = journeys.owner(case)
    qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=actor)
    qualification.submit_case(case=case, actor=actor)
    refused(lambda: review.give_verdict(evidence=bank, verdict="accepted", actor=reviewer))
    bank.refresh_from_db()
    assert bank.verdict == "refused"
