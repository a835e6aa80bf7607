import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts import second_factor, team
from accounts.models import Activity
from marketplace.errors import DomainError
from tests.accounts.factories import PASSWORD, MembershipFactory, SellerFactory, UserFactory, code_for, code_of

pytestmark = pytest.mark.django_db
ENROLMENT = "accounts:second-factor"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def enrol(client):
    """Set up an authenticator app as a person does, and return the page that follows."""
    page = client.get(reverse("mfa_activate_totp"))
    return client.post(reverse("mfa_activate_totp"), {"code": code_for(page.context["form"].secret)}, follow=True)


def test_staff_without_one_reach_only_where_it_is_set_up():
    reviewer = UserFactory(reviewer=True, second_factor=False)
    client = Client()
    sign_in(client, reviewer)
    for name in ("admin:index", "admin:accounts_qualificationcase_changelist", "seller:home", "accounts:profile"):
        assert client.get(reverse(name))["Location"] == reverse(ENROLMENT)
        assert client.post(reverse(name))["Location"] == reverse(ENROLMENT)
    for name in (ENROLMENT, "mfa_index", "usersessions_list"):
        assert client.get(reverse(name)).status_code == 200
    page = enrol(client)
    assert page.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("admin:accounts_qualificationcase_changelist")).status_code == 200
    assert client.get(reverse(ENROLMENT))["Location"] == reverse("accounts:after-sign-in")


def test_recovery_codes_alone_are_no_second_factor():
    reviewer = UserFactory(reviewer=True, second_factor=False)
    Authenticator.objects.create(user=reviewer, type="recovery_codes", data={})
    assert signed_in(reviewer).get(reverse("admin:index"))["Location"] == reverse(ENROLMENT)


def test_signing_in_takes_the_code():
    reviewer, client = UserFactory(reviewer=True), Client()
    assert sign_in(client, reviewer)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (200, False)
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(reviewer)})
    assert right["Location"] == reverse("accounts:after-sign-in")
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_recovery_code_works_once():
    user, client = UserFactory(second_factor=False), Client()
    sign_in(client, user)
    codes = enrol(client).context["unused_codes"]
    for expected in (True, False):
        visitor = Client()
        sign_in(visitor, user)
        visitor.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert ("_auth_user_id" in visitor.session) is expected


def test_setting_one_up_ends_the_sessions_that_never_showed_it(django_capture_on_commit_callbacks):
    user = UserFactory(second_factor=False)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, user)
    with django_capture_on_commit_callbacks(execute=True):
        enrol(here)
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile"))["Location"].startswith(reverse("account_login"))


def test_secrets_are_encrypted_at_rest():
    user, client = UserFactory(second_factor=False), Client()
    sign_in(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    kept = {each.type: str(each.data) for each in Authenticator.objects.filter(user=user)}
    assert set(kept) == {"totp", "recovery_codes"}
    assert secret not in kept["totp"]
    assert code_of(user) == code_for(secret)


def test_an_owner_requires_it_from_the_team():
    seller = SellerFactory(owner=UserFactory(second_factor=True))
    owner = seller.memberships.get().user
    without, with_one = UserFactory(), UserFactory(second_factor=True)
    for user in (without, with_one):
        MembershipFactory(seller=seller, user=user)
    url = reverse("seller:team-second-factor-requirement-update")
    signed_in(owner).post(url, {"required": "yes"})
    pages = [signed_in(user).get(reverse("seller:home")) for user in (owner, with_one, without)]
    assert [(page.status_code, page.headers.get("Location")) for page in pages] == [
        (200, None), (200, None), (302, reverse(ENROLMENT)),
    ]  # fmt: skip
    client = Client()
    sign_in(client, without)
    assert seller.store_name in client.get(reverse(ENROLMENT)).content.decode()
    enrol(client)
    assert client.get(reverse("seller:home")).status_code == 200
    signed_in(owner).post(url, {"required": "no"})
    told = Activity.objects.filter(kind="second_factor_required").order_by("pk").values_list("changes", flat=True)
    assert [(before, after) for ((_field, before, after),) in told] == [("False", "True"), ("True", "False")]


def test_who_has_none_requires_none():
    seller = SellerFactory()
    owner = seller.memberships.get().user
    with pytest.raises(DomainError, match="Set up a second factor for your own account first"):
        team.require_second_factor(seller=seller, required=True, actor=owner)
    seller.refresh_from_db()
    assert (seller.requires_second_factor, Activity.objects.count()) == (False, 0)


def test_the_door_costs_staff_one_query_and_others_none(django_assert_max_num_queries):
    costs = []
    for staff in (False, True):
        client = signed_in(UserFactory(is_staff=staff, second_factor=True))
        client.get(reverse("accounts:profile"))  # the first page of a sign-in also records the session
        with django_assert_max_num_queries(10) as captured:
            client.get(reverse("accounts:profile"))
        costs.append(len(captured))
    assert costs[1] - costs[0] == 1


def test_requiring_it_costs_a_team_one_query(django_assert_max_num_queries):
    seller, costs = SellerFactory(owner=UserFactory(second_factor=True)), []
    client = signed_in(seller.memberships.get().user)
    for required in (False, True):
        seller.requires_second_factor = required
        seller.save()
        client.get(reverse("seller:notifications"))
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("seller:notifications"))
        costs.append(len(captured))
    assert costs[1] - costs[0] == 1


@pytest.mark.parametrize(
    ("host", "works"),
    [
        ("quay.example", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", False),
        ("127.0.0.1", False),
        ("[::1]", False),
    ],
)
def test_passkeys_hang_on_names(host, works):
    assert second_factor.passkeys_work_at(host) is works
