"""Moving the demo's clock, and refusing to elsewhere."""

import pytest
from django.core.management import CommandError, call_command

from marketplace import clock

DAY = 24 * 3600


@pytest.fixture
def demo(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    return settings


def offset():
    return clock.offset().total_seconds()


def test_steps_add_up_and_reset_takes_them_back(demo, capsys):
    call_command("demo_clock", "+3d")
    call_command("demo_clock", "+12h")
    call_command("demo_clock", "+30m")
    assert offset() == 3.5 * DAY + 1800
    assert "3 days, 12:30:00 ahead" in capsys.readouterr().out

    call_command("demo_clock", "reset")
    assert offset() == 0


def test_without_a_step_it_only_shows(demo, capsys):
    call_command("demo_clock")

    assert "in Shanghai, 0:00:00 ahead" in capsys.readouterr().out
    assert not clock.offset_file().exists()


@pytest.mark.parametrize("step", ["-1d", "3", "+3", "+3w", "+99999d", "yesterday"])
def test_what_is_no_step_is_refused(demo, step):
    with pytest.raises(CommandError, match="argument"):
        call_command("demo_clock", step)

    assert offset() == 0


def test_the_clock_ends_ten_years_ahead(demo):
    call_command("demo_clock", "+3650d")

    with pytest.raises(CommandError, match="ten years ahead"):
        call_command("demo_clock", "+1m")

    assert offset() == 3650 * DAY


def test_outside_the_demo_it_does_not_move(demo):
    demo.DEMO = False

    with pytest.raises(CommandError, match="in the demo only"):
        call_command("demo_clock", "+3d")

    assert not clock.offset_file().exists()
