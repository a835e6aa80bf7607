"""The bell: what is unread, counted while the page stays open, opened one by one or marked read at once."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import bell, notifications
from accounts.models import Notification
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def tell_team(seller, **changes):
    told = {"kind": "case_approved", "subject": seller, "url": "/seller/", "number": "A1", "about": "onboarding"}
    notifications.tell_seller(seller=seller, **{**told, "store": "Kumo", **changes})
    return Notification.objects.latest("pk")


def tell_person(user, **changes):
    told = {"kind": "invitation_accepted", "subject": user, "store": "Kumo", "role": "viewer", "person": "A"}
    notifications.tell_user(user=user, **{**told, "email": "a@example.com", **changes})
    return Notification.objects.latest("pk")


@pytest.fixture
def seller():
    return SellerFactory(owner=UserFactory(language="en"))


@pytest.fixture
def owner(seller):
    return seller.memberships.get().user


@pytest.fixture
def signed_in(owner):
    client = Client()
    client.force_login(owner)
    return client


def test_it_shows_own_and_team_messages_and_reading_the_list_changes_nothing(seller, owner):
    tell_team(seller)
    tell_team(SellerFactory())
    tell_person(owner)
    for _again in range(2):
        lines = bell.read_bell(user=owner, seller=seller, page="1").lines
        assert [(line.subject, line.is_new) for line in lines] == [
            ("A has joined the team of Kumo", True), ("Kumo is qualified: you can start selling", True),
        ]  # fmt: skip
    assert bell.unread_count(user=owner, seller=seller) == 2
    assert bell.unread_count(user=owner, seller=None) == 1


def test_opening_a_message_marks_it_read_and_leads_to_its_page(seller, owner, signed_in):
    told, other = tell_team(seller), tell_person(owner)
    answer = signed_in.get(reverse("seller:notification", args=[told.pk]))
    assert answer.headers["Location"] == "/seller/"
    answer = signed_in.get(reverse("seller:notification", args=[other.pk]))
    assert answer.headers["Location"] == reverse("seller:notifications")
    assert bell.unread_count(user=owner, seller=seller) == 0
    assert signed_in.get(reverse("accounts:notification", args=[told.pk])).status_code == 404
    assert signed_in.get(reverse("seller:notification", args=[10**30])).status_code == 404


def test_a_viewer_leaves_the_teams_messages_new_for_the_others(seller, owner):
    viewer = MembershipFactory(seller=seller, role="viewer").user
    told, own = tell_team(seller), tell_person(viewer)
    client = Client()
    client.force_login(viewer)
    for each in (told, own):
        client.get(reverse("seller:notification", args=[each.pk]))
    assert list(Notification.objects.unread()) == [told]
    assert b"Mark all as read" not in client.get(reverse("seller:notifications")).content


def test_all_can_be_marked_read_and_what_came_meanwhile_stays_new(seller, owner, signed_in):
    tell_team(seller)
    foreign = tell_team(SellerFactory())
    page = signed_in.get(reverse("seller:notifications"))
    late = tell_team(seller, occasion="2")
    answer = signed_in.post(
        reverse("seller:notifications-reading-create"), {"up_to": page.context["bell"].newest}, follow=True
    )
    assert answer.status_code == 200
    assert list(Notification.objects.unread().order_by("pk")) == [foreign, late]


@pytest.mark.parametrize("up_to", ["", "-1", "x", str(10**30), "9" * 5_000])
def test_a_wrong_last_message_changes_nothing(seller, signed_in, up_to):
    tell_team(seller)
    assert signed_in.post(reverse("seller:notifications-reading-create"), {"up_to": up_to}).status_code == 404
    assert Notification.objects.unread().count() == 1


def test_the_list_can_show_what_is_unread(seller, signed_in):
    told = tell_team(seller)
    tell_team(seller, kind="seller_reinstated")
    signed_in.get(reverse("seller:notification", args=[told.pk]))
    page = signed_in.get(reverse("seller:notifications"), {"show": "unread"})
    assert [line.notification.kind for line in page.context["bell"].lines] == ["seller_reinstated"]
    assert len(signed_in.get(reverse("seller:notifications")).context["bell"].lines) == 2


def test_the_list_has_pages(seller, signed_in):
    for number in range(bell.PER_PAGE + 1):
        tell_team(seller, occasion=str(number))
    second = signed_in.get(reverse("seller:notifications"), {"page": "2"}).context["bell"]
    assert len(second.lines) == 1
    assert second.newest == Notification.objects.latest("pk").pk


@pytest.mark.parametrize("face", ["seller", "accounts"])
def test_the_bell_answers_only_where_its_number_has_changed(seller, owner, signed_in, face):
    address = reverse(f"{face}:bell")
    assert signed_in.get(address, {"seen": "0"}, **HTMX).status_code == 204
    tell_person(owner)
    answer = signed_in.get(address, {"seen": "0"}, **HTMX)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Notifications, 1 unread" in text
    assert "1 new notification<" in text
    assert f'hx-get="{address}?seen=1"' in text
    assert "no-store" in answer.headers["Cache-Control"]
    Notification.objects.update(read_at=owner.date_joined)
    assert "bell-news" not in signed_in.get(address, {"seen": "1"}, **HTMX).content.decode()
    assert signed_in.get(address, {"seen": "x" * 5}, **HTMX).status_code == 200


@pytest.mark.parametrize("face", ["seller", "accounts"])
def test_who_is_signed_out_meanwhile_keeps_the_page_as_it_is(client, face):
    assert client.get(reverse(f"{face}:bell"), **HTMX).status_code == 204


def test_a_hundred_are_enough_to_count(seller, owner):
    for number in range(bell.COUNTED + 1):
        tell_team(seller, occasion=str(number))
    assert bell.unread_count(user=owner, seller=seller) == bell.COUNTED


def test_the_list_leads_no_further_than_people_page(seller, owner, monkeypatch):
    monkeypatch.setattr(bell, "LISTED", 2)
    for number in range(4):
        told = tell_team(seller, occasion=str(number))
    shown = bell.read_bell(user=owner, seller=seller, page="1", unread_only=True)
    assert [line.notification.pk for line in shown.lines] == [told.pk, told.pk - 1]
    assert shown.newest == told.pk


@pytest.mark.parametrize("count", [1, 3])
def test_counting_is_one_query_and_the_list_costs_the_same(seller, owner, count, django_assert_num_queries):
    for number in range(count):
        tell_team(seller, occasion=str(number))
        tell_person(owner, occasion=str(number))
    with django_assert_num_queries(1):
        assert bell.unread_count(user=owner, seller=seller) == 2 * count
    with django_assert_num_queries(3):
        bell.read_bell(user=owner, seller=seller, page="1")


def test_the_bell_hangs_in_the_seller_platform_and_in_the_stores(seller, owner, signed_in, client):
    tell_person(owner)
    home = signed_in.get(reverse("seller:home")).content.decode()
    store = signed_in.get("/cn/en/").content.decode()
    for page, face in ((home, "seller"), (store, "accounts")):
        assert page.count('id="bell"') == page.count('id="bell-news"') == 1
        assert f'hx-get="{reverse(f"{face}:bell")}?seen=1"' in page
    assert 'id="bell"' not in client.get("/cn/en/").content.decode()
    own = signed_in.get(reverse("accounts:notifications"))
    assert [line.notification.kind for line in own.context["bell"].lines] == ["invitation_accepted"]
