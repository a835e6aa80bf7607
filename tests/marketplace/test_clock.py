"""The one source of now: frozen in a block, shifted in the demo, plain elsewhere."""

import datetime as dt

import pytest
from django.utils import timezone

from marketplace import clock
from marketplace.workdays import CHINA

MOMENT = dt.datetime(2026, 3, 1, 17, 30, tzinfo=dt.UTC)


@pytest.fixture
def demo(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    return settings


def seconds_ahead():
    return round((clock.now() - timezone.now()).total_seconds())


def test_a_block_sees_its_moment_and_leaves_no_trace():
    with clock.at(MOMENT):
        assert clock.now() == MOMENT
        with clock.at(MOMENT + dt.timedelta(days=1)):
            assert clock.now() == MOMENT + dt.timedelta(days=1)
        assert clock.now() == MOMENT

    assert seconds_ahead() == 0


def test_today_is_the_zone_s_date():
    with clock.at(MOMENT):
        assert clock.today(CHINA) == dt.date(2026, 3, 2)
        assert clock.today(dt.UTC) == dt.date(2026, 3, 1)


def test_the_demo_s_clock_follows_its_file(demo):
    assert seconds_ahead() == 0

    clock.offset_file().write_text("86400", encoding="ascii")
    assert seconds_ahead() == 86400

    clock.offset_file().unlink()
    assert seconds_ahead() == 0


def test_outside_the_demo_the_file_is_ignored(demo):
    clock.offset_file().write_text("86400", encoding="ascii")
    demo.DEMO = False

    assert seconds_ahead() == 0
