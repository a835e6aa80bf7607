import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import invitations, outbox
from accounts.models import Activity, Invitation, Membership, Notification, User
from marketplace import clock
from marketplace.errors import DomainError
from tests.accounts.factories import PASSWORD, MembershipFactory, SellerFactory, UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
WAYS = ("acceptance", "refusal")


@pytest.fixture
def seller():
    return SellerFactory(store_name="云岫")


@pytest.fixture
def owner(seller):
    return seller.memberships.get().user


def invite(seller, email="ann@example.com", role="orders", actor=None):
    return invitations.invite(
        seller=seller, email=email, role=role, actor=actor or seller.memberships.get(role="owner").user
    )


def link_of(invitation):
    """Return the path that the mail leads to, before and after it was sent."""
    told = Notification.objects.get(kind="team_invitation", subject_id=invitation.pk)
    if told.url:
        return told.url
    (body,) = [message.body for message in mail.outbox if f"<notification-{told.pk}@" in str(message.extra_headers)]
    return re.search(r"http\S+?(/accounts/invitations/\S+)", body)[1]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_address_is_invited_by_mail_and_the_secret_is_kept_nowhere(seller, owner):
    with clock.at(NOW):
        invitation = invite(seller, " Ann@Example.com ")
        link = link_of(invitation)
        told = Notification.objects.get()
        assert outbox.deliver(notification_id=told.pk)
    (message,) = mail.outbox
    token = link.split("/")[-2]
    assert (message.to, message.subject) == (["ann@example.com"], f"{owner} invites you to the team of 云岫")
    assert f"{link}" in message.body
    assert "with the role “Orders”" in message.body
    assert (invitation.state, invitation.role, invitation.expires_at) == ("pending", "orders", NOW + 7 * DAY)
    told.refresh_from_db()
    assert (told.url, told.context["store"]) == ("", "云岫")
    assert token not in str(list(Invitation.objects.values())) + str(list(Notification.objects.values()))
    assert list(Activity.objects.values_list("kind", "actor", "about", "changes")) == [
        ("invited", owner.pk, "ann@example.com", [["role", "", "orders"]])
    ]


@pytest.mark.parametrize(("theirs", "written"), [("zh-hans", "zh-hans"), ("en", "en"), (None, "en")])
def test_the_mail_is_in_the_recipients_language_else_in_the_inviters(seller, theirs, written):
    if theirs:
        UserFactory(email="ann@example.com", language=theirs)
    invite(seller)
    assert Notification.objects.get().language == written


@pytest.mark.parametrize("who", ["member", "invited", "invited and expired"])
def test_members_and_the_invited_are_not_invited_again(seller, who):
    email = MembershipFactory(seller=seller).user.email
    if who != "member":
        with clock.at(NOW - 8 * DAY if "expired" in who else NOW):
            email = invite(seller).email
    before = Invitation.objects.count()
    with pytest.raises(DomainError) as caught:
        invite(seller, email)
    assert (caught.value.field, Invitation.objects.count()) == ("email", before)


def test_a_team_sends_so_many_within_a_day(seller, settings):
    settings.TEAM_INVITATIONS_PER_DAY = 2
    with clock.at(NOW):
        first = invite(seller, "a@example.com")
        invite(SellerFactory(), "c@example.com")
        again = invitations.send_again(invitation=first, actor=first.invited_by)
        with pytest.raises(DomainError, match="may send 2 invitations within 24 hours"):
            invite(seller, "b@example.com")
        with pytest.raises(DomainError, match="may send 2"):
            invitations.send_again(invitation=again, actor=first.invited_by)
    assert list(seller.invitations.order_by("pk").values_list("email", "state")) == [
        ("a@example.com", "revoked"), ("a@example.com", "pending"),
    ]  # fmt: skip
    with clock.at(NOW + DAY):
        assert invite(seller, "b@example.com").state == "pending"


def test_somebody_without_an_account_signs_up_confirms_and_joins(seller, owner):
    with clock.at(NOW):
        link, visitor = link_of(invite(seller)), Client()
        page = visitor.get(link)
        assert (page.status_code, page.context["known"]) == (200, False)
        assert "云岫" in page.content.decode()
        form = visitor.get(page.context["sign_up_url"])
        assert form.context["form"]["email"].value() == "ann@example.com"
        typed = {"email": "ann@example.com", "password1": PASSWORD, "password2": PASSWORD}
        visitor.post(page.context["sign_up_url"], {**typed, "next": form.context["redirect_field_value"]})
        confirmation = re.search(r"http://\S+?(/\S+)", mail.outbox[-1].body)[1]
        assert visitor.post(confirmation)["Location"] == link
        assert Membership.objects.filter(user__email="ann@example.com").count() == 0
        page = visitor.get(link)
        joined = visitor.post(f"{link}acceptance/", follow=True)
    assert b"Join the team" in page.content
    assert (joined.context["seller"], joined.context["membership"].role) == (seller, "orders")
    assert Notification.objects.filter(user=owner).values_list("kind", flat=True).get() == "invitation_accepted"


