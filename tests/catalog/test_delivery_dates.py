"""Days of arrival."""

import datetime as dt

import pytest
from django.utils import translation

from catalog import delivery_dates
from marketplace import clock, storefronts

CN, US = storefronts.BY_CODE["CN"], storefronts.BY_CODE["US"]
FRIDAY = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
BEFORE_NATIONAL_DAY = dt.datetime(2026, 9, 30, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "storefront", "handling", "first", "last"),
    [
        (FRIDAY, CN, 1, (11, 24), (11, 26)),  # dispatched on Monday
        (FRIDAY, CN, 0, (11, 24), (11, 26)),  # never on the same day
        (FRIDAY, CN, 2, (11, 25), (11, 27)),
        (FRIDAY, US, 1, (11, 30), (12, 7)),
        (BEFORE_NATIONAL_DAY, CN, 1, (10, 9), (10, 11)),  # 1–7 October are holidays
    ],
)
def test_dispatch_takes_working_days_delivery_calendar_days(moment, storefront, handling, first, last):
    with clock.at(moment):
        days = delivery_dates.arrival(storefront=storefront, handling_days=handling)
    assert [(day.month, day.day) for day in days] == [first, last]


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [
        ("en", ((11, 26), (11, 28)), "26–28 Nov"),
        ("en", ((11, 30), (12, 7)), "30 Nov–7 Dec"),
        ("zh-hans", ((11, 26), (11, 28)), "11月26–28日"),
        ("zh-hans", ((11, 30), (12, 7)), "11月30日–12月7日"),
    ],
)
def test_a_span_of_days_is_short(language, days, words):
    with translation.override(language):
        assert delivery_dates.span(tuple(dt.date(2026, *day) for day in days)) == words
