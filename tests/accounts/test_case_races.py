"""Cases, decisions and the clock against each other, on real connections."""

import datetime as dt

import pytest

from accounts import cases, credentials, qualification, review, sellers
from accounts.models import Credential, Notification, Proposal, QualificationCase
from marketplace import clock
from marketplace.errors import DomainError
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def reviewer():
    return UserFactory(reviewer=True)


def owner(seller):
    return seller.memberships.get(role="owner").user


def names(results):
    return sorted(type(result).__name__ for result in results)


def test_two_tabs_open_one_application():
    seller = SellerFactory()
    actor = owner(seller)
    opened = at_once(*[lambda: cases.open_case(seller=seller, kind="category", actor=actor)] * 4)
    assert [case.pk for case in opened] == [opened[0].pk] * 4
    assert seller.cases.count() == 1


def test_a_case_is_taken_by_one_reviewer():
    case = journeys.submitted()
    people = [reviewer(), reviewer(), reviewer()]
    results = at_once(*[lambda actor=actor: review.take_case(case=case, actor=actor) for actor in people])
    assert names(results) == ["DomainError", "DomainError", "QualificationCase"]


def test_two_first_calls_make_one_proposal_and_no_decision_by_one():
    seller, people = SellerFactory(), [reviewer(), reviewer()]
    results = at_once(
        *[lambda: sellers.suspend_seller(seller=seller, reason="Unsafe.", actor=people[0])] * 2,
        lambda: sellers.suspend_seller(seller=seller, reason="Unsafe too.", actor=people[1]),
    )
    seller.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (seller.state, proposal.state) == ("suspended", "confirmed")
    assert proposal.proposed_by != proposal.decided_by
    assert names(results).count("DomainError") == 1
    assert Notification.objects.filter(kind="seller_suspended").count() == 1


def test_asking_for_more_while_it_is_approved_ends_in_one_of_both():
    for _round in range(3):
        actor, seller = reviewer(), SellerFactory()
        case = cases.open_case(seller=seller, kind="category", actor=owner(seller))
        case = qualification.choose_lines(case=case, lines=["food"], brands=[])
        journeys.give(case, "food_licence")
        case = review.take_case(case=qualification.submit_case(case=case, actor=owner(seller)), actor=actor)
        journeys.accept_all(case, actor)
        results = at_once(
            lambda case=case, actor=actor: review.approve_case(case=case, actor=actor),
            lambda case=case, actor=actor: review.request_more_information(case=case, text="More.", actor=actor),
            lambda seller=seller: cases.open_case(seller=seller, kind="category", actor=owner(seller)),
        )
        assert [type(each) for each in results if isinstance(each, Exception)] == [DomainError]
        case.refresh_from_db()
        assert (case.state == "approved") is Credential.objects.filter(evidence__case=case).exists()


def test_a_renewal_and_the_clock_leave_the_credential_in_force():
    until = dt.date(2027, 1, 31)
    late = dt.datetime(2027, 2, 3, 4, tzinfo=dt.UTC)
    for _round in range(3):
        actor, seller = reviewer(), SellerFactory()
        with journeys.at_noon("2026-11-24"):
            journeys.apply_for(seller, actor, lines=["food"], expires_on=until)
        credential = Credential.objects.get(seller=seller)
        with clock.at(late):
            case = cases.open_renewal(seller=seller, keys=["food_licence"], actor=owner(seller))
            journeys.give(case, "food_licence")
            case = review.take_case(case=qualification.submit_case(case=case, actor=owner(seller)), actor=actor)
            journeys.accept_all(case, actor)

        def approve(case=case, actor=actor):
            with clock.at(late):
                return review.approve_case(case=case, actor=actor)

        def expire(credential=credential):
            with clock.at(late):
                return credentials.expire(credential=credential)

        results = at_once(approve, expire, expire)
        assert not [each for each in results if isinstance(each, Exception)]
        credential.refresh_from_db()
        assert (credential.lapsed_at, str(credential.expires_on)) == (None, "2031-06-30")


def test_the_six_monthly_check_begins_once():
    seller = SellerFactory()
    late = seller.verified_at + dt.timedelta(days=200)

    def begin():
        with clock.at(late):
            return cases.begin_reverification(seller=seller)

    results = at_once(*[begin] * 4)
    assert names(results) == ["NoneType", "NoneType", "NoneType", "QualificationCase"]
    assert QualificationCase.objects.count() == 1
