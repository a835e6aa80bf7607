"""Credentials: what an approval leaves, what a seller may sell by them, and how they end."""

import datetime as dt

import pytest

from accounts import cases, credentials, qualification, review
from accounts.models import Credential
from accounts.signals import qualifications_changed
from marketplace import clock
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def heard():
    """The sellers whose standing was said to have changed."""
    sellers = []

    def hear(seller, **_kwargs):
        sellers.append(seller.pk)

    qualifications_changed.connect(hear)
    yield sellers
    qualifications_changed.disconnect(hear)


def held(seller):
    rows = Credential.objects.filter(seller=seller).order_by("requirement", "subject")
    return {row.key: (row.expires_on and str(row.expires_on), row.lapse_reason) for row in rows}


def test_an_approval_leaves_credentials_for_what_was_asked(reviewer, heard):
    case = journeys.approved(reviewer, lines=["general", "food"], brands=["云岫"])
    assert held(case.seller) == {
        "bank_proof": (None, ""),
        "brand_authorisation:云岫": ("2031-06-30", ""),
        "business_licence": (None, ""),
        "food_licence": ("2031-06-30", ""),
        "tax_certificate": (None, ""),
    }
    standing = credentials.standing_of(case.seller)
    assert (standing.is_verified, standing.lines, standing.lapsed_brands) == (True, {"general", "food"}, frozenset())
    assert set(heard) == {case.seller_id}


def test_a_line_needs_all_of_its_documents(reviewer):
    seller = SellerFactory()
    journeys.apply_for(seller, reviewer, lines=["food"])
    assert credentials.standing_of(seller).lines == {"general", "food"}
    journeys.apply_for(seller, reviewer, lines=["health_food"])
    assert credentials.standing_of(seller).lines == {"general", "food", "health_food"}
    journeys.apply_for(seller, reviewer, lines=["ccc"])
    assert credentials.standing_of(seller).may_sell("telecom") is False
    assert credentials.standing_of(seller).may_sell("") is True


def test_standings_of_many_sellers_cost_one_query(reviewer, django_assert_num_queries):
    sellers = [SellerFactory() for _ in range(3)]
    for seller in sellers[:2]:
        journeys.apply_for(seller, reviewer, lines=["food"])
    with django_assert_num_queries(1):
        found = credentials.standings_of(sellers)
    assert [found[seller.pk].may_sell("food") for seller in sellers] == [True, True, False]


def test_a_credential_lapses_after_its_last_day(reviewer, heard):
    seller = SellerFactory()
    with journeys.at_noon("2026-11-24"):
        case = journeys.apply_for(
            seller, reviewer, lines=["food"], brands=["云岫"], expires_on=journeys.day("2027-01-31")
        )
    licence = Credential.objects.get(requirement="food_licence")
    heard.clear()
    with journeys.at_noon("2027-01-31"):
        assert credentials.expire(credential=licence) is False
    # The last day ends at midnight in China.
    with clock.at(dt.datetime(2027, 1, 31, 16, tzinfo=dt.UTC)):
        assert credentials.expire(credential=licence) is True
        assert credentials.expire(credential=licence) is False
    assert heard == [seller.pk]
    assert held(seller)["food_licence"] == ("2027-01-31", "expired")
    assert credentials.standing_of(seller).lines == {"general"}
    case.refresh_from_db()
    assert case.state == "approved", "its other credential still holds"
    with journeys.at_noon("2027-02-01"):
        credentials.expire(credential=Credential.objects.get(requirement="brand_authorisation"))
    case.refresh_from_db()
    standing = credentials.standing_of(seller)
    assert (case.state, standing.lapsed_brands, standing.may_use(" 云岫 "), standing.may_use("别家")) == (
        "expired", {"云岫"}, False, True,
    )  # fmt: skip


def test_an_expired_licence_of_the_company_stops_everything(reviewer):
    case = journeys.approved(reviewer)
    licence = Credential.objects.get(requirement="business_licence")
    Credential.objects.filter(pk=licence.pk).update(expires_on=clock.now().date() - DAY * 2)
    assert credentials.standing_of(case.seller).is_verified is True
    credentials.expire(credential=licence)
    assert credentials.standing_of(case.seller).is_verified is False


# --- renewing -----------------------------------------------------------------------------------


