"""Reminders, lapses and the six-monthly check, on the controllable clock, through the task that beat calls."""

import datetime as dt

import pytest

from accounts import credentials, qualification, review, tasks
from accounts.models import Credential, Notification, QualificationCase
from marketplace import clock
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2027, 3, 31)


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


def watch(text):
    """Let beat come by at noon of that day, twice."""
    with journeys.at_noon(text):
        tasks.watch_credentials()
        tasks.watch_review_clock()
        tasks.watch_credentials()


def told(*kinds):
    found = Notification.objects.filter(kind__in=kinds).order_by("pk")
    return [(each.kind, each.context.get("days")) for each in found]


def food_seller(reviewer):
    """Return a seller approved for food on 24 November 2026 whose licence runs until 31 March 2027."""
    with journeys.at_noon("2026-11-24"):
        case = journeys.complete(journeys.registered(), lines=["food"])
        journeys.give(case, "food_licence", expires_on=LAST_DAY)
        case = qualification.submit_case(case=case, actor=journeys.owner(case))
        case = review.take_case(case=case, actor=reviewer)
        journeys.accept_all(case, reviewer)
        return review.approve_case(case=case, actor=reviewer).seller


def test_reminders_come_60_30_and_7_days_before_and_then_it_lapses(reviewer):
    seller = food_seller(reviewer)
    kinds = ("credential_expiring", "credential_expired")
    expected = []
    for day, news in (
        ("2027-01-29", None),
        ("2027-01-30", ("credential_expiring", 60)),
        ("2027-02-28", None),
        ("2027-03-01", ("credential_expiring", 30)),
        ("2027-03-23", None),
        ("2027-03-24", ("credential_expiring", 7)),
        ("2027-03-31", None),
        ("2027-04-01", ("credential_expired", None)),
        ("2027-04-02", None),
    ):
        watch(day)
        expected += [news] if news else []
        assert told(*kinds) == expected, day
        assert credentials.standing_of(seller).may_sell("food") is (day < "2027-04-01"), day


def test_missed_days_bring_one_reminder_not_three(reviewer):
    food_seller(reviewer)
    watch("2027-03-26")
    assert told("credential_expiring") == [("credential_expiring", 5)]


def test_a_renewed_document_is_reminded_of_anew(reviewer):
    food_seller(reviewer)
    watch("2027-03-01")
    Credential.objects.filter(requirement="food_licence").update(expires_on=dt.date(2028, 3, 31), reminders=0)
    watch("2028-03-24")
    assert told("credential_expiring") == [("credential_expiring", 30), ("credential_expiring", 7)]


# --- the six-monthly check ----------------------------------------------------------------------


def verification(seller):
    return QualificationCase.objects.filter(seller=seller, kind="reverification").order_by("pk").last()


def test_company_data_are_confirmed_every_six_months(reviewer):
    seller = food_seller(reviewer)
    watch("2027-05-23")
    assert verification(seller) is None
    watch("2027-05-24")
    case = verification(seller)
    assert (case.state, [change.to_state for change in case.history()]) == ("more_information", ["more_information"])
    assert told("case_reverification") == [("case_reverification", None)]
    with journeys.at_noon("2027-06-01"):
        journeys.give(case, "business_licence")
        actor = journeys.owner(case)
        qualification.declare(case=case, key="company_unchanged", statement="unchanged", actor=actor)
        case = review.take_case(case=qualification.submit_case(case=case, actor=actor), actor=reviewer)
        journeys.accept_all(case, reviewer)
        review.approve_case(case=case, actor=reviewer)
    watch("2027-11-30")
    assert verification(seller) == case
    watch("2027-12-01")
    assert verification(seller) != case


def test_an_unanswered_check_reminds_lapses_and_stops_the_seller_until_it_is_made_good(reviewer):
    seller = food_seller(reviewer)
    watch("2027-05-24")
    for day in ("2027-06-16", "2027-06-22"):
        watch(day)
    assert told("case_lapsing") == [("case_lapsing", 7), ("case_lapsing", 1)]
    seller.refresh_from_db()
    assert credentials.standing_of(seller).is_verified is True
    watch("2027-06-23")
    case = verification(seller)
    seller.refresh_from_db()
    assert (case.state, credentials.standing_of(seller).is_verified) == ("lapsed", False)
    watch("2027-09-01")
    assert verification(seller) == case, "the lapsed one is opened again, no other is begun"
    with journeys.at_noon("2027-09-02"):
        actor = journeys.owner(case)
        case = qualification.reopen_case(case=case, actor=actor)
        journeys.give(case, "business_licence")
        qualification.declare(case=case, key="company_unchanged", statement="unchanged", actor=actor)
        case = review.take_case(case=qualification.submit_case(case=case, actor=actor), actor=reviewer)
        journeys.accept_all(case, reviewer)
        review.approve_case(case=case, actor=reviewer)
    seller.refresh_from_db()
    assert credentials.standing_of(seller).is_verified is True


def test_a_rejected_check_stops_the_seller_too(reviewer):
    seller = food_seller(reviewer)
    watch("2027-05-24")
    case = verification(seller)
    with journeys.at_noon("2027-05-25"):
        actor = journeys.owner(case)
        journeys.give(case, "business_licence")
        qualification.declare(case=case, key="company_unchanged", statement="unchanged", actor=actor)
        case = review.take_case(case=qualification.submit_case(case=case, actor=actor), actor=reviewer)
        review.reject_case(case=case, reason="The licence was revoked.", actor=reviewer)
    seller.refresh_from_db()
    assert (credentials.standing_of(seller).is_verified, seller.state) == (False, "approved")


@pytest.mark.parametrize("state", ["onboarding", "closed"])
def test_nobody_else_is_asked(state):
    SellerFactory(state=state)
    watch("2030-01-01")
    assert not QualificationCase.objects.exists()


def test_looking_for_work_costs_three_queries_however_much_there_is(reviewer, django_assert_num_queries):
    from accounts import credential_timers  # noqa: PLC0415 - named beside what it measures

    for _ in range(3):
        food_seller(reviewer)
    for day in ("2026-12-01", "2027-03-26", "2027-05-24"):
        with journeys.at_noon(day), django_assert_num_queries(3):
            credential_timers.due_work()
    with clock.at(dt.datetime(2027, 5, 24, 4, tzinfo=dt.UTC)):
        assert len(credential_timers.due_work()) == 6
