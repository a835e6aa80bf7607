"""Sign-up, sign-in, one's own profile."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.pages import signed_in

pytestmark = pytest.mark.django_db
REGISTER = "accounts:register"


def test_sign_in_leads_where_one_works():
    after = reverse("accounts:after-sign-in")
    assert signed_in(UserFactory()).get(after)["Location"] == reverse("front-door")
    assert signed_in(MembershipFactory().user).get(after)["Location"] == reverse("seller:home")
    queue = reverse("admin:accounts_qualificationcase_changelist")
    assert signed_in(UserFactory(reviewer=True)).get(after)["Location"] == queue
    assert signed_in(UserFactory(is_staff=True, is_superuser=True)).get(after)["Location"] == reverse("admin:index")


def test_name_and_language_are_changed_on_the_profile_page():
    user = UserFactory(language="en")
    client = signed_in(user)
    assert client.post(reverse("accounts:profile"), {"full_name": "Ann", "language": "xx"}).status_code == 422
    response = client.post(reverse("accounts:profile"), {"full_name": "Ann", "language": "zh-hans"})
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Ann", "zh-hans")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"


def test_sign_up_keeps_the_language_and_leads_to_registration(mailoutbox):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    password = "long enough 1234"
    data = {"email": "New@Example.com", "password1": password, "password2": password}
    response = client.post(reverse("account_signup") + f"?next={reverse(REGISTER)}", data)
    assert response.status_code == 302
    user = User.objects.get(email="new@example.com")
    assert user.language == "zh-hans"
    assert [message.to for message in mailoutbox] == [["new@example.com"]]


def test_a_short_password_is_refused_in_the_language_of_the_page():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.post(reverse("account_signup"), {"email": "new@example.com", "password1": "kq7", "password2": "kq7"})
    assert "密码太短，至少要 10 个字符。" in page.content.decode()
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "链接已过期或不完整"), ("en", "This link is too old")])
def test_a_wrong_confirmation_link_says_what_to_do(language, words):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert words in client.get(reverse("account_confirm_email", args=["wrong"])).content.decode()