def test_a_renewal_takes_the_place_of_what_ran_out(reviewer):
    seller = SellerFactory()
    with journeys.at_noon("2026-11-24"):
        journeys.apply_for(seller, reviewer, lines=["food"], expires_on=journeys.day("2027-01-31"))
    credential = Credential.objects.get()
    Credential.objects.update(reminders=3)
    with journeys.at_noon("2027-02-03"):
        credentials.expire(credential=credential)
        case = cases.open_renewal(
            seller=seller, keys=["food_licence"], actor=seller.memberships.get(role="owner").user
        )
        case = journeys.decide(case, reviewer, expires_on=journeys.day("2032-01-31"), reference="JY2")
    renewed = Credential.objects.get()
    assert (renewed.pk, renewed.reference, str(renewed.expires_on), renewed.reminders, renewed.lapsed_at) == (
        credential.pk, "JY2", "2032-01-31", 0, None,
    )  # fmt: skip
    assert (renewed.evidence.case, credentials.standing_of(seller).may_sell("food")) == (case, True)


def test_renewals_gather_in_one_draft(reviewer):
    seller = SellerFactory()
    actor = seller.memberships.get(role="owner").user
    journeys.apply_for(seller, reviewer, lines=["food"], brands=["云岫", "青屿"])
    first = cases.open_renewal(seller=seller, keys=["food_licence"], actor=actor)
    again = cases.open_renewal(seller=seller, keys=["food_licence", "brand_authorisation:青屿"], actor=actor)
    assert (again.pk, again.renews) == (first.pk, ["food_licence", "brand_authorisation:青屿"])
    for demand in journeys.demands_of(again):
        journeys.give(again, demand.key)
    qualification.submit_case(case=again, actor=actor)
    assert cases.open_renewal(seller=seller, keys=["food_licence"], actor=actor).pk == first.pk
    with pytest.raises(DomainError, match="is being reviewed"):
        cases.open_renewal(seller=seller, keys=["brand_authorisation:云岫"], actor=actor)


@pytest.mark.parametrize("keys", [[], ["ccc_certificate"], ["brand_authorisation:别家"], ["nonsense"], ["bank_proof"]])
def test_only_what_runs_out_is_renewed(reviewer, keys):
    case = journeys.approved(reviewer)
    with pytest.raises(DomainError, match="Choose a document that runs out"):
        cases.open_renewal(seller=case.seller, keys=keys, actor=journeys.owner(case))
    assert case.seller.cases.count() == 1


# --- undoing ------------------------------------------------------------------------------------


def test_undoing_takes_back_what_no_other_case_has_renewed(reviewer):
    seller = SellerFactory()
    first = journeys.apply_for(seller, reviewer, lines=["food", "publications"])
    renewal = cases.open_renewal(seller=seller, keys=["publications"], actor=journeys.owner(first))
    journeys.decide(renewal, reviewer, reference="Second")
    second = UserFactory(reviewer=True)
    review.undo_approval(case=first, reason="Wrong scope.", actor=reviewer)
    assert credentials.standing_of(seller).lines == {"general", "food", "publications"}
    first = review.undo_approval(case=first, reason="", actor=second)
    assert (first.state, first.reviewer) == ("in_review", reviewer)
    assert held(seller) == {"food_licence": ("2031-06-30", "revoked"), "publications": ("2031-06-30", "")}


# --- who may apply ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["onboarding", "closed"])
def test_only_approved_sellers_apply_for_more(state):
    seller = SellerFactory(state=state)
    with pytest.raises(DomainError, match="once your company has been approved"):
        cases.open_case(seller=seller, kind="category", actor=seller.memberships.get().user)
    assert seller.cases.count() == 0


@pytest.mark.parametrize("kind", ["onboarding", "renewal", "reverification", "bank", "nonsense"])
def test_some_kinds_are_not_opened_by_hand(kind):
    seller = SellerFactory()
    with pytest.raises(DomainError, match="not something you can apply for"):
        cases.open_case(seller=seller, kind=kind, actor=seller.memberships.get().user)
    assert seller.cases.count() == 0


def test_an_open_application_is_found_again():
    seller = SellerFactory()
    actor = seller.memberships.get().user
    first = cases.open_case(seller=seller, kind="category", actor=actor)
    assert cases.open_case(seller=seller, kind="category", actor=actor) == first
    qualification.withdraw_case(case=first, actor=actor)
    assert cases.open_case(seller=seller, kind="category", actor=actor) != first
    assert [case.state for case in seller.cases.order_by("pk")] == ["withdrawn", "draft"]
