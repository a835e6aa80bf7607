import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace import clock
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LIST, PROFILE = "usersessions_list", "accounts:profile"
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"


@pytest.fixture
def user():
    return UserFactory()


def sign_in(user, user_agent=FIREFOX):
    client = Client(headers={"user-agent": user_agent})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_in(client):
    return client.get(reverse(PROFILE)).status_code == 200


def session_of(client):
    return UserSession.objects.get(session_key=client.session.session_key)


def test_the_list_names_devices_and_this_one(user):
    here = sign_in(user)
    sign_in(user, "Mozilla/5.0 (iPhone) Version/17.5 Safari/604.1")
    sign_in(UserFactory())
    page = here.get(reverse(LIST))
    assert [each.session_key == here.session.session_key for each in page.context["sessions"]] == [True, False]
    text = page.content.decode()
    assert ("Firefox · Linux" in text, "Safari · iPhone" in text, text.count("This device")) == (True, True, 1)


def test_one_session_is_ended_and_the_others_go_on(user):
    here, there, third = sign_in(user), sign_in(user), sign_in(user)
    url = reverse("accounts:session-end-create", args=[session_of(there).pk])
    assert here.post(url)["Location"] == reverse(LIST)
    assert [is_in(each) for each in (here, there, third)] == [True, False, True]
    assert here.post(url).status_code == 404


def test_nobody_ends_the_session_of_somebody_else(user):
    theirs = sign_in(UserFactory())
    url = reverse("accounts:session-end-create", args=[session_of(theirs).pk])
    assert (sign_in(user).post(url).status_code, is_in(theirs)) == (404, True)


def test_all_others_are_ended_at_once(user):
    here, there, third = sign_in(user), sign_in(user), sign_in(user)
    here.post(reverse(LIST))
    assert [is_in(each) for each in (here, there, third)] == [True, False, False]


def test_changing_the_password_ends_the_others(user):
    here, there = sign_in(user), sign_in(user)
    new = "another long password"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [is_in(here), is_in(there)] == [True, False]
    assert [each.session_key for each in here.get(reverse(LIST)).context["sessions"]] == [here.session.session_key]


def test_the_last_use_is_noted_once_in_ten_minutes(user):
    with clock.at(NOW - dt.timedelta(hours=1)):
        client = sign_in(user)
    noted, costs = [], []
    for minutes in (0, 9, 10, 15):
        with clock.at(NOW + dt.timedelta(minutes=minutes)), CaptureQueriesContext(connection) as captured:
            assert is_in(client)
        costs.append(sum("UPDATE" in query["sql"] for query in captured))
        noted.append((session_of(client).last_seen_at - NOW) // dt.timedelta(minutes=1))
    assert noted == [0, 0, 10, 10]
    # The line in the list and the session itself; nothing in between.
    assert costs == [2, 0, 2, 0]
