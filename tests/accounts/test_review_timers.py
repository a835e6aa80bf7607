import datetime as dt

import pytest

from accounts import review, review_clock, tasks
from accounts.models import Notification
from marketplace import clock
from tests.accounts import journeys
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=CHINA)


def at(day, hour=9, month=11):
    return clock.at(dt.datetime(2026, month, day, hour, tzinfo=CHINA))


def sweep():
    """Run the beat task twice, as a repeated beat would; return what was told."""
    before = set(Notification.objects.values_list("pk", flat=True))
    tasks.watch_review_clock()
    tasks.watch_review_clock()
    told = Notification.objects.exclude(pk__in=before).order_by("kind", "email")
    return [(each.kind, each.email) for each in told]


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True)


@pytest.fixture
def case(reviewer):
    with clock.at(MONDAY):
        return journeys.in_review(reviewer)


def test_the_reviewer_is_warned_on_the_third_working_day(case, reviewer):
    with at(25, 23):
        assert sweep() == []
    with at(26):
        assert sweep() == [("case_due_soon", reviewer.email)]


def test_all_reviewers_are_warned_while_nobody_has_taken_it():
    people = sorted([UserFactory(reviewer=True).email, UserFactory(reviewer=True).email])
    with clock.at(MONDAY):
        journeys.submitted()
    with at(26):
        assert sweep() == [("case_due_soon", email) for email in people]


def test_operators_hear_on_the_fifth_day_and_the_seller_when_it_is_late(case, reviewer):
    operator = UserFactory(is_staff=True, is_superuser=True)
    with at(26):
        sweep()
    with at(30):
        assert sweep() == [("case_escalated", email) for email in sorted([operator.email, reviewer.email])]
    with at(1, 9, 12):
        assert sweep() == [("case_late", case.seller.contact_email)]
    case.refresh_from_db()
    assert case.state == "in_review"


def test_an_unanswered_request_is_reminded_of_and_lapses_after_thirty_days(case, reviewer):
    with at(24):
        review.request_more_information(case=case, text="The proof.", actor=reviewer)
    seller = case.seller.contact_email
    with at(16, 9, 12):
        assert sweep() == []
    with at(17, 10, 12):
        assert sweep() == [("case_lapsing", seller)]
    with at(23, 10, 12):
        assert sweep() == [("case_lapsing", seller)]
    with at(24, 8, 12):
        assert sweep() == []
    with at(24, 9, 12):
        assert sweep() == [("case_lapsed", seller)]
    case.refresh_from_db()
    assert (case.state, case.history().last().actor) == ("lapsed", None)


def test_a_paused_case_is_never_late(case, reviewer):
    with at(24):
        review.request_more_information(case=case, text="The proof.", actor=reviewer)
    with at(4, 9, 12):
        assert sweep() == []


def test_the_strip_shows_the_days_of_the_clock(case, reviewer):
    with at(25):
        days = review_clock.strip(case)
    assert [(day.number, day.date.day, day.state) for day in days] == [
        (1, 24, "done"), (2, 25, "now"), (3, 26, ""), (4, 27, ""), (5, 30, ""),
    ]  # fmt: skip


def test_the_strip_of_a_paused_case_goes_on_from_an_answer_today(case, reviewer):
    with at(25):
        case = review.request_more_information(case=case, text="The proof.", actor=reviewer)
    with at(30):
        days = review_clock.strip(case)
    assert [(day.number, day.date.isoformat()[5:], day.state) for day in days] == [
        (1, "11-24", "done"), (2, "11-25", "done"), (3, "12-01", ""), (4, "12-02", ""), (5, "12-03", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        # Holidays with their make-up workdays, from the State Council's notices.
        ((2025, 1, 24), "2025-02-07"),
        ((2025, 9, 26), "2025-10-10"),
        ((2025, 12, 31), "2026-01-08"),
        ((2026, 2, 13), "2026-02-27"),
        ((2026, 4, 30), "2026-05-11"),
        ((2026, 8, 3), "2026-08-10"),
        ((2026, 9, 29), "2026-10-12"),
    ],
)
def test_the_clock_follows_chinas_working_days(submitted, due):
    with clock.at(dt.datetime(*submitted, 23, 59, tzinfo=CHINA)):
        case = journeys.submitted()
    assert case.due_at.astimezone(CHINA).date().isoformat() == due
