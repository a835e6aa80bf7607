import pytest
from django.test import Client
from django.urls import reverse

from accounts import sellers, team
from accounts.models import Membership, Notification
from accounts.signals import seller_reinstated, seller_stopped
from marketplace.errors import DomainError
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(seller):
    return seller.memberships.get()


def test_a_person_is_added_and_told(seller, owner):
    user = UserFactory(email="ann@example.com")
    member = team.add_member(seller=seller, email=" Ann@Example.com ", role="orders", actor=owner.user)
    assert (member.user, member.role) == (user, "orders")
    assert list(Notification.objects.values_list("kind", "email")) == [("team_joined", "ann@example.com")]


@pytest.mark.parametrize("email", ["nobody@example.com", "{owner}"])
def test_strangers_and_members_are_not_added(seller, owner, email):
    with pytest.raises(DomainError) as caught:
        team.add_member(seller=seller, email=email.format(owner=owner.user.email), role="orders", actor=owner.user)
    assert caught.value.field == "email"
    assert seller.memberships.count() == 1


def test_the_last_owner_stays(seller, owner):
    for attempt in (
        lambda: team.change_role(membership=owner, role="viewer"),
        lambda: team.remove_member(membership=owner),
    ):
        with pytest.raises(DomainError, match="A seller needs an owner"):
            attempt()
    owner.refresh_from_db()
    assert owner.role == "owner"
    other = MembershipFactory(seller=seller, role="orders")
    team.change_role(membership=other, role="owner")
    team.remove_member(membership=owner)
    assert list(seller.memberships.values_list("pk", "role")) == [(other.pk, "owner")]


def test_suspending_and_reinstating_are_told_to_the_apps_above(seller):
    operator, second, heard = UserFactory(is_staff=True), UserFactory(is_staff=True), []
    stopped = lambda seller, **_: heard.append(("stopped", seller.pk))  # noqa: E731
    back = lambda seller, **_: heard.append(("back", seller.pk))  # noqa: E731
    seller_stopped.connect(stopped)
    seller_reinstated.connect(back)
    with pytest.raises(DomainError) as caught:
        sellers.suspend_seller(seller=seller, reason=" ", actor=operator)
    assert (caught.value.field, heard) == ("reason", [])
    assert sellers.suspend_seller(seller=seller, reason="Unsafe goods.", actor=operator).state == "approved"
    with pytest.raises(DomainError, match="a second person"):
        sellers.suspend_seller(seller=seller, reason="Unsafe goods.", actor=operator)
    assert heard == []
    assert sellers.suspend_seller(seller=seller, reason="", actor=second).state == "suspended"
    assert sellers.reinstate_seller(seller=seller, actor=operator).state == "approved"
    with pytest.raises(DomainError):
        sellers.reinstate_seller(seller=seller, actor=operator)
    assert sellers.wind_down_seller(seller=seller, reason="As asked.", actor=operator).state == "winding_down"
    assert heard == [("stopped", seller.pk), ("back", seller.pk), ("stopped", seller.pk)]
    kinds = Notification.objects.filter(seller=seller, kind__startswith="seller_").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "seller_suspended",
        "seller_reinstated",
        "seller_winding_down",
    ]
    with pytest.raises(DomainError, match="Only an approved seller"):
        sellers.suspend_seller(seller=seller, reason="Again.", actor=operator)


@pytest.mark.parametrize("role", ["catalogue", "orders", "finance", "viewer"])
def test_only_owners_change_the_team(seller, owner, role):
    client = Client()
    client.force_login(MembershipFactory(seller=seller, role=role).user)
    assert client.get(reverse("seller:team")).status_code == 200
    posts = {
        reverse("seller:team"): {"email": UserFactory().email, "role": "viewer"},
        reverse("seller:team-role-create", args=[owner.pk]): {"role": "viewer"},
        reverse("seller:team-removal-create", args=[owner.pk]): {},
    }
    before = list(Membership.objects.order_by("pk").values_list("pk", "role"))
    assert [client.post(url, data).status_code for url, data in posts.items()] == [404, 404, 404]
    assert list(Membership.objects.order_by("pk").values_list("pk", "role")) == before


def test_the_team_page_adds_changes_and_removes(seller, owner):
    client = Client()
    client.force_login(owner.user)
    url, user = reverse("seller:team"), UserFactory()
    wrong = client.post(url, {"email": "nobody@example.com", "role": "viewer"})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["email"]
    assert client.post(url, {"email": user.email, "role": "viewer"}).status_code == 302
    member = seller.memberships.get(user=user)
    client.post(reverse("seller:team-role-create", args=[member.pk]), {"role": "finance"})
    member.refresh_from_db()
    assert member.role == "finance"
    client.post(reverse("seller:team-removal-create", args=[member.pk]))
    assert list(seller.memberships.all()) == [owner]


def test_a_member_of_several_sellers_chooses(seller, owner):
    other = MembershipFactory(user=owner.user, role="viewer").seller
    stranger = SellerFactory()
    client = Client()
    client.force_login(owner.user)
    assert client.get(reverse("seller:home")).context["seller"] == seller
    choice = reverse("seller:choice-create")
    assert client.post(choice, {"seller": stranger.pk}).status_code == 404
    assert client.post(choice, {"seller": other.pk}).status_code == 302
    page = client.get(reverse("seller:home"))
    assert (page.context["seller"], page.context["membership"].role) == (other, "viewer")
