"""Sales: planned, begun and ended by the clock; the price in force is one number everywhere."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from catalog import checks, offers, pricing, sale_windows
from catalog.errors import InvalidOffer
from catalog.models import FeaturedOffer, OfferPrice, PriceChange
from marketplace import clock
from tests.catalog.factories import OfferFactory

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 4, tzinfo=dt.UTC))


@pytest.fixture
def offer():
    return OfferFactory(prices={"CN": 10_000, "US": 2_000})


@pytest.fixture
def actor(offer):
    return offer.seller.memberships.get().user


def plan(offer, actor, *, minor=8_000, begins=-HOUR, ends=DAY, storefront="CN"):
    now = clock.now()
    return sale_windows.plan_sale(
        offer=offer, storefront=storefront, sale_minor=minor, begins=now + begins, ends=now + ends, actor=actor
    )


def price(offer, storefront="CN"):
    return OfferPrice.objects.get(offer=offer, storefront=storefront)


def shown(offer, storefront="CN"):
    row = FeaturedOffer.objects.get(product=offer.product_id, storefront=storefront)
    return row.amount_minor, row.was_minor, row.low_minor


def test_begins_at_once_where_its_time_has_come(offer, actor):
    plan(offer, actor)

    assert shown(offer) == (8_000, 10_000, 10_000)
    assert shown(offer, "US") == (2_000, None, None)
    assert list(checks.findings()) == []


def test_begins_and_ends_by_the_clock(offer, actor, time_machine):
    plan(offer, actor, begins=DAY, ends=3 * DAY)
    assert shown(offer) == (10_000, None, None)
    assert sale_windows.turn_sales() == 0

    time_machine.shift(DAY + HOUR)
    assert (sale_windows.turn_sales(), shown(offer)) == (1, (8_000, 10_000, 10_000))
    assert sale_windows.turn_sales() == 0

    time_machine.shift(2 * DAY)
    assert (sale_windows.turn_sales(), shown(offer)) == (1, (10_000, None, None))
    assert (price(offer).sale_minor, price(offer).sale_from) == (None, None)
    assert list(checks.findings()) == []


def test_a_window_that_was_missed_never_begins(offer, actor, time_machine):
    plan(offer, actor, begins=DAY, ends=2 * DAY)
    time_machine.shift(5 * DAY)

    sale_windows.turn_sales()

    assert shown(offer) == (10_000, None, None)
    assert PriceChange.objects.filter(offer=offer, storefront="CN").count() == 1


def test_the_lowest_price_of_30_days_stands_beside_it(offer, actor, time_machine):
    pricing.change_prices(prices={offer.pk: {"CN": 7_000}})
    time_machine.shift(20 * DAY)
    pricing.change_prices(prices={offer.pk: {"CN": 12_000}})
    time_machine.shift(DAY)

    plan(offer, actor, minor=9_000)

    assert shown(offer) == (9_000, 12_000, 7_000)


def test_what_was_changed_more_than_30_days_ago_does_not_count(offer, actor, time_machine):
    pricing.change_prices(prices={offer.pk: {"CN": 7_000}})
    time_machine.shift(5 * DAY)
    pricing.change_prices(prices={offer.pk: {"CN": 12_000}})
    time_machine.shift(31 * DAY)

    plan(offer, actor, minor=9_000)

    assert shown(offer) == (9_000, 12_000, 12_000)


def test_a_price_that_was_removed_is_remembered(offer, actor, time_machine):
    pricing.change_prices(prices={offer.pk: {"CN": 7_000}})
    time_machine.shift(5 * DAY)
    pricing.remove_prices(offer=offer, storefront_codes=["CN"])
    pricing.change_prices(prices={offer.pk: {"CN": 12_000}})
    time_machine.shift(DAY)

    plan(offer, actor, minor=9_000)

    assert shown(offer) == (9_000, 12_000, 7_000)


def test_ended_by_hand(offer, actor):
    plan(offer, actor)
    plan(offer, actor, begins=DAY, ends=2 * DAY, minor=1_500, storefront="US")

    sale_windows.end_sale(offer=offer, storefront="CN", actor=actor)
    sale_windows.end_sale(offer=offer, storefront="US", actor=actor)
    sale_windows.end_sale(offer=offer, storefront="US", actor=actor)

    assert shown(offer) == (10_000, None, None)
    assert price(offer, "US").sale_minor is None
    assert list(offer.seller.activities.values_list("kind", flat=True)).count("sale_ended") == 2


def test_a_new_regular_price_keeps_the_sale_while_it_is_lower(offer, actor):
    plan(offer, actor)
    pricing.change_prices(prices={offer.pk: {"CN": 9_000}})
    assert shown(offer) == (8_000, 9_000, 10_000)
    pricing.change_prices(prices={offer.pk: {"CN": 8_000}})
    assert shown(offer) == (8_000, None, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minor": 10_000}, "sale_price"),
        ({"minor": 0}, "sale_price"),
        ({"storefront": "DE"}, "sale_price"),
        ({"ends": -dt.timedelta(minutes=1)}, "ends"),
        ({"begins": DAY, "ends": DAY}, "ends"),
        ({"ends": 100 * DAY}, "ends"),
        ({"begins": 367 * DAY, "ends": 368 * DAY}, "begins"),
    ],
)
def test_refuses(offer, actor, changes, field):
    with pytest.raises(InvalidOffer) as refusal:
        plan(offer, actor, **changes)
    assert refusal.value.field == field
    assert shown(offer) == (10_000, None, None)


def test_one_that_is_on_is_not_replaced(offer, actor):
    plan(offer, actor)
    with pytest.raises(InvalidOffer, match="A sale is on"):
        plan(offer, actor, minor=5_000)
    assert shown(offer) == (8_000, 10_000, 10_000)


def test_every_way_to_write_a_price_leaves_history(offer, actor):
    offers.change_price(offer=offer, prices={"CN": 11_000}, actor=actor)
    OfferPrice.objects.filter(offer=offer, storefront="CN").update(amount_minor=9_500, regular_minor=9_500)
    history = PriceChange.objects.filter(offer=offer, storefront="CN").order_by("pk")

    assert list(history.values_list("amount_minor", flat=True)) == [10_000, 11_000, 9_500]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        history.update(amount_minor=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        history._raw_delete("default")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        PriceChange.objects.create(offer=offer, storefront="CN", amount_minor=1, at=clock.now())


def test_a_regular_price_behind_a_sale_does_not_touch_the_one_in_force(offer, actor, time_machine):
    plan(offer, actor)
    began = price(offer).changed_at
    later = began + HOUR
    time_machine.move_to(later, tick=False)
    pricing.change_prices(prices={offer.pk: {"CN": 9_500}})
    assert (price(offer).regular_minor, price(offer).amount_minor, price(offer).changed_at) == (9_500, 8_000, began)
    pricing.change_prices(prices={offer.pk: {"CN": 7_500}})
    assert (price(offer).amount_minor, price(offer).changed_at) == (7_500, later)


@pytest.mark.parametrize(
    "change",
    [
        "amount_minor = 1",
        "low_minor = 5",
        "sale_minor = 5",
        "sale_minor = regular_minor, sale_from = now(), sale_until = now() + interval '1 day'",
        "sale_minor = 5, sale_from = now(), sale_until = now()",
    ],
)
def test_the_database_refuses_a_price_that_is_not_in_force(offer, change):
    with pytest.raises(IntegrityError, match="offerprice_"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalog_offerprice SET {change} WHERE offer_id = %s", [offer.pk])  # noqa: S608 - this test's own words


@pytest.mark.parametrize("count", [1, 3])
def test_turning_takes_the_same_number_of_queries(count, django_assert_num_queries, time_machine):
    for _ in range(count):
        each = OfferFactory(prices={"CN": 10_000})
        plan(each, each.seller.memberships.get().user, begins=DAY, ends=2 * DAY)
    time_machine.shift(DAY + HOUR)
    with django_assert_num_queries(11):
        assert sale_windows.turn_sales() == count


class TestPage:
    @pytest.fixture
    def address(self, client, offer, actor):
        client.force_login(actor)
        return reverse("seller_catalog:offer-sales", args=[offer.pk])

    def typed(self, **changes):
        now = clock.now().astimezone(dt.timezone(8 * HOUR))
        moments = {"begins": now - HOUR, "ends": now + DAY}
        return {
            "storefront": "CN",
            "sale_price": "80.00",
            **{name: moment.strftime("%Y-%m-%dT%H:%M") for name, moment in moments.items()},
            **changes,
        }

    def test_plans_in_the_stores_time_and_ends(self, client, address, offer):
        answer = client.post(address, self.typed(), follow=True)
        assert "The sale is on." in answer.content.decode()
        assert shown(offer) == (8_000, 10_000, 10_000)
        page = client.get(f"/cn/en/p/{offer.product.number}/").content.decode()
        assert "¥100.00" in page
        assert "Lowest in 30 days" in page

        client.post(reverse("seller_catalog:sale-end-create", args=[offer.pk, "CN"]))
        assert shown(offer) == (10_000, None, None)
        assert client.post(reverse("seller_catalog:sale-end-create", args=[offer.pk, "XX"])).status_code == 404

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"sale_price": "abc"}, "amount"),
            ({"sale_price": "100"}, "below the regular"),
            ({"begins": "yesterday"}, "valid date"),
            ({"begins": "9999-12-30T00:00", "ends": "9999-12-31T23:59"}, "a year ahead"),
            ({"ends": "2020-01-01T00:00"}, "must end after"),
            ({"storefront": "DE"}, "valid choice"),
        ],
    )
    def test_says_what_is_wrong_beside_it(self, client, address, offer, changes, words):
        answer = client.post(address, self.typed(**changes))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert shown(offer) == (10_000, None, None)
