"""Running review clocks follow the calendar; the seller is told and the history says so."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import due_dates, qualification, review, review_clock, review_timers, tasks
from accounts.case_history import events_of
from accounts.models import DueDateMove, Notification
from marketplace import calendar_notices, clock, workdays
from marketplace.celery import app as celery
from marketplace.workdays import CHINA, Calendar
from tests.accounts import journeys
from tests.accounts.documents import upload
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.date
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=CHINA)
WEDNESDAY = MONDAY + dt.timedelta(days=2)
# 28 November 2026 is a Saturday, the 26th a Thursday.
SATURDAY, THURSDAY = DAY(2026, 11, 28), DAY(2026, 11, 26)


@pytest.fixture
def operator():
    return UserFactory(is_superuser=True, is_staff=True)


def enter(operator, days, *, year=2026):
    return calendar_notices.enter_notice(year=year, reference="notice", days=days, is_whole_year=False, actor=operator)


def due(case):
    case.refresh_from_db()
    return case.due_at.astimezone(CHINA).date()


@pytest.fixture
def eager():
    """Tasks run where they are published."""
    celery.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    celery.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture
def case():
    with clock.at(MONDAY):
        return journeys.submitted()


def test_a_holiday_that_is_entered_moves_the_due_date(case, operator, django_capture_on_commit_callbacks, eager):
    with clock.at(WEDNESDAY), django_capture_on_commit_callbacks(execute=True):
        enter(operator, {THURSDAY: False})
        assert due(case) == DAY(2026, 11, 30)
    assert due(case) == DAY(2026, 12, 1)


def test_the_move_is_told_and_written_down(case, operator):
    before = case.due_at
    enter(operator, {THURSDAY: False})
    workdays.forget()
    with clock.at(WEDNESDAY):
        assert due_dates.out_of_step() == [case.pk]
        assert due_dates.follow_calendar(case_id=case.pk)
        assert not due_dates.follow_calendar(case_id=case.pk)
        assert due_dates.out_of_step() == []
    case.refresh_from_db()
    move = DueDateMove.objects.get()
    assert (move.case, move.before, move.after, move.at) == (case, before, case.due_at, WEDNESDAY)
    told = Notification.objects.get(kind="case_due_date_moved")
    assert (told.seller, told.context["due_at"], told.context["before_at"]) == (
        case.seller, "2026-12-01T15:59:59Z", "2026-11-30T15:59:59Z",
    )  # fmt: skip
    newest = events_of(case)[0]
    assert (newest.who, newest.label) == (
        "system",
        "The calendar of working days changed: the answer is due on Tue 1 Dec, not on Mon 30 Nov",
    )
    assert [str(day.date) for day in review_clock.strip(case)] == [
        "2026-11-24", "2026-11-25", "2026-11-27", "2026-11-30", "2026-12-01",
    ]  # fmt: skip


def test_a_make_up_workday_brings_the_due_date_nearer(case, operator):
    enter(operator, {SATURDAY: True})
    workdays.forget()
    with clock.at(WEDNESDAY):
        tasks.follow_calendar()
    assert due(case) == SATURDAY


def test_withdrawing_the_notice_moves_it_back(case, operator):
    notice = enter(operator, {THURSDAY: False})
    workdays.forget()
    tasks.follow_calendar()
    calendar_notices.withdraw_notice(notice=notice, actor=operator)
    workdays.forget()
    tasks.follow_calendar()
    assert due(case) == DAY(2026, 11, 30)
    assert DueDateMove.objects.count() == 2


def test_a_later_date_is_warned_about_anew_an_earlier_one_is_not(case, operator):
    with clock.at(MONDAY + dt.timedelta(days=3)):
        assert review_timers.warn_reviewer(case_id=case.pk)
    enter(operator, {SATURDAY: True})
    workdays.forget()
    tasks.follow_calendar()
    case.refresh_from_db()
    assert case.warned_at is not None
    enter(operator, {SATURDAY: False, DAY(2026, 11, 27): False})
    workdays.forget()
    tasks.follow_calendar()
    case.refresh_from_db()
    assert (due(case), case.warned_at) == (DAY(2026, 12, 1), None)


def test_a_day_that_was_missed_because_it_was_a_holiday_is_not_missed(case, operator):
    with clock.at(MONDAY + dt.timedelta(days=8)):
        review_timers.tell_late(case_id=case.pk)
        enter(operator, {DAY(2026, 11, 30): False, DAY(2026, 12, 1): False})
        workdays.forget()
        tasks.follow_calendar()
    case.refresh_from_db()
    assert (due(case), case.late_told_at) == (DAY(2026, 12, 2), None)


def test_what_was_left_after_a_pause_is_counted_from_the_answer(operator):
    reviewer = UserFactory(reviewer=True)
    with clock.at(MONDAY):
        case = journeys.in_review(reviewer)
    bank = case.evidence.current().get(requirement="bank_proof")
    with clock.at(WEDNESDAY):
        review.give_verdict(evidence=bank, verdict="refused", reason="Blurred.", actor=reviewer)
        case = review.request_more_information(case=case, text="Again.", actor=reviewer)
    actor = journeys.owner(case)
    with clock.at(WEDNESDAY + dt.timedelta(days=5)):
        qualification.give_evidence(case=case, key="bank_proof", upload=upload(), actor=actor)
        case = qualification.submit_case(case=case, actor=actor)
    assert (due(case), case.working_days_left) == (DAY(2026, 12, 3), 3)
    # A day before the answer changes nothing, one after it does.
    enter(operator, {DAY(2026, 11, 27): False, DAY(2026, 12, 2): False})
    workdays.forget()
    tasks.follow_calendar()
    assert due(case) == DAY(2026, 12, 4)


def test_giving_a_case_back_to_the_queue_starts_no_clock(operator):
    reviewer = UserFactory(reviewer=True)
    with clock.at(MONDAY):
        case = journeys.in_review(reviewer)
    with clock.at(WEDNESDAY):
        case = review.release_case(case=case, actor=reviewer)
        assert due_dates.out_of_step() == []


def test_a_paused_or_decided_case_stays_as_it_is(operator):
    reviewer = UserFactory(reviewer=True)
    with clock.at(MONDAY):
        paused, decided = journeys.in_review(reviewer), journeys.approved(reviewer)
        review.request_more_information(case=paused, text="More.", actor=reviewer)
    enter(operator, {THURSDAY: False})
    workdays.forget()
    tasks.follow_calendar()
    assert (due(paused), due(decided)) == (DAY(2026, 11, 30), DAY(2026, 11, 30))
    assert DueDateMove.objects.count() == 0


def test_looking_for_cases_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    for count in (1, 3):
        for _case in range(count):
            with clock.at(MONDAY):
                journeys.submitted()
        workdays.remember(Calendar({THURSDAY: False}), (1, 0))
        with django_assert_num_queries(2):
            assert due_dates.out_of_step()


def test_the_record_of_a_move_stays(case, operator):
    enter(operator, {THURSDAY: False})
    workdays.forget()
    tasks.follow_calendar()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_duedatemove")
