import pytest
from django.test import Client
from django.urls import reverse

from accounts import invitations, team
from accounts.models import Activity, Invitation
from marketplace.errors import DomainError
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(seller):
    return seller.memberships.get()


@pytest.fixture
def client(owner):
    client = Client()
    client.force_login(owner.user)
    return client


def roles(seller):
    return list(seller.memberships.order_by("pk").values_list("role", flat=True))


def told(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


def test_the_last_owner_stays(seller, owner):
    for attempt in (
        lambda: team.change_role(membership=owner, role="viewer", actor=owner.user),
        lambda: team.remove_member(membership=owner, actor=owner.user),
    ):
        with pytest.raises(DomainError, match="A seller needs an owner"):
            attempt()
    assert (roles(seller), Activity.objects.count()) == (["owner"], 0)
    other = MembershipFactory(seller=seller, role="orders")
    team.change_role(membership=other, role="owner", actor=owner.user)
    team.remove_member(membership=owner, actor=owner.user)
    assert list(seller.memberships.values_list("pk", "role")) == [(other.pk, "owner")]


def test_an_owner_who_cannot_sign_in_counts_for_none(seller, owner):
    other = MembershipFactory(seller=seller, role="owner", user=UserFactory(is_active=False))
    with pytest.raises(DomainError, match="A seller needs an owner"):
        team.remove_member(membership=owner, actor=owner.user)
    team.remove_member(membership=other, actor=owner.user)
    assert roles(seller) == ["owner"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["leave", "step down"])
def test_of_two_owners_who_go_at_once_one_stays(how):
    seller = SellerFactory()
    pair = [seller.memberships.get(), MembershipFactory(seller=seller, role="owner")]

    def go(member):
        if how == "leave":
            return team.remove_member(membership=member, actor=member.user)
        return team.change_role(membership=member, role="viewer", actor=member.user)

    results = at_once(*(lambda member=member: go(member) for member in pair))
    assert sorted(isinstance(result, DomainError) for result in results) == [False, True]
    assert roles(seller).count("owner") == 1


def test_what_somebody_invited_is_withdrawn_when_they_go(seller, owner):
    second = MembershipFactory(seller=seller, role="owner")
    invitations.invite(seller=seller, email="a@example.com", role="owner", actor=second.user)
    invitations.invite(seller=seller, email="b@example.com", role="owner", actor=owner.user)
    team.change_role(membership=second, role="viewer", actor=owner.user)
    assert list(Invitation.objects.order_by("email").values_list("email", "state")) == [
        ("a@example.com", "revoked"),
        ("b@example.com", "pending"),
    ]


@pytest.mark.parametrize("role", ["catalogue", "orders", "finance", "viewer"])
def test_only_owners_change_the_team(seller, owner, role):
    member, invitation = (
        MembershipFactory(seller=seller, role=role),
        invitations.invite(seller=seller, email="new@example.com", role="viewer", actor=owner.user),
    )
    client = Client()
    client.force_login(member.user)
    page = client.get(reverse("seller:team"))
    assert (page.status_code, page.context["invitations"], b"new@example.com" in page.content) == (200, None, False)
    posts = {
        reverse("seller:team"): {"email": UserFactory().email, "role": "viewer"},
        reverse("seller:team-role-create", args=[owner.pk]): {"role": "viewer"},
        reverse("seller:team-removal-create", args=[owner.pk]): {},
        reverse("seller:team-second-factor-requirement-update"): {"required": "yes"},
        reverse("seller:team-invitation-revocation-create", args=[invitation.pk]): {},
        reverse("seller:team-invitation-renewal-create", args=[invitation.pk]): {},
    }
    assert {client.post(url, data).status_code for url, data in posts.items()} == {404}
    seller.refresh_from_db()
    assert (roles(seller), seller.requires_second_factor) == (["owner", role], False)
    assert list(Invitation.objects.values_list("pk", "state")) == [(invitation.pk, "pending")]


def test_the_team_page_invites_changes_and_removes(seller, owner, client):
    member = MembershipFactory(seller=seller, role="viewer")
    wrong = client.post(reverse("seller:team"), {"email": member.user.email, "role": "viewer"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["email"])
    assert client.post(reverse("seller:team"), {"email": "new@example.com", "role": "finance"}).status_code == 302
    page = client.post(reverse("seller:team-role-create", args=[member.pk]), {"role": "finance"}, follow=True)
    assert [each.email for each in page.context["invitations"]] == ["new@example.com"]
    assert roles(seller) == ["owner", "finance"]
    client.post(reverse("seller:team-role-create", args=[member.pk]), {"role": "king"})
    assert roles(seller) == ["owner", "finance"]
    page = client.post(reverse("seller:team-removal-create", args=[member.pk]), follow=True)
    assert told(page) == [("error", "Choose one of the roles."),
                          ("success", f"{member.user} no longer belongs to the team.")]  # fmt: skip
    assert list(seller.memberships.all()) == [owner]


def test_a_member_leaves_and_the_last_owner_does_not(seller, owner, client):
    member = MembershipFactory(seller=seller, role="viewer")
    leaver = Client()
    leaver.force_login(member.user)
    leave = reverse("seller:team-departure-create")
    assert leaver.post(leave)["Location"] == reverse("accounts:after-sign-in")
    page = client.post(leave, follow=True)
    assert told(page) == [("error", "A seller needs an owner. Make somebody else owner first.")]
    assert (roles(seller), leaver.get(reverse("seller:home")).status_code) == (["owner"], 302)


def test_a_member_of_several_sellers_chooses(seller, owner, client):
    other = MembershipFactory(user=owner.user, role="viewer").seller
    stranger = SellerFactory()
    assert client.get(reverse("seller:home")).context["seller"] == seller
    choice = reverse("seller:choice-create")
    assert client.post(choice, {"seller": stranger.pk}).status_code == 404
    assert client.post(choice, {"seller": other.pk}).status_code == 302
    page = client.get(reverse("seller:home"))
    assert (page.context["seller"], page.context["membership"].role) == (other, "viewer")


def test_the_team_page_costs_the_same_for_one_member_and_for_four(seller, client, django_assert_max_num_queries):
    url = reverse("seller:team")
    client.get(url)  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(12) as one:
        client.get(url)
    owner = seller.memberships.get()
    for number in range(3):
        MembershipFactory(seller=seller)
        invitations.invite(seller=seller, email=f"{number}@example.com", role="viewer", actor=owner.user)
    with django_assert_max_num_queries(12) as four:
        assert len(client.get(url).context["members"]) == 4
    assert len(four) == len(one)
