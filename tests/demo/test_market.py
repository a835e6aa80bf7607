"""The demo market: built by services alone, in good order however short, and only where it may be."""

import datetime as dt
import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Invitation, Membership, Notification, Seller, User
from catalog.models import DeliveryTemplate, Offer
from marketplace import clock
from marketplace.celery import app
from marketplace.demo import market, people, teams
from marketplace.demo.companies import all_companies
from orders.models import (
    CancellationRequest,
    Conversation,
    Message,
    Order,
    ProductReview,
    Purchase,
    Voucher,
    VoucherUse,
)
from tests.accounts.factories import UserFactory, reviewers

# Long enough for every application to be answered, for the first days of trade and for something to arrive.
DAYS = 5
YUNXIU = "云岫官方店"
MINUTE = dt.timedelta(minutes=1)
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
    check_what_waits()
    check_what_is_shown()
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
    last_hours = Purchase.objects.filter(placed_at__gt=FRIDAY - market.RUSH_MINUTES * MINUTE)
    assert last_hours.filter(state="paid").count() > market.RUSH // 2, "nobody paid at the end"


def check_what_waits():
    """The seller's sign-in finds questions, a request to cancel and an order in cash."""
    own = Order.objects.filter(seller__memberships__user__email="seller@quay.example")
    assert own.filter(purchase__pays_on_delivery=True).exists()
    assert CancellationRequest.objects.filter(state="open", order__in=own).count() == 1
    clocks = Conversation.objects.filter(order__in=own).values_list("answer_by", flat=True)
    assert (any(clocks), not all(clocks)) == (True, True)


def check_what_is_shown():
    shown = Voucher.objects.running_at(FRIDAY).filter(is_public=True)
    assert set(shown.values_list("storefront", "seller__store_name")) >= {("CN", YUNXIU), ("US", YUNXIU), ("CN", None)}
    assert set(Voucher.objects.values_list("kind", flat=True)) == {"amount", "percent"}
    assert Voucher.objects.filter(is_public=False).exists()
    assert VoucherUse.objects.exists()
    templates = DeliveryTemplate.objects.order_by("pk").values_list("seller__store_name", "measure", "is_default")
    assert list(templates) == [(YUNXIU, "weight", True), (YUNXIU, "pieces", False)]
    assert Offer.objects.exclude(condition_note="").get().condition == "used"
    assert ProductReview.objects.exists()


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
