import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory, reviewers

pytestmark = pytest.mark.django_db
RIGHTS = {"is_active", "is_staff", "is_superuser", "groups", "user_permissions"}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def operator():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def clerk():
    """Somebody of the staff who may look after people's accounts, and no more."""
    clerk = UserFactory(is_staff=True)
    clerk.groups.clear()
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    return clerk


def page_of(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def form_of(page):
    """Return what a browser would send back."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def readonly(page):
    return {field.field["name"] for fieldset in page.context["adminform"] for line in fieldset for field in line
            if field.is_readonly}  # fmt: skip


def test_operators_see_and_give_groups_and_permissions(operator):
    user = UserFactory()
    client = signed_in(operator)
    page = client.get(page_of(user))
    assert readonly(page) & RIGHTS == set()
    client.post(page_of(user), {**form_of(page), "is_staff": "on", "groups": [reviewers().pk]})
    user.refresh_from_db()
    assert (user.is_staff, list(user.groups.all())) == (True, [reviewers()])


def test_nobody_raises_their_own_rights(operator, clerk):
    client = signed_in(operator)
    page = client.get(page_of(operator))
    assert readonly(page) >= RIGHTS
    client.post(page_of(operator), {**form_of(page), "is_superuser": "", "groups": [reviewers().pk]})
    operator.refresh_from_db()
    assert (operator.is_superuser, operator.groups.count()) == (True, 0)
    client = signed_in(clerk)
    assert readonly(client.get(page_of(clerk))) >= RIGHTS
    raised = {"email": clerk.email, "is_superuser": "on", "groups": [reviewers().pk]}
    assert client.post(page_of(clerk), raised).status_code == 403
    clerk.refresh_from_db()
    assert (clerk.is_superuser, clerk.groups.count()) == (False, 0)


def test_reviewers_see_no_users_and_cannot_touch_groups():
    reviewer = UserFactory(reviewer=True)
    client = signed_in(reviewer)
    group = reverse("admin:auth_group_change", args=[reviewers().pk])
    for path in (page_of(reviewer), group):
        assert [client.get(path).status_code, client.post(path, {"is_superuser": "on"}).status_code] == [403, 403]
    reviewer.refresh_from_db()
    assert reviewer.is_superuser is False


def test_who_may_change_users_changes_no_staff(operator, clerk):
    client, customer = signed_in(clerk), UserFactory()
    password = reverse("admin:auth_user_password_change", args=[operator.pk])
    assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    assert client.post(page_of(operator), {"email": "taken@example.com"}).status_code == 403
    page = client.get(page_of(customer))
    assert readonly(page) >= RIGHTS
    client.post(page_of(customer), {**form_of(page), "full_name": "Corrected"})
    customer.refresh_from_db()
    assert (customer.full_name, customer.is_active, customer.is_staff) == ("Corrected", True, False)


def test_who_may_change_groups_is_an_operator(clerk):
    clerk.user_permissions.set(Permission.objects.filter(content_type__model="group"))
    client, group = signed_in(clerk), reviewers()
    assert client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "kings"}).status_code == 403
    assert list(Group.objects.values_list("name", flat=True)) == ["reviewers"]


def test_the_only_owner_of_a_seller_stays_active(operator):
    seller = SellerFactory(store_name="云岫")
    owner, client = seller.memberships.get().user, signed_in(operator)
    page = client.get(page_of(owner))
    form = {**form_of(page), "is_active": ""}
    refused = client.post(page_of(owner), form)
    assert refused.context["adminform"].errors == {
        "is_active": [f"{owner} is the only owner of 云岫. Somebody else has to become owner first."]
    }
    owner.refresh_from_db()
    assert owner.is_active is True
    MembershipFactory(seller=seller, role="owner")
    client.post(page_of(owner), form)
    owner.refresh_from_db()
    assert owner.is_active is False


def test_nobody_is_deleted(operator):
    user = UserFactory()
    path = reverse("admin:accounts_user_delete", args=[user.pk])
    assert signed_in(operator).post(path, {"post": "yes"}).status_code == 403
    user.refresh_from_db()


def test_operators_reset_a_lost_second_factor_and_end_sessions(operator):
    user = UserFactory(second_factor=True)
    client, theirs = signed_in(operator), signed_in(user)
    factor = user.authenticator_set.get()
    page = client.get(reverse("admin:mfa_authenticator_change", args=[factor.pk]))
    assert factor.data["secret"] not in page.content.decode()
    client.post(reverse("admin:mfa_authenticator_delete", args=[factor.pk]), {"post": "yes"})
    assert user.authenticator_set.count() == 0
    session = UserSession.objects.create(
        user=user, session_key=theirs.session.session_key, ip="203.0.113.9", user_agent="Firefox"
    )
    assert client.get(reverse("admin:usersessions_usersession_changelist"), {"q": user.email}).status_code == 200
    client.post(reverse("admin:usersessions_usersession_delete", args=[session.pk]), {"post": "yes"})
    assert theirs.get(reverse("accounts:profile")).status_code == 302
