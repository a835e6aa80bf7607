"""What the demo's sign-in pages give away, and that they do so in the demo only."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.demo import people, second_factor
from tests.accounts.factories import PASSWORD, UserFactory, code_of, reviewers

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    reviewers()
    return people.add_reviewers()[0]


def code_page(email, password=people.PASSWORD):
    """Return the page that asks for the second factor."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client.get(reverse("mfa_authenticate")), client


def test_in_the_demo_the_pages_tell_password_and_code(reviewer, settings):
    settings.DEMO = True
    sign_in = Client().get(reverse("account_login")).content.decode()
    assert all(each.email in sign_in for each in people.SIGN_INS)
    assert people.PASSWORD in sign_in
    page, client = code_page(reviewer.email)
    assert f"<code>{code_of(reviewer)}</code>" in page.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": second_factor.code_of(reviewer)})
    assert client.get(reverse("admin:accounts_qualificationcase_changelist")).status_code == 200


def test_elsewhere_they_tell_neither(reviewer, settings):
    settings.DEMO = False
    sign_in = Client().get(reverse("account_login")).content.decode()
    assert (people.PASSWORD in sign_in, reviewer.email in sign_in) == (False, False)
    page, _client = code_page(reviewer.email)
    assert page.status_code == 200
    assert code_of(reviewer) not in page.content.decode()
    assert second_factor.code_of(reviewer) == ""


def test_the_codes_of_other_people_are_nobodys_business(settings):
    settings.DEMO = True
    visitor = UserFactory(second_factor=True)
    page, _client = code_page(visitor.email, PASSWORD)
    assert (page.status_code, code_of(visitor) in page.content.decode()) == (200, False)


def test_each_installation_has_its_own_secrets(reviewer):
    secrets = {each.data["secret"] for each in reviewer.authenticator_set.model.objects.all()}
    assert len(secrets) == 2
    assert "demo" in reviewer.authenticator_set.get().data
