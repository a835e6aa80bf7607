"""What the tests of pages share: clients, addresses of tasks, cases that have come so far."""

from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import review
from tests.accounts import journeys
from tests.accounts.factories import UserFactory


def signed_in(user, language="en"):
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def client_of(case, language="en"):
    return signed_in(journeys.owner(case), language)


def topic(key):
    """Return the registration's page of a task."""
    return f"{reverse('accounts:register-topic')}?{urlencode({'of': key})}"


def case_topic(case, key):
    """Return the platform's page of a task."""
    return f"{reverse('seller:case-topic', args=[case.number])}?{urlencode({'of': key})}"


def states(page):
    return [task.state for _heading, tasks in page.context["groups"] for task in tasks]


def follow(client, response):
    assert response.status_code == 302
    return client.get(response["Location"])


def in_state(fate):
    """Return an onboarding case that has come so far."""
    reviewer = UserFactory(reviewer=True)
    early = {"draft": journeys.registered, "submitted": journeys.submitted}
    if fate in early:
        return early[fate]()
    if fate == "approved":
        return journeys.approved(reviewer)
    case = journeys.in_review(reviewer)
    if fate == "more_information":
        return review.request_more_information(case=case, text="The proof, please.", actor=reviewer)
    if fate == "rejected":
        return review.reject_case(case=case, reason="Not readable.", actor=reviewer)
    return case
