import datetime as dt

import pytest
from django.urls import reverse

from accounts import seller_nav
from fulfillment import health, sales
from marketplace import clock
from orders import progress
from orders.models.order import CancelReason
from tests.accounts.factories import SellerFactory
from tests.fulfillment import factories
from tests.orders.factories import message

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)  # 10:00 in Shanghai
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def seller():
    return SellerFactory()


def placed(seller, moment, **kwargs):
    with clock.at(moment):
        return factories.order(seller=seller, **kwargs)


def rates(seller, moment):
    with clock.at(moment):
        return [(meter.bad, meter.total) for meter in health.meters(seller)]


def test_late_dispatch_counts_what_fell_due(seller):
    late, punctual, open_late = (placed(seller, MONDAY) for _number in range(3))
    placed(seller, MONDAY + 2 * DAY)  # not due yet
    with clock.at(MONDAY + DAY):
        factories.dispatch(punctual)
    with clock.at(MONDAY + 2 * DAY + HOUR):
        factories.dispatch(late)
    assert rates(seller, MONDAY + 3 * DAY)[0] == (2, 3)
    assert rates(seller, MONDAY + 32 * DAY + HOUR)[0] == (1, 1)  # the three have left the window
    assert open_late.state == "unshipped"


def test_cancellations_by_the_customer_do_not_count(seller):
    for reason in (CancelReason.BY_CUSTOMER, CancelReason.NOT_DISPATCHED, "out of stock"):
        order = placed(seller, MONDAY)
        with clock.at(MONDAY + HOUR):
            progress.cancel_order(order=order, reason=reason, actor=None)
    placed(seller, MONDAY)
    assert rates(seller, MONDAY + DAY)[1] == (2, 4)
    assert rates(seller, MONDAY + 8 * DAY)[1] == (0, 0)


def test_late_invoices_count_when_they_fell_due(seller):
    late, punctual, owed = (placed(seller, MONDAY, invoice="company") for _number in range(3))
    with clock.at(MONDAY):
        for order in (late, punctual, owed):
            factories.dispatch(order)
        factories.mail(punctual.invoice)
    with clock.at(MONDAY + 3 * DAY):
        factories.mail(late.invoice)
    assert rates(seller, MONDAY + DAY)[2] == (0, 0)
    assert rates(seller, MONDAY + 4 * DAY)[2] == (2, 3)


def test_late_answers_count_when_they_fell_due(seller):
    late, punctual, open_late = (placed(seller, MONDAY) for _number in range(3))
    for order in (late, punctual, open_late):
        with clock.at(MONDAY):
            message(order)
    for order, hours in ((punctual, 24), (late, 25)):
        with clock.at(MONDAY + hours * HOUR):
            message(order, side="seller")
    assert rates(seller, MONDAY + 23 * HOUR)[3] == (0, 0)
    assert rates(seller, MONDAY + 2 * DAY)[3] == (2, 3)
    assert rates(seller, MONDAY + 32 * DAY)[3] == (0, 0)


def test_a_meter_stands_at_half_when_the_limit_is_reached():
    meter = health.Meter("x", 4, 100, 400)
    assert (meter.percent, meter.tone, meter.value, meter.limit) == (50, "warn", "4.0%", "4.0%")
    assert [health.Meter("x", bad, 100, 400).tone for bad in (0, 3, 5)] == ["", "", "bad"]
    assert health.Meter("x", 0, 0, 400).percent == 0


def test_sales_are_counted_by_day_in_china(seller):
    first = placed(seller, MONDAY - 17 * HOUR)  # Sunday 17:00
    midnight = placed(seller, MONDAY - 10 * HOUR)  # Monday 00:00
    today = placed(seller, MONDAY)
    week_ago = placed(seller, MONDAY - 7 * DAY)
    placed(seller, MONDAY - 7 * DAY + HOUR)  # later that day
    placed(seller, MONDAY - 20 * DAY)
    gone = placed(seller, MONDAY)
    with clock.at(MONDAY):
        progress.cancel_order(order=gone, reason="x", actor=None)
        found = sales.two_weeks(seller)
    assert [day.orders for day in found.days] == [0] * 6 + [2] + [0] * 5 + [1, 2]
    assert found.today.minor == midnight.total_minor + today.total_minor
    assert found.days[-2].minor == first.total_minor
    assert (found.then.orders, found.then.minor) == (1, week_ago.total_minor)
    assert [bar["height"] for bar in found.bars][-2:] == [25, 51]
    assert found.top == "CN¥500.00"


def test_nothing_sold_is_empty(seller):
    assert sales.two_weeks(seller).is_empty


def test_to_dos_come_by_deadline_and_only_for_those_who_can(seller):
    placed(seller, MONDAY - 50 * HOUR)
    placed(seller, MONDAY - 40 * HOUR)
    invoiced = placed(seller, MONDAY - 4 * DAY, invoice="company")
    with clock.at(MONDAY - 4 * DAY):
        factories.dispatch(invoiced)
    with clock.at(MONDAY):
        found = [todo.title for todo in seller_nav.todos(seller, "orders")]
        assert found == [
            "1 invoice is overdue", "1 order is past its ship-by time", "Send 1 order today",
        ]  # fmt: skip
        assert [todo.title for todo in seller_nav.todos(SellerFactory(), "orders")] == []
        assert not set(found) & {todo.title for todo in seller_nav.todos(seller, "finance")}


def test_the_home_page_shows_figures_and_meters(client, seller):
    factories.order(seller=seller)
    client.force_login(seller.memberships.get().user)
    page = client.get(reverse("seller:home")).content.decode()
    assert "Sales today" in page
    assert "Late dispatch rate (30 days)" in page
