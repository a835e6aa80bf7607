"""Which e-mails people and teams want: by groups, never against the law, and off by the link in a mail."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st

from accounts import notification_kinds, notifications, outbox, preferences, unsubscribing
from accounts.models import Activity, Notification, NotificationPreference
from accounts.notification_kinds import Audience
from marketplace.errors import DomainError
from tests.accounts.factories import MembershipFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return SellerFactory(owner=UserFactory(language="en"))


@pytest.fixture
def owner(seller):
    return seller.memberships.get().user


def tell(seller, kind="payout_paid", **context):
    notifications.tell_seller(
        seller=seller, kind=kind, subject=seller, number="1", amount_minor=100, currency="CNY", account="1234",
        store="Kumo", **context,
    )  # fmt: skip
    return Notification.objects.latest("pk")


def test_everything_is_on_until_it_is_switched_off(seller, owner):
    assert {each.group: each.by_email for each in preferences.settings_of(seller)} == {
        "orders": True, "messages": True, "reviews": True, "products": True, "money": True, "account": False,
    }  # fmt: skip
    assert [each.group for each in preferences.settings_of(owner)] == ["orders", "messages", "reviews", "account"]


def test_a_group_that_is_off_reaches_the_bell_alone_and_what_must_be_sent_is_sent(seller, owner):
    preferences.choose(owner=seller, wanted=["orders", "products"], actor=owner)
    assert [tell(seller).by_email, tell(seller, "payout_failed", failure="x").by_email] == [False, True]
    assert not Notification.objects.to_send().filter(kind="payout_paid").exists()
    assert not outbox.deliver(notification_id=Notification.objects.get(kind="payout_paid").pk)
    assert tell(SellerFactory()).by_email
    preferences.choose(owner=seller, wanted=["orders", "products", "money"], actor=owner)
    assert tell(seller, occasion="2").by_email


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_may_not_be_switched_off_never_is(data):
    seller = SellerFactory()
    for owner in (seller, seller.memberships.get().user):
        optional = [each.group for each in preferences.settings_of(owner) if each.optional]
        wanted = data.draw(st.sets(st.sampled_from(optional)))
        preferences.choose(owner=owner, wanted=wanted, actor=seller.memberships.get().user)
        audience = Audience.TEAM if owner is seller else Audience.PERSON
        for kind in notification_kinds.kinds():
            if kind.audience is audience:
                assert preferences.wants_email(owner, kind.code) == (not kind.may_be_off or kind.group in wanted)


@pytest.mark.parametrize("code", ["purchase_paid", "order_cancelled", "order_refunded", "payment_failed"])
def test_confirmations_of_orders_cannot_be_switched_off(code):
    assert not notification_kinds.kind_of(code).may_be_off


def test_a_group_that_must_be_on_is_refused(seller, owner):
    with pytest.raises(DomainError):
        preferences.choose(owner=seller, wanted=["account"], actor=owner)
    assert not NotificationPreference.objects.exists()


def test_the_database_keeps_one_choice_per_owner_and_group(seller, owner):
    NotificationPreference.objects.create(user=owner, group="orders", by_email=False)
    wrong = [
        {"user": owner, "group": "orders"}, {"user": owner, "seller": seller, "group": "orders"},
        {"group": "orders"}, {"seller": seller, "group": "nonsense"},
    ]  # fmt: skip
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            NotificationPreference.objects.create(**fields, by_email=True)


def page_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_owner_decides_about_the_teams_mails_and_it_is_recorded(seller, owner):
    address = reverse("seller:notification-preferences")
    answer = page_of(owner).post(address, {"groups": ["orders"]})
    assert answer.status_code == 302
    assert {each.group: each.by_email for each in preferences.settings_of(seller) if each.optional} == {
        "orders": True, "messages": False, "reviews": False, "products": False, "money": False,
    }  # fmt: skip
    assert Activity.objects.get(kind="notifications_chosen").about == "messages, money, products, reviews"
    assert "Money, Products" in page_of(owner).get(reverse("seller:activity")).content.decode()
    member = MembershipFactory(seller=seller, role="orders").user
    page = page_of(member).get(address).content.decode()
    assert page.count("disabled") == 5
    assert "The owner of the team decides" in page


def test_a_person_decides_about_their_own(owner, seller):
    address = reverse("accounts:notification-preferences")
    client = page_of(owner)
    assert client.post(address, {"groups": ["nonsense"]}).status_code == 422
    assert client.post(address, {}).status_code == 302
    assert not preferences.wants_email(owner, "parcel_dispatched")
    assert preferences.wants_email(seller, "order_received")
    assert not Activity.objects.filter(kind="notifications_chosen").exists()


def sent_mail(seller, **changes):
    outbox.deliver(notification_id=tell(seller, **changes).pk)
    return mail.outbox[-1]


def test_a_mail_offers_to_switch_its_group_off(seller, settings):
    settings.SITE_URL = "https://quay.example"
    message = sent_mail(seller)
    url = re.fullmatch(r"<(https://quay\.example/.+)>", message.extra_headers["List-Unsubscribe"])[1]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.body
    assert url in message.alternatives[0].content
    path = url.removeprefix("https://quay.example")
    client = Client(enforce_csrf_checks=True)
    assert "Switch them off" in client.get(path).content.decode()
    assert preferences.wants_email(seller, "payout_paid")
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "gets no more e-mails of the group “Money”" in answer.content.decode()
    assert not preferences.wants_email(seller, "payout_paid")
    assert not tell(seller, occasion="2").by_email


def test_switching_off_can_be_undone_on_the_page(seller, client):
    token = unsubscribing.token_of("money", seller_id=seller.pk)
    client.post(reverse("accounts:unsubscription", args=[token]))
    answer = client.post(reverse("accounts:resubscription-create", args=[token]), follow=True)
    assert "You get these e-mails again." in answer.content.decode()
    assert preferences.wants_email(seller, "payout_paid")


def test_mails_that_must_be_sent_and_guests_mails_offer_nothing(seller):
    message = sent_mail(seller, kind="payout_failed", failure="x")
    assert "List-Unsubscribe" not in message.extra_headers
    assert "unsubscribe" not in message.body
    notifications.tell_address(
        email="a@example.com", language="en", kind="parcel_delivered", subject=seller, order="1", store_name="K",
        carrier_label="SF", tracking_number="1", assumed=False,
    )  # fmt: skip
    outbox.deliver(notification_id=Notification.objects.latest("pk").pk)
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers


def test_a_link_that_is_not_ours_opens_nothing(seller, client):
    token = unsubscribing.token_of("money", seller_id=seller.pk)
    gone = unsubscribing.token_of("money", seller_id=0)
    # Signed by us, but there is nothing that they could switch off.
    nothing = [
        unsubscribing.token_of("money", user_id=seller.memberships.get().user_id),
        unsubscribing.token_of("account", seller_id=seller.pk),
        unsubscribing.token_of("nonsense", seller_id=seller.pk),
    ]
    for wrong in (token[:-1], "x", token.replace(":", ""), gone, *nothing):
        assert client.get(reverse("accounts:unsubscription", args=[wrong])).status_code == 404
        for address in ("accounts:unsubscription", "accounts:resubscription-create"):
            assert client.post(reverse(address, args=[wrong])).status_code == 404
    assert not NotificationPreference.objects.exists()


def test_choosing_and_asking_cost_few_queries(seller, django_assert_num_queries):
    with django_assert_num_queries(1):
        preferences.settings_of(seller)
    with django_assert_num_queries(0):
        assert preferences.wants_email(seller, "payout_failed")
    with django_assert_num_queries(1):
        assert preferences.wants_email(seller, "payout_paid")
