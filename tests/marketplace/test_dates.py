import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime
from django.conf import settings
from django.utils import translation
from hypothesis import given, strategies as st

from catalog import delivery_dates
from marketplace import dates, deadlines

PATTERNS = sorted(
    {pattern for patterns in deadlines._PATTERNS.values() for pattern in patterns.values()}
    | {pattern for patterns in delivery_dates._PATTERNS.values() for pattern in patterns}
)
DAYS = [pattern for pattern in PATTERNS if ":" not in pattern] + ["EEEE"]
LANGUAGES = st.sampled_from([code for code, _name in settings.LANGUAGES] + ["de", "fr", "ja"])
MOMENTS = st.datetimes(timezones=st.just(ZoneInfo("Asia/Shanghai")))


@given(MOMENTS, st.sampled_from(PATTERNS), LANGUAGES)
def test_moments_are_written_as_babel_writes_them(moment, pattern, language):
    locale = translation.to_locale(language)
    expected = format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=locale)

    assert dates.write(moment, pattern, language=language) == expected


@given(st.dates(dt.date(1, 1, 1)), st.sampled_from(DAYS), LANGUAGES)
def test_days_are_written_as_babel_writes_them(day, pattern, language):
    expected = format_date(day, pattern, locale=translation.to_locale(language))

    assert dates.write(day, pattern, language=language) == expected


def test_the_active_language_is_used_and_braces_stay():
    with translation.override("zh-hans"):
        assert dates.write(dt.date(2026, 11, 24), "{MMMM} EEE") == "{十一月} 周二"


def test_a_field_nobody_has_thought_of_is_refused():
    with pytest.raises(KeyError):
        dates.write(dt.date(2026, 11, 24), "w")
