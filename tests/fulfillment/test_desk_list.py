import datetime as dt

import pytest
from django.db import connection

from accounts import seller_numbers
from fulfillment import desk_list, shipments
from fulfillment.desk_list import Filters
from fulfillment.models import DeskEntry
from marketplace import clock
from orders import progress
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import OfferFactory
from tests.fulfillment import factories
from tests.orders.factories import paid_order

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)  # 10:00 in Shanghai
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def seller():
    return SellerFactory()


def listed(seller, **query):
    return [entry.order_id for entry in desk_list.entries(seller, Filters.of(query))]


def placed(seller, moment, **kwargs):
    with clock.at(moment):
        return factories.order(seller=seller, **kwargs)


def test_what_is_to_be_handled_comes_by_its_nearest_deadline(seller):
    later = placed(seller, MONDAY)
    sooner = placed(seller, MONDAY - 24 * HOUR)
    invoiced = placed(seller, MONDAY - 72 * HOUR, invoice="company")
    with clock.at(MONDAY - 48 * HOUR):  # a Saturday: due on Monday, 24:00
        factories.dispatch(invoiced)
    placed(SellerFactory(), MONDAY)
    # ship-by Tuesday 10:00, invoice Monday 24:00, ship-by Wednesday 10:00
    assert listed(seller) == [invoiced.pk, sooner.pk, later.pk]
    assert listed(seller, view="to_ship") == [sooner.pk, later.pk]
    assert listed(seller, view="to_invoice") == [invoiced.pk]
    assert listed(seller, view="in_transit") == [invoiced.pk]
    assert listed(seller, view="all", sort="new") == [later.pk, sooner.pk, invoiced.pk]


def test_each_view_holds_its_stage(seller):
    done = factories.dispatched(seller=seller)
    shipments.deliver(shipment=done.shipments.get())
    cancelled = factories.order(seller=seller)
    progress.cancel_order(order=cancelled, reason="x", actor=None)
    platform = paid_order(offers=[(OfferFactory(seller=seller, channel="platform"), 1)])
    assert [listed(seller, view=view) for view in ("done", "cancelled", "platform", "to_ship")] == [
        [done.pk], [cancelled.pk], [platform.pk], [],
    ]  # fmt: skip


def test_ship_by_and_invoice_filters(seller):
    late = placed(seller, MONDAY - 50 * HOUR)
    today = placed(seller, MONDAY - 40 * HOUR, invoice="personal")
    placed(seller, MONDAY)
    with clock.at(MONDAY):
        assert listed(seller, ship_by="overdue") == [late.pk]
        assert listed(seller, ship_by="today") == [today.pk]
        assert listed(seller, invoice="personal") == [today.pk]
        factories.dispatch(today)
        assert listed(seller, invoice="owed") == [today.pk]
        assert listed(seller, invoice="today") == []
    with clock.at(MONDAY + 24 * HOUR):
        assert listed(seller, invoice="today") == [today.pk]
        assert listed(seller, invoice="overdue") == []
    with clock.at(MONDAY + 48 * HOUR):
        assert listed(seller, invoice="overdue") == [today.pk]


def test_stores_are_told_apart(seller):
    placed(seller, MONDAY)
    american = placed(seller, MONDAY, storefront="US")
    assert listed(seller, store="US") == [american.pk]


def test_search_by_number_recipient_sku_and_tracking(seller):
    first, second = factories.dispatched(seller=seller), factories.order(seller=seller)
    DeskEntry.objects.filter(order=second).update(recipient="周小川")
    foreign = factories.dispatched()
    tracking = first.shipments.get().tracking_number
    sku = second.lines.get().sku
    assert listed(seller, view="all", q=first.number) == [first.pk]
    assert set(listed(seller, view="all", q=first.number[:5].lower())) == {first.pk, second.pk}
    assert listed(seller, view="all", q="周小") == [second.pk]
    assert listed(seller, view="all", q=f"{tracking[:4]} {tracking[4:].lower()}") == [first.pk]
    assert listed(seller, view="all", q=sku.lower()) == [second.pk]
    assert listed(seller, view="all", q=foreign.number) == listed(seller, view="all", q="100%") == []


@pytest.mark.parametrize("query", [{"q": "Q26-11"}, {"q": "周"}, {}, {"view": "to_ship"}, {"view": "done"}])
def test_lists_are_found_by_an_index_of_the_seller(seller, query):
    found = desk_list.entries(seller, Filters.of(query))[:25]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, params = found.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on fulfillment_deskentry" not in plan
    assert "desk_" in plan


def test_the_numbers_of_the_desk(seller):
    placed(seller, MONDAY - 50 * HOUR)
    placed(seller, MONDAY - 40 * HOUR)
    with clock.at(MONDAY - 72 * HOUR):
        invoice = factories.owed_invoice(seller=seller)
    with clock.at(MONDAY):
        counts = desk_list.counts(seller)
    assert (counts.to_handle, counts.to_ship, counts.to_invoice, counts.in_transit) == (3, 2, 1, 1)
    assert (counts.late_to_ship, counts.ship_today, counts.invoices_late, counts.invoices_today) == (1, 1, 0, 1)
    assert (counts.first_ship_by, counts.first_ship_today) == (MONDAY - 2 * HOUR, MONDAY + 8 * HOUR)
    assert (counts.first_invoice_due, counts.first_invoice_today) == (None, invoice.due_at)


def test_the_numbers_are_asked_once_per_page(seller, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert desk_list.counts(seller) == desk_list.counts(seller)


def test_counting_stops_at_the_limit(seller, monkeypatch):
    for module in (desk_list, seller_numbers):
        monkeypatch.setattr(module, "COUNT_LIMIT", 2)
    for _number in range(3):
        factories.order(seller=seller)
    assert desk_list.counts(seller).to_ship == 2
    assert desk_list.DeskPaginator(desk_list.entries(seller, Filters.of({})), 25, None).count == 2


def test_a_page_is_asked_for_whole_however_few_are_left(seller):
    order = factories.order(seller=seller)
    page = desk_list.DeskPaginator(desk_list.entries(seller, Filters.of({})), 25, None).page(1)
    assert page.object_list.query.high_mark == 25
    assert [entry.order_id for entry in page] == [order.pk]
