"""The reviewers' lanes at their edges: midnight in China, the cap, wrong addresses, what is decided."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts import review, sellers
from accounts.admin import queues as lanes
from marketplace import clock, queues
from marketplace.workdays import CHINA
from tests.accounts import journeys
from tests.accounts.factories import CaseFactory, SellerFactory, UserFactory

pytestmark = pytest.mark.django_db
QUEUE = "admin:accounts_qualificationcase_changelist"
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=CHINA)
DUE = dt.datetime(2026, 11, 30, 23, 59, 59, tzinfo=CHINA)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True, language="en")


def counters(user):
    return {counted.queue.slug: counted.count for counted in queues.count(lanes.LANES, user)}


def listed(client, lane):
    return [case.pk for case in client.get(reverse(QUEUE), {"lane": lane}).context["cl"].result_list]


def test_a_case_is_due_today_until_midnight_in_china_and_overdue_from_then_on(client, reviewer):
    client.force_login(reviewer)
    with clock.at(MONDAY):
        case = journeys.submitted()
    with clock.at(MONDAY + dt.timedelta(days=1)):
        tomorrows = journeys.submitted()
    assert case.due_at == DUE
    moments = {
        "the evening before": dt.datetime(2026, 11, 29, 23, 59, 59, tzinfo=CHINA),
        "the day begins": dt.datetime(2026, 11, 30, tzinfo=CHINA),
        "the last seconds": DUE - SECOND,
        "midnight": DUE + SECOND,
    }
    seen = {}
    for name, moment in moments.items():
        with clock.at(moment):
            counts = counters(reviewer)
            assert (counts["today"], counts["overdue"]) == tuple(
                len(listed(client, lane)) for lane in ("today", "overdue")
            )
            seen[name] = (listed(client, "today"), listed(client, "overdue"))
    assert seen == {
        "the evening before": ([], []),
        "the day begins": ([case.pk], []),
        "the last seconds": ([case.pk], []),
        "midnight": ([tomorrows.pk], [case.pk]),
    }


def test_the_newest_decision_stands_on_top_of_the_decided(client, reviewer):
    client.force_login(reviewer)
    first, second = journeys.approved(reviewer), None
    with clock.at(clock.now() + dt.timedelta(hours=1)):
        second = journeys.approved(reviewer)
    assert listed(client, "decided") == [second.pk, first.pk]


def test_an_unknown_lane_shows_the_open_cases(client, reviewer):
    client.force_login(reviewer)
    case = journeys.submitted()
    assert listed(client, "nonsense") == [case.pk]


def test_beyond_the_cap_the_list_says_so(client, reviewer, monkeypatch):
    monkeypatch.setattr(queues, "CAP", 2)
    client.force_login(reviewer)
    CaseFactory.create_batch(3, state="submitted", due_at=DUE)
    text = client.get(reverse(QUEUE)).content.decode()
    assert "<b>2+</b>All" in text
    assert "the first 2; search for others" in text


def test_a_suspension_waits_for_a_second_operator(client):
    first, second = (UserFactory(is_staff=True, is_superuser=True) for _operator in range(2))
    seller = SellerFactory()
    sellers.suspend_seller(seller=seller, reason="Unsafe.", actor=first)
    waiting = lanes.SuspensionsToConfirm("suspensions", "Suspensions")
    assert list(waiting.get_queryset(second)) == [seller]
    assert list(waiting.get_queryset(first)) == []
    client.force_login(second)
    assert list(client.get(waiting.url).context["cl"].result_list) == [seller]


def test_an_approval_to_confirm_stands_in_the_second_reviewers_lane(reviewer):
    case = journeys.submitted()
    SellerFactory(legal_name=case.seller.legal_name)
    case = review.take_case(case=case, actor=reviewer)
    journeys.accept_all(case, reviewer)
    review.approve_case(case=case, actor=reviewer, note="A namesake.")
    assert (counters(reviewer)["second"], counters(UserFactory(reviewer=True))["second"]) == (0, 1)


def test_counting_the_lanes_is_one_query(reviewer, django_assert_num_queries):
    CaseFactory.create_batch(3, state="submitted", due_at=DUE)
    with django_assert_num_queries(1):
        assert counters(reviewer)["open"] == 3
