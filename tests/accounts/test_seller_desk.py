"""What qualification adds to the home page's to-dos."""

import datetime as dt

import pytest

from accounts import review, seller_desk, tasks
from accounts.models import Credential
from tests.accounts import journeys
from tests.accounts.factories import SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


def todos(seller):
    found = [*seller_desk._applications(seller), *seller_desk._documents(seller)]
    return [(todo.title, todo.action, todo.deadline) for todo in found]


def test_a_draft_says_what_is_left():
    case = journeys.registered()
    assert todos(case.seller) == [("7 tasks left before you can submit", "Continue", None)]
    journeys.complete(case)
    assert todos(case.seller) == [("Submit your application", "Submit", None)]


def test_a_request_has_a_deadline_and_a_closed_application_a_reason():
    reviewer = UserFactory(reviewer=True)
    case = journeys.in_review(reviewer)
    assert todos(case.seller) == []
    case = review.request_more_information(case=case, text="Page 2.", actor=reviewer)
    assert todos(case.seller) == [
        ("The reviewer needs something more", "Answer", case.requested_at + dt.timedelta(days=30))
    ]
    other = review.reject_case(case=journeys.in_review(reviewer), reason="No.", actor=reviewer)
    assert todos(other.seller) == [("Your application is closed", "See why", None)]


def test_documents_that_run_out_are_named_with_their_last_day():
    seller, reviewer = SellerFactory(), UserFactory(reviewer=True)
    with journeys.at_noon("2026-11-24"):
        journeys.apply_for(seller, reviewer, lines=["food"], expires_on=journeys.day("2027-01-15"))
        assert todos(seller) == []
        tasks.watch_credentials()
        last = dt.datetime(2027, 1, 15, 15, 59, 59, tzinfo=dt.UTC)
        assert todos(seller) == [("Food business licence runs out: renew it", "Renew", last)]
    with journeys.at_noon("2027-01-16"):
        tasks.watch_credentials()
        assert todos(seller) == [("Food business licence has expired", "Renew", last)]
    assert Credential.objects.count() == 1
