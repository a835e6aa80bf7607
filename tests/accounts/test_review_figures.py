"""The reviewers' figures: counted in working days of the clock, the same on the page and in the file."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from accounts import qualification, review, review_figures, review_timers
from accounts.review_figures import Decisions, Span
from marketplace import clock, workdays
from marketplace.csv_lines import MARK
from marketplace.workdays import CHINA, Calendar
from tests.accounts import journeys
from tests.accounts.documents import upload
from tests.accounts.factories import EvidenceFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE, FILE = "admin:accounts_qualificationcase_figures", "admin:accounts_qualificationcase_figures_export"
MONDAY = dt.datetime(2026, 11, 2, 10, tzinfo=CHINA)
DAY = dt.timedelta(days=1)
TODAY = dt.datetime(2026, 11, 24, 10, tzinfo=CHINA)


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True, full_name="Li Wei", language="en")


@pytest.fixture
def other():
    return UserFactory(reviewer=True, full_name="=Chen()", language="en")


def decided(reviewer, *, after, approve=True, start=MONDAY):
    """Return a case submitted on ``start`` and decided ``after`` calendar days."""
    with clock.at(start):
        case = journeys.submitted()
    with clock.at(start + after * DAY):
        case = review.take_case(case=case, actor=reviewer)
        if not approve:
            return review.reject_case(case=case, reason="No.", actor=reviewer)
        journeys.accept_all(case, reviewer)
        return review.approve_case(case=case, actor=reviewer)


def figures(days=30):
    with clock.at(TODAY):
        return review_figures.decisions(Span.of_days(days))


def test_decisions_are_counted_by_reviewer_and_day_in_working_days(reviewer, other):
    for after in (0, 1, 4, 7, 9):
        decided(reviewer, after=after)
    decided(other, after=7, approve=False)
    found = figures()
    # Monday to the Monday after is five working days, to the Wednesday after seven.
    assert found.all == Decisions(count=6, rejected=1, median=4, ninetieth=7, in_time=5, asked=0)
    assert found.by_reviewer == {
        reviewer.pk: Decisions(count=5, rejected=0, median=4, ninetieth=7, in_time=4, asked=0),
        other.pk: Decisions(count=1, rejected=1, median=5, ninetieth=5, in_time=1, asked=0),
    }
    monday_after = (MONDAY + 7 * DAY).date()
    assert found.by_day[monday_after] == Decisions(2, 1, 5, 5, 2, 0)
    assert found.by_both[monday_after, other.pk] == Decisions(1, 1, 5, 5, 1, 0)


def test_days_on_which_the_seller_was_to_act_are_left_out(reviewer):
    with clock.at(MONDAY):
        case = journeys.in_review(reviewer)
    bank = case.evidence.current().get(requirement="bank_proof")
    with clock.at(MONDAY + 2 * DAY):
        review.give_verdict(evidence=bank, verdict="refused", code="no_seal", actor=reviewer)
        case = review.request_more_information(case=case, text="Again.", actor=reviewer)
    actor = journeys.owner(case)
    with clock.at(MONDAY + 10 * DAY):
        qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=actor)
        case = qualification.submit_case(case=case, actor=actor)
    with clock.at(MONDAY + 11 * DAY):
        journeys.accept_all(case, reviewer)
        review.approve_case(case=case, actor=reviewer)
    # Tuesday and Wednesday, then the Friday after the answer.
    assert figures().all == Decisions(1, 0, 3, 3, 1, 1)


def test_a_case_that_is_decided_twice_counts_twice_each_with_its_own_clock(reviewer):
    case = decided(reviewer, after=7, approve=False)
    with clock.at(MONDAY + 8 * DAY):
        case = qualification.reopen_case(case=case, actor=journeys.owner(case))
        case = qualification.submit_case(case=case, actor=journeys.owner(case))
    with clock.at(MONDAY + 9 * DAY):
        case = review.take_case(case=case, actor=reviewer)
        case = review.release_case(case=case, actor=reviewer)
        case = review.take_case(case=case, actor=reviewer)
        journeys.accept_all(case, reviewer)
        review.approve_case(case=case, actor=reviewer)
    assert figures().all == Decisions(count=2, rejected=1, median=1, ninetieth=5, in_time=2, asked=0)


def test_a_lapsed_round_belongs_to_no_decision(reviewer):
    with clock.at(MONDAY - 40 * DAY):
        case = journeys.in_review(reviewer)
        case = review.request_more_information(case=case, text="More.", actor=reviewer)
    with clock.at(MONDAY - 5 * DAY):
        before = figures().all.count
        assert review_timers.lapse_case(case_id=case.pk)
    with clock.at(MONDAY):
        case.refresh_from_db()
        case = qualification.reopen_case(case=case, actor=journeys.owner(case))
        case = qualification.submit_case(case=case, actor=journeys.owner(case))
    with clock.at(MONDAY + DAY):
        case = review.take_case(case=case, actor=reviewer)
        journeys.accept_all(case, reviewer)
        review.approve_case(case=case, actor=reviewer)
    assert (before, figures().all) == (0, Decisions(1, 0, 1, 1, 1, 0))


def test_an_approval_that_was_undone_starts_a_clock_of_its_own(reviewer, other):
    case = decided(reviewer, after=1)
    with clock.at(MONDAY + 3 * DAY):
        review.undo_approval(case=case, reason="Wrong.", actor=reviewer)
        case = review.undo_approval(case=case, reason="Wrong.", actor=other)
    with clock.at(MONDAY + 4 * DAY):
        review.reject_case(case=case, reason="No.", actor=reviewer)
    assert figures().all == Decisions(count=2, rejected=1, median=1, ninetieth=1, in_time=2, asked=0)


def test_what_was_entered_into_the_calendar_counts(reviewer):
    decided(reviewer, after=7)
    with clock.at(TODAY):
        workdays.remember(Calendar({(MONDAY + 3 * DAY).date(): False}), (1, 0))
        assert review_figures.decisions(Span.of_days(30)).all.median == 4


def test_the_span_ends_today_and_begins_so_many_days_ago(reviewer):
    decided(reviewer, after=0, start=TODAY - 30 * DAY)
    decided(reviewer, after=0, start=TODAY - 29 * DAY)
    decided(reviewer, after=0, start=TODAY)
    assert (figures(30).all.count, figures(90).all.count) == (2, 3)
    span = figures(30).span
    assert (span.first, span.last) == (dt.date(2026, 10, 26), dt.date(2026, 11, 24))


def test_nothing_decided_is_no_error():
    found = figures()
    assert (found.all, found.by_reviewer, found.by_day) == (Decisions(), {}, {})


def test_the_age_of_open_cases(reviewer):
    for days in (0, 1, 7):
        with clock.at(TODAY - days * DAY):
            journeys.submitted()
    with clock.at(TODAY - 7 * DAY):
        asked = journeys.in_review(reviewer)
        review.request_more_information(case=asked, text="More.", actor=reviewer)
    journeys.registered()
    with clock.at(TODAY):
        assert review_figures.open_by_age() == {0: (1, 0), 1: (1, 0), 5: (1, 1)}


def test_refused_documents_by_reason():
    for code, moment in [("no_seal", TODAY), ("no_seal", TODAY), ("", TODAY), ("mismatch", TODAY - 60 * DAY)]:
        EvidenceFactory(verdict="refused", verdict_code=code, verdict_at=moment)
    EvidenceFactory(verdict="accepted", verdict_at=TODAY)
    with clock.at(TODAY):
        assert review_figures.refusals(Span.of_days(30)) == {"no_seal": 2, "": 1}


# --- the page and the file -------------------------------------------------------------------


@pytest.fixture
def ask(client, reviewer):
    client.force_login(reviewer)

    def get(name=PAGE, **query):
        with clock.at(TODAY):
            return client.get(reverse(name), query)

    return get


def test_the_file_has_exactly_what_the_page_shows(ask, reviewer, other):
    decided(reviewer, after=1)
    decided(other, after=2)
    EvidenceFactory(verdict="refused", verdict_code="no_seal", verdict_at=TODAY)
    shown = []
    for table in ask(days=90).context["tables"]:
        shown += [[]] if shown else []
        shown += [[table.title], table.columns, *table.rows]
    response = ask(FILE, days=90)
    assert response["Content-Disposition"] == 'attachment; filename="reviews-2026-11-24-90-days.csv"'
    text = b"".join(response.streaming_content).decode()
    assert text.startswith(MARK)
    read = [[cell.removeprefix("'") for cell in row] for row in csv.reader(io.StringIO(text.removeprefix(MARK)))]
    assert read == shown
    assert "'=Chen()" in text


def test_the_page_shows_the_numbers_of_its_span(ask, reviewer):
    decided(reviewer, after=1)
    decided(reviewer, after=7, approve=False)
    shown = ask()
    assert shown.context["tables"][0].rows == [
        ["Li Wei", "2", "1", "1", "0.1", "1", "5", "100%", "0%"],
        ["All", "2", "1", "1", "0.1", "1", "5", "100%", "0%"],
    ]
    text = shown.content.decode()
    assert 'href="?days=30" aria-current="page"' in text
    # Twenty-two working days: the bars, with what they say in words.
    assert (len(shown.context["bars"]), shown.context["top"]) == (22, "4")
    assert "Most on Tue 3 Nov: 1." in shown.context["summary"]


@pytest.mark.parametrize("asked", ["", "7", "nonsense", "-1"])
def test_another_span_is_the_usual_one(ask, asked):
    assert ask(days=asked).context["days"] == 30


def test_the_figures_are_for_those_who_may_see_cases(client):
    staff = UserFactory(is_staff=True)
    staff.groups.clear()
    client.force_login(staff)
    assert [client.get(reverse(name)).status_code for name in (PAGE, FILE)] == [403, 403]


def test_the_page_costs_the_same_for_one_decision_and_for_three(ask, reviewer, other, django_assert_max_num_queries):
    decided(reviewer, after=1)
    ask()  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(9) as one:
        ask()
    decided(other, after=2)
    decided(other, after=3, approve=False)
    with django_assert_max_num_queries(9) as three:
        ask()
    assert len(three) == len(one)
