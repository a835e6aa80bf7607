"""What the seller's page of an order says of its money."""

import datetime as dt

import pytest
from django.urls import reverse

from marketplace import clock
from orders import progress, refunds
from settlements import deferrals, order_money, periods
from settlements.models.ledger import Classification
from tests.accounts.factories import MembershipFactory
from tests.catalog.factories import CategoryFactory, OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
    category = CategoryFactory(referral_rate_bp=1_000, referral_minimum_minor=0)
    return factories.paid_order(offers=[(OfferFactory(category=category, prices={"CN": 10_000}), 1)])


def test_it_adds_up_and_names_the_days(order, time_machine):
    money = order_money.of(order)
    assert (dict(money.items), money.net_minor) == (
        {str(Classification.PRINCIPAL.label): 10_000, str(Classification.REFERRAL_FEE.label): -1_000}, 9_000,
    )  # fmt: skip
    assert (money.release_at, money.settled_at) == (None, None)

    progress.mark_shipped(order=order, lines={order.lines.get().pk: 1}, actor=None)
    order.refresh_from_db()
    progress.mark_delivered(order=order, actor=None)
    order.refresh_from_db()
    money = order_money.of(order)
    assert money.release_at == order.delivered_at + dt.timedelta(days=7)
    assert money.settled_at > money.release_at

    time_machine.shift(dt.timedelta(days=8))
    deferrals.release_due()
    released = order_money.of(order)
    assert (released.net_minor, released.released_at is None, released.settled_at) == (9_000, False, money.settled_at)

    time_machine.shift(dt.timedelta(days=40))
    periods.close_due_periods(now=clock.now())
    assert order_money.of(order).settled_at == money.settled_at

    refunds.create_refund(
        order=order, lines={order.lines.get().pk: 5_000}, reason="goodwill", note="", actor=None, idempotency_key="k"
    )
    assert order_money.of(order).net_minor == 9_000 - 5_000 + 500 - 100


def test_only_those_who_may_see_money_see_it(client, order):
    address = reverse("seller_fulfillment:order-detail", args=[order.number])
    for role, sees in [("owner", True), ("finance", True), ("orders", False), ("viewer", False)]:
        client.force_login(MembershipFactory(seller=order.seller, role=role).user)
        page = client.get(address).content.decode()
        assert ("What you get" in page) is sees, role