def test_somebody_with_an_account_signs_in_first_and_may_decline(seller, owner):
    user = UserFactory(email="ann@example.com")
    invitation = invite(seller)
    link, client = link_of(invitation), Client()
    assert client.get(link).context["known"] is True
    assert client.post(f"{link}acceptance/")["Location"] == link
    client.force_login(user)
    assert client.post(f"{link}refusal/").status_code == 302
    invitation.refresh_from_db()
    assert (invitation.state, seller.memberships.count()) == ("declined", 1)
    assert Notification.objects.filter(user=owner).values_list("kind", flat=True).get() == "invitation_declined"
    assert [step.to_state for step in invitation.history()] == ["pending", "declined"]


def test_with_another_address_nothing_happens(seller):
    invitation = invite(seller)
    link, other = link_of(invitation), UserFactory(email="bob@example.com")
    for page in (signed_in(other).get(link), *(signed_in(other).post(f"{link}{way}/") for way in WAYS)):
        assert page.status_code == 403
        assert "It was sent to ann@example.com; you are signed in as bob@example.com." in page.content.decode()
    invitation.refresh_from_db()
    assert (invitation.state, seller.memberships.count()) == ("pending", 1)
    unproved = UserFactory(email="ann@example.com", verified=False)
    with pytest.raises(DomainError, match="another e-mail address"):
        invitations.accept(invitation=invitation, user=unproved)


def closed(seller, how):
    """Return the link of an invitation that cannot be answered any more."""
    ann = User.objects.get(email="ann@example.com")
    with clock.at(NOW - 8 * DAY if how == "expired" else NOW):
        invitation = invite(seller)
    link = link_of(invitation)
    if how == "accepted":
        invitations.accept(invitation=invitation, user=ann)
    elif how == "declined":
        invitations.decline(invitation=invitation, user=ann)
    elif how == "withdrawn":
        invitations.revoke(invitation=invitation, actor=invitation.invited_by)
    elif how == "sent again":
        invitations.send_again(invitation=invitation, actor=invitation.invited_by)
    return f"{link[:-5]}forge/" if how == "forged" else link


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("expired", 410, "This invitation has expired"),
        ("withdrawn", 410, "This invitation was withdrawn"),
        ("sent again", 410, "This invitation was withdrawn"),
        ("accepted", 410, "This invitation has been accepted"),
        ("declined", 410, "This invitation has been declined"),
        ("forged", 404, "This link opens no invitation"),
    ],
)
def test_a_dead_link_says_why_and_changes_nothing(seller, how, status, words):
    ann = UserFactory(email="ann@example.com")
    with clock.at(NOW):
        link = closed(seller, how)
        before = (list(Invitation.objects.values()), seller.memberships.count())
        pages = [Client().get(link), signed_in(ann).get(link)]
        pages += [signed_in(ann).post(f"{link}{way}/") for way in WAYS]
    assert [(page.status_code, words in page.content.decode()) for page in pages] == [(status, True)] * 4
    assert (list(Invitation.objects.values()), seller.memberships.count()) == before


def test_sending_again_makes_a_new_link_for_the_same_role(seller):
    invitation = invite(seller)
    again = invitations.send_again(invitation=invitation, actor=invitation.invited_by)
    invitation.refresh_from_db()
    assert (invitation.state, again.state) == ("revoked", "pending")
    assert (again.email, again.role) == ("ann@example.com", "orders")
    assert link_of(again) != link_of(invitation)
    with pytest.raises(DomainError):
        invitations.send_again(invitation=invitation, actor=invitation.invited_by)
    assert seller.invitations.count() == 2


def test_the_owner_withdraws_and_sends_again_on_the_page(seller, owner):
    client, invitation = signed_in(owner), invite(seller)
    client.post(reverse("seller:team-invitation-renewal-create", args=[invitation.pk]))
    again = seller.invitations.waiting().get()
    client.post(reverse("seller:team-invitation-revocation-create", args=[again.pk]))
    assert set(seller.invitations.values_list("state", flat=True)) == {"revoked"}
    stranger = invite(SellerFactory())
    for name in ("renewal", "revocation"):
        url = reverse(f"seller:team-invitation-{name}-create", args=[stranger.pk])
        assert client.post(url).status_code == 404
    assert list(Invitation.objects.waiting()) == [stranger]


def test_a_member_accepts_nothing_more(seller):
    ann = UserFactory(email="ann@example.com")
    invitation = invite(seller)
    MembershipFactory(seller=seller, user=ann, role="viewer")
    page = signed_in(ann).post(f"{link_of(invitation)}acceptance/")
    assert (page.status_code, "You belong to this team already." in page.content.decode()) == (409, True)
    assert seller.memberships.get(user=ann).role == "viewer"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_accepts_at_once_make_one_member():
    seller, ann = SellerFactory(), UserFactory(email="ann@example.com")
    invitation = invite(seller)
    results = at_once(*[lambda: invitations.accept(invitation=invitation, user=ann)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "Membership"]
    assert seller.memberships.filter(user=ann).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_person_invited_by_two_addresses_joins_once():
    seller, ann = SellerFactory(), UserFactory(email="ann@example.com")
    ann.emailaddress_set.create(email="ann@work.example", verified=True)
    both = [invite(seller, "ann@example.com", "orders"), invite(seller, "ann@work.example", "viewer")]
    results = at_once(*(lambda each=each: invitations.accept(invitation=each, user=ann) for each in both))
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "Membership"]
    assert seller.memberships.filter(user=ann).count() == 1
