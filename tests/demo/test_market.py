"""The demo market: built by services alone, in good order however short, and only where it may be."""

import datetime as dt
import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Invitation, Membership, Notification, Seller, User
from marketplace import clock
from marketplace.celery import app
from marketplace.demo import market, people, teams
from marketplace.demo.companies import all_companies
from orders.models import Message, Order
from tests.accounts.factories import UserFactory, reviewers

# Long enough for every review to be answered and for the first days of trade.
DAYS = 4
FRIDAY = dt.datetime(2026, 9, 11, 10, tzinfo=dt.UTC)
# Fate → state of seller and case by then: nobody has been suspended, left or let a request lapse yet.
STANDING = {
    "draft": ("onboarding", "draft"),
    "submitted": ("onboarding", "submitted"),
    "in_review": ("onboarding", "in_review"),
    "more_information": ("onboarding", "more_information"),
    "rejected": ("onboarding", "rejected"),
    "lapsed": ("onboarding", "more_information"),
    "approved": ("approved", "approved"),
    "suspended": ("approved", "approved"),
    "winding_down": ("approved", "approved"),
}


@pytest.fixture
def told():
    """The days of a market that was just built; its tasks ran in this process."""
    days: list[dt.datetime] = []
    # The group comes with a migration; a test before this one may have emptied all tables.
    reviewers()
    with clock.at(FRIDAY):
        market.build(days=DAYS, told=days.append)
        yield days
    app.conf.task_always_eager = False


@pytest.mark.django_db(transaction=True)
def test_a_few_days_make_a_market_in_good_order(client, told):
    assert len(told) == DAYS
    assert market.is_built()
    check_sellers()
    check_orders()
    check_team()
    said = io.StringIO()
    call_command("audit", stdout=said)
    assert said.getvalue() == "All books agree.\n"
    assert all(client.login(email=each.email, password=people.PASSWORD) for each in people.SIGN_INS)


def check_sellers():
    standing = {
        seller.uscc: (seller.state, seller.cases.get(kind="onboarding").state) for seller in Seller.objects.all()
    }
    assert standing == {company.credit_code: STANDING[company.fate] for company in all_companies()}


def check_team():
    team = Membership.objects.filter(seller__memberships__user__email="seller@quay.example").order_by("pk")
    assert list(team.values_list("role", flat=True)) == ["owner", "catalogue", "orders", "finance"]
    assert list(Invitation.objects.waiting().values_list("email", flat=True)) == [teams.INVITED]


def check_orders():
    paid = dict(Order.objects.exclude(paid_at=None).values_list("pk", "seller_id"))
    assert len(set(paid.values())) > 3, "trade has not begun"
    told = Notification.objects.filter(kind="order_received").values_list("subject_id", "seller_id")
    assert Counter(told) == Counter(paid.items())
    assert Order.objects.filter(state="shipped").exists()
    assert set(Message.objects.values_list("side", flat=True)) == {"buyer", "seller"}
    assert not Notification.objects.to_send().exists()


@pytest.mark.django_db
def test_the_market_is_built_in_the_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="in the demo only"):
        call_command("build_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_market_wants_an_empty_database(settings):
    settings.DEMO = True
    UserFactory()
    with pytest.raises(CommandError, match="wants an empty one"):
        call_command("build_demo")
    assert not market.is_built()
