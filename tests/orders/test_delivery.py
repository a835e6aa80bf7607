import datetime as dt

from marketplace import clock, storefronts
from orders import delivery

CN = storefronts.BY_CODE["CN"]
US = storefronts.BY_CODE["US"]
TUESDAY = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
FRIDAY = dt.datetime(2026, 11, 27, 2, tzinfo=dt.UTC)


def test_delivery_is_free_from_the_threshold_on():
    with clock.at(TUESDAY):
        prices = {
            items: [
                option.price_minor for option in delivery.options(storefront=CN, items_minor=items, handling_days=1)
            ]
            for items in (9_899, 9_900)
        }
    assert prices == {9_899: [800, 1_500], 9_900: [0, 1_500]}


def test_each_store_offers_its_own_methods():
    with clock.at(TUESDAY):
        found = {
            store.code: [
                option.method.code for option in delivery.options(storefront=store, items_minor=1, handling_days=1)
            ]
            for store in storefronts.ALL
        }
    assert found.pop("CN") == ["standard", "express"]
    assert set(map(tuple, found.values())) == {("international",)}


def test_the_date_counts_handling_in_working_days_and_delivery_in_days():
    with clock.at(FRIDAY):
        standard, express = delivery.options(storefront=CN, items_minor=1, handling_days=1)
        abroad = delivery.options(storefront=US, items_minor=1, handling_days=2)[0]
    assert (standard.earliest, standard.latest) == (dt.date(2026, 12, 2), dt.date(2026, 12, 3))
    assert express.latest == dt.date(2026, 12, 1)
    assert (abroad.earliest, abroad.latest) == (dt.date(2026, 12, 8), dt.date(2026, 12, 15))


def test_the_national_holiday_is_no_handling_day():
    before_the_holiday = dt.datetime(2026, 9, 30, 2, tzinfo=dt.UTC)
    assert delivery.dispatch_day(before_the_holiday, 1) == dt.date(2026, 10, 8)


def test_deliver_by_is_the_end_of_the_last_day_where_the_customer_lives():
    with clock.at(FRIDAY):
        promised = delivery.options(storefront=US, items_minor=1, handling_days=2)[0].latest
    due = delivery.deliver_by(method=delivery.INTERNATIONAL, storefront=US, paid_at=FRIDAY, handling_days=2)
    assert due.astimezone(US.timezone) == dt.datetime(2026, 12, 15, 23, 59, 59, tzinfo=US.timezone)
    assert due.astimezone(US.timezone).date() == promised
