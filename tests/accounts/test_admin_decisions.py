"""What reviewers decide on the admin's pages: verdicts, decisions, two-person decisions, numbers in clear."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts import cases, company_change, qualification, review, sellers
from accounts.company import CompanyData
from accounts.models import Activity, Credential, Notification, Proposal, Seller
from accounts.progress import progress_of
from tests.accounts import journeys
from tests.accounts.factories import IDENTITY, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True, language="en", full_name="Ann")


@pytest.fixture
def second():
    return UserFactory(reviewer=True, language="en", full_name="Ben")


@pytest.fixture
def case(reviewer):
    return journeys.in_review(reviewer)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(case):
    return reverse("admin:accounts_qualificationcase_change", args=[case.pk])


def post(user, name, pk, **data):
    """Post as ``user`` and follow; a refused form is answered 422 on the same page."""
    return client_of(user).post(reverse(f"admin:accounts_qualificationcase_{name}", args=[pk]), data, follow=True)


def said(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


def state_of(thing):
    thing.refresh_from_db()
    return thing.state


# --- verdicts -------------------------------------------------------------------------------------


def test_a_case_is_reviewed_and_approved_on_its_page(reviewer):
    case = journeys.submitted()
    assert b"All pass" in client_of(reviewer).get(page_of(case)).content
    post(reviewer, "assignment", case.pk)
    for requirement in ["business_licence", "tax_certificate", "bank_proof"]:
        evidence = case.evidence.current().get(requirement=requirement)
        page = post(reviewer, "verdict", evidence.pk, verdict="accepted")
    assert (page.context["accepted"], page.context["pending"]) == (3, 0)
    page = post(reviewer, "decision", case.pk, do="approve")
    assert said(page) == [("success", "Done. The seller is told by e-mail and in the platform.")]
    assert Seller.objects.get(pk=case.seller_id).state == "approved"


def test_a_typed_refusal_is_read_in_each_readers_language(case, reviewer):
    evidence = case.evidence.current().get(requirement="bank_proof")
    post(reviewer, "verdict", evidence.pk, verdict="refused", reason_type="no_seal")
    evidence.refresh_from_db()
    assert (evidence.verdict_code, evidence.verdict_reason) == ("no_seal", "")
    assert evidence.verdict_sentence.startswith("The company's or the authority's seal is missing.")
    post(reviewer, "verdict", evidence.pk, verdict="refused", reason_type="no_seal", reason="Page 2 is missing.")
    evidence.refresh_from_db()
    assert evidence.verdict_sentence == "Page 2 is missing."


@pytest.mark.parametrize(
    ("data", "field", "problem"),
    [
        ({}, "verdict", "Choose accept or refuse."),
        ({"verdict": "refused"}, "reason", "Tell the seller why the document is refused."),
        ({"verdict": "refused", "reason": "x" * 401}, "reason", "Keep the reason under 400 characters."),
    ],
)
def test_a_refused_verdict_stands_beside_its_field_and_keeps_what_was_typed(case, reviewer, data, field, problem):
    evidence = case.evidence.current().get(requirement="bank_proof")
    page = post(reviewer, "verdict", evidence.pk, **data)
    assert (page.status_code, page.context["verdict"].errors[field]) == (422, [problem])
    assert page.context["shown"] == evidence
    assert data.get("reason", "") in page.content.decode()
    evidence.refresh_from_db()
    assert evidence.verdict == "pending"


# --- decisions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["reject", "ask"])
def test_a_decision_without_words_changes_nothing_and_says_so(case, reviewer, do):
    page = post(reviewer, "decision", case.pk, do=do, reason=" ")
    assert (page.status_code, list(page.context["decision"].errors)) == (422, ["reason"])
    assert state_of(case) == "in_review"


def test_words_for_the_other_decision_are_refused(case, reviewer):
    page = post(reviewer, "decision", case.pk, do="reject", template="chain", reason="Kept.")
    assert (page.status_code, list(page.context["decision"].errors)) == (422, ["template"])
    assert "Kept." in page.content.decode()
    assert state_of(case) == "in_review"


@pytest.mark.parametrize(("language", "usual"), [("en", "Please send every link"), ("zh-hans", "请提交从商标权利人")])
def test_usual_words_reach_the_seller_in_its_language_with_the_reviewers_own(case, reviewer, language, usual):
    owner = journeys.owner(case)
    owner.language = language
    owner.save()
    post(reviewer, "decision", case.pk, do="ask", template="chain", reason="For 云岫.")
    case.refresh_from_db()
    assert case.state == "more_information"
    assert case.request_text.startswith(usual)
    assert case.request_text.endswith("\nFor 云岫.")
    assert Notification.objects.get(kind="case_more_information").context["text"] == case.request_text


def test_after_a_decision_the_next_of_mine_is_shown(case, reviewer):
    other = journeys.in_review(reviewer)
    page = post(reviewer, "decision", case.pk, do="reject", reason="No.")
    assert page.redirect_chain[-1][0] == page_of(other)
    page = post(reviewer, "decision", other.pk, do="reject", reason="No.")
    assert page.redirect_chain[-1][0] == reverse("admin:accounts_qualificationcase_changelist")


def test_a_stale_page_is_told_that_somebody_else_decided(case, reviewer):
    review.reject_case(case=case, reason="No.", actor=reviewer)
    page = post(reviewer, "decision", case.pk, do="approve")
    assert page.status_code == 422
    assert page.context["decision"].non_field_errors() == ["This application is not in review: it is Rejected."]


# --- two people -----------------------------------------------------------------------------------


def test_approving_over_a_failed_check_is_shown_to_both(case, reviewer, second):
    SellerFactory(legal_name=case.seller.legal_name)
    journeys.accept_all(case, reviewer)
    page = post(reviewer, "decision", case.pk, do="approve")
    assert (page.status_code, list(page.context["decision"].errors)) == (422, ["reason"])
    page = post(reviewer, "decision", case.pk, do="approve", reason="A namesake in another city.")
    assert said(page) == [("info", "Proposed. A second person is asked to confirm it.")]
    assert [each.proposed_by for each in page.context["proposals"]] == [reviewer]
    assert "Confirm the approval" not in page.content.decode()
    shown = client_of(second).get(page_of(case)).content.decode()
    assert "Ann proposes this." in shown
    assert "A namesake in another city." in shown
    assert "Same enterprise: Also registered as" in shown
    assert "Confirm the approval" in shown
    page = post(reviewer, "decision", case.pk, do="approve")
    assert page.context["decision"].non_field_errors() == ["You proposed this; a second person has to confirm it."]
    post(second, "decision", case.pk, do="approve")
    assert state_of(case) == "approved"


@pytest.mark.parametrize("who", ["reviewer", "second"])
def test_a_proposal_is_taken_back_or_refused(case, reviewer, second, who):
    SellerFactory(legal_name=case.seller.legal_name)
    journeys.accept_all(case, reviewer)
    review.approve_case(case=case, actor=reviewer, note="A namesake.")
    proposal = Proposal.objects.get()
    actor = reviewer if who == "reviewer" else second
    page = post(second, "proposal_refusal", proposal.pk, reason=" ")
    assert (said(page), state_of(proposal)) == ([("error", "Tell your colleague why you refuse.")], "open")
    post(actor, "proposal_refusal", proposal.pk, reason="" if who == "reviewer" else "No namesake.")
    assert (state_of(proposal), proposal.decided_by, state_of(case)) == ("dropped", actor, "in_review")
    page = post(actor, "proposal_refusal", proposal.pk)
    assert [tag for tag, _text in said(page)] == ["error"]


def test_an_approval_is_undone_by_two(reviewer, second):
    case = journeys.approved(reviewer, lines=["food"])
    page = post(reviewer, "undoing", case.pk, reason=" ")
    assert (page.status_code, list(page.context["undoing"].errors)) == (422, ["reason"])
    post(reviewer, "undoing", case.pk, reason="The licence is forged.")
    assert (state_of(case), state_of(case.seller)) == ("approved", "approved")
    post(second, "undoing", case.pk)
    assert (state_of(case), case.reviewer, state_of(case.seller)) == ("in_review", reviewer, "suspended")
    assert set(Credential.objects.values_list("lapse_reason", flat=True)) == {"revoked"}
    assert case.seller.bank_verified_at is None
    assert Notification.objects.get(kind="case_undone").context["text"] == "The licence is forged."
    page = client_of(reviewer).get(page_of(case))
    assert page.context["pending"] == 0
    post(reviewer, "decision", case.pk, do="approve")
    assert (state_of(case), state_of(case.seller)) == ("approved", "approved")
    assert not Credential.objects.exclude(lapsed_at=None).exists()


def test_what_was_undone_and_rejected_can_be_opened_again(reviewer, second):
    case = journeys.approved(reviewer)
    for actor in (reviewer, second):
        review.undo_approval(case=case, reason="Forged.", actor=actor)
    post(reviewer, "decision", case.pk, do="reject", template="forged")
    assert (state_of(case), state_of(case.seller)) == ("rejected", "suspended")
    page = post(second, "reopening", case.pk, reason="")
    assert (page.status_code, list(page.context["reopening"].errors)) == (422, ["reason"])
    post(second, "reopening", case.pk, reason="The authority corrected itself.")
    assert state_of(case) == "draft"
    assert Notification.objects.get(kind="case_reopened").context["text"] == "The authority corrected itself."
    assert progress_of(case).is_complete


# --- numbers in clear -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "clear", "kind"),
    [("identity", IDENTITY, "identity_shown"), ("account", "6222000000009876", "account_shown")],
)
def test_a_number_is_masked_until_its_reviewer_asks_and_that_is_recorded(case, reviewer, second, number, clear, kind):
    masked = client_of(reviewer).get(page_of(case)).content.decode()
    assert clear not in masked.replace(" ", "")
    assert "•••• 9876" in masked
    assert clear in post(reviewer, "secrets", case.pk, number=number).content.decode().replace(" ", "")
    [look] = Activity.objects.filter(kind__endswith="_shown")
    assert (look.kind, look.seller, look.actor, look.about) == (kind, case.seller, reviewer, case.number)
    page = post(second, "secrets", case.pk, number=number)
    assert [tag for tag, _text in said(page)] == ["error"]
    post(reviewer, "secrets", case.pk, number="password")
    assert Activity.objects.filter(kind__endswith="_shown").count() == 1


def test_looking_never_changes_anything(case, reviewer):
    client = client_of(reviewer)
    for name in ["assignment", "release", "decision", "undoing", "reopening", "secrets"]:
        assert client.get(reverse(f"admin:accounts_qualificationcase_{name}", args=[case.pk])).status_code == 403
    assert state_of(case) == "in_review"
    assert not Activity.objects.filter(kind__endswith="_shown").exists()


# --- every kind -----------------------------------------------------------------------------------


def test_company_data_are_shown_as_they_would_be_with_the_difference(reviewer):
    seller = SellerFactory()
    owner = seller.memberships.get().user
    case = cases.open_case(seller=seller, kind="company", actor=owner)
    moved = replace(CompanyData.of(seller), registered_address="上海市新路 9 号")
    company_change.propose(case=case, company=moved, actor=owner)
    journeys.give(case, "business_licence")
    qualification.submit_case(case=case, actor=owner)
    page = client_of(reviewer).get(page_of(case))
    assert [(each.field, each.old, each.new) for each in page.context["differences"]] == [
        ("registered_address", "上海市徐汇区样例路 1 号", "上海市新路 9 号")
    ]
    assert page.context["seller"].registered_address == "上海市新路 9 号"


# --- sellers --------------------------------------------------------------------------------------


def decide(user, seller, **data):
    return client_of(user).post(reverse("admin:accounts_seller_decision", args=[seller.pk]), data, follow=True)


def test_a_seller_is_suspended_by_two_and_reinstated_by_one(reviewer, second):
    seller = SellerFactory()
    page = decide(reviewer, seller, do="suspend", reason="")
    assert (page.status_code, list(page.context["decision"].errors)) == (422, ["reason"])
    assert said(decide(reviewer, seller, do="suspend", reason="Unsafe.")) == [
        ("info", "Proposed. A second person is asked to confirm it.")
    ]
    page = decide(reviewer, seller, do="suspend", reason="Unsafe.")
    assert page.context["decision"].non_field_errors() == ["You proposed this; a second person has to confirm it."]
    assert state_of(seller) == "approved"
    decide(second, seller, do="suspend")
    assert state_of(seller) == "suspended"
    assert Notification.objects.get(kind="seller_suspended").context["text"] == "Unsafe."
    decide(reviewer, seller, do="reinstate")
    assert state_of(seller) == "approved"
    decide(reviewer, seller, do="wind_down", reason="As asked.")
    assert state_of(seller) == "winding_down"


def test_people_without_the_right_decide_nothing():
    seller, stranger = SellerFactory(), UserFactory(is_staff=True)
    stranger.groups.clear()
    assert decide(stranger, seller, do="suspend", reason="Unsafe.").status_code == 403
    assert not Proposal.objects.exists()


def test_a_sellers_page_costs_the_same_with_one_credential_and_with_many(reviewer, django_assert_num_queries):
    case = journeys.approved(reviewer)
    client, url = client_of(reviewer), reverse("admin:accounts_seller_change", args=[case.seller_id])
    client.get(url)
    with journeys.count_queries() as few:
        client.get(url)
    journeys.apply_for(case.seller, reviewer, lines=["food", "publications"], brands=["a", "b"])
    sellers.suspend_seller(seller=case.seller, reason="x", actor=reviewer)
    with django_assert_num_queries(len(few)):
        client.get(url)
