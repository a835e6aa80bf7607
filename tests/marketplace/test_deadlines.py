import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from marketplace import clock, deadlines

NOW = dt.datetime(2026, 11, 24, 6, 40, tzinfo=dt.UTC)


def hours(count):
    return dt.timedelta(hours=count)


@pytest.fixture(autouse=True)
def _at_a_fixed_moment():
    with clock.at(NOW):
        yield


@pytest.mark.parametrize(
    ("remaining", "tone"),
    [
        (hours(-1), "late"),
        (hours(0), "late"),
        (hours(4), "urgent"),
        (hours(4) + dt.timedelta(seconds=1), "soon"),
        (hours(24), "soon"),
        (hours(24) + dt.timedelta(seconds=1), ""),
    ],
)
def test_tone_follows_what_is_left(remaining, tone):
    assert deadlines.countdown(NOW + remaining).tone == tone


@pytest.mark.parametrize(
    ("remaining", "english", "chinese"),
    [
        (dt.timedelta(hours=3, minutes=20), "3 h 20 min left", "还剩 3 小时 20 分钟"),
        (dt.timedelta(hours=9), "9 h left", "还剩 9 小时"),
        (dt.timedelta(seconds=30), "0 min left", "还剩 0 分钟"),
        (dt.timedelta(days=1, hours=2, minutes=59), "1 day 2 h left", "还剩 1 天 2 小时"),
        (dt.timedelta(days=3, hours=5), "3 days left", "还剩 3 天"),
        (-dt.timedelta(hours=20, minutes=40), "20 h 40 min late", "逾期 20 小时 40 分钟"),
    ],
)
def test_words_of_what_is_left(remaining, english, chinese):
    with translation.override("en"):
        assert deadlines.countdown(NOW + remaining).left.replace("\N{NO-BREAK SPACE}", " ") == english
    with translation.override("zh-hans"):
        assert deadlines.countdown(NOW + remaining).left.replace("\N{NO-BREAK SPACE}", " ") == chinese


def test_bar_runs_from_the_start_to_the_deadline():
    start, end = NOW - hours(3), NOW + hours(1)
    assert deadlines.countdown(end, start=start).percent == 75
    assert deadlines.countdown(end).percent == 97, "48 hours where the start is not given"
    assert deadlines.countdown(NOW - hours(1), start=start).percent == 100
    assert deadlines.countdown(end, start=end).percent == 100


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("en", "medium", "24 Nov 2026, 14:40"),
        ("en", "short", "24 Nov 14:40"),
        ("en", "date", "24 Nov 2026"),
        ("zh-hans", "medium", "2026-11-24 14:40"),
        ("zh-hans", "short", "11月24日 14:40"),
        ("zh-hans", "full", "2026年11月24日 14:40"),
    ],
)
def test_moments_are_written_in_language_and_zone(language, style, text):
    with translation.override(language), timezone.override(ZoneInfo("Asia/Shanghai")):
        assert deadlines.written(NOW, style) == text


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Shanghai", "GMT+8"),
        ("America/New_York", "GMT\N{MINUS SIGN}5"),
        ("Asia/Kolkata", "GMT+5:30"),
        ("America/St_Johns", "GMT\N{MINUS SIGN}3:30"),
        ("Europe/London", "GMT"),
    ],
)
def test_zone_is_named_by_its_offset(zone, name):
    with timezone.override(ZoneInfo(zone)):
        assert deadlines.written(NOW, "short", zone=True).endswith(f" {name}")


def test_day_of_a_moment_is_the_day_in_the_active_zone():
    late_evening = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Shanghai")):
        assert deadlines.written_day(late_evening) == "Wed 25 Nov"
        assert deadlines.written_day(dt.date(2026, 11, 24)) == "Tue 24 Nov"
