"""A notice as it is pasted: days and runs of days, and a sentence for every line that is wrong."""

import datetime as dt

import pytest
from django.utils import translation

from marketplace.calendar_lines import parse, written

DAY = dt.date


def test_days_runs_separators_words_and_remarks():
    text = """
    # 2027 年节假日安排
    2026-12-26 work
    2027-01-01..2027-01-03 off   # 元旦
    2027/2/6,上班
    2027-02-07\t放假
    2027.2.20；休
    20270221 OFF
    """

    assert parse(text, year=2027) == (
        {
            DAY(2026, 12, 26): True,
            DAY(2027, 1, 1): False,
            DAY(2027, 1, 2): False,
            DAY(2027, 1, 3): False,
            DAY(2027, 2, 6): True,
            DAY(2027, 2, 7): False,
            DAY(2027, 2, 20): False,
            DAY(2027, 2, 21): False,
        },
        [],
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_written_can_be_read(language):
    days = {DAY(2027, 2, 6): True, DAY(2027, 2, 7): False}
    with translation.override(language):
        assert parse("\n".join(written(days.items())), year=2027) == (days, [])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2027-02-30 work", "“2027-02-30” is not a date; write it as 2027-02-06."),
        ("tomorrow work", "“tomorrow” is not a date; write it as 2027-02-06."),
        ("2027-02-06", "write a date and then “work” or “off”, as in “2027-02-06 work”."),
        ("2027-02-06 perhaps", "write a date and then “work” or “off”, as in “2027-02-06 work”."),
        ("2028-01-01 off", "2028-01-01 is neither in 2027 nor in the December before."),
        ("2026-11-30 off", "2026-11-30 is neither in 2027 nor in the December before."),
        ("2027-02-07..2027-02-01 off", "the run ends before it begins."),
        ("2027-02-01..2027-02-16 off", "16 days in one run are more than any holiday has."),
        ("2027-01-01 off", "2027-01-01 stands on an earlier line already."),
    ],
)
def test_each_wrong_line_says_what_is_wrong(line, problem):
    _days, problems = parse(f"2027-01-01 off\n\n{line}", year=2027)

    assert problems == [f"Line 3: {problem}"]


def test_all_wrong_lines_are_named():
    assert len(parse("what\n2027-01-01 off\nis this", year=2027)[1]) == 2
