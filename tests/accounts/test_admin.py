import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts import review
from accounts.admin.queues import LANES
from marketplace import clock
from marketplace.queues import count
from tests.accounts import journeys
from tests.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
QUEUE = "admin:accounts_qualificationcase_changelist"


@pytest.fixture
def reviewer():
    return UserFactory(reviewer=True, language="en")


@pytest.fixture
def client(reviewer):
    client = Client()
    client.force_login(reviewer)
    return client


def page_of(case):
    return reverse("admin:accounts_qualificationcase_change", args=[case.pk])


def post(client, name, pk, **data):
    return client.post(reverse(f"admin:accounts_qualificationcase_{name}", args=[pk]), data, follow=True)


def submitted_at(day):
    with clock.at(dt.datetime(2026, 11, day, 10, tzinfo=CHINA)):
        return journeys.submitted()


def test_lanes_count_and_list_the_same_cases(client, reviewer):
    late, today, later = submitted_at(10), submitted_at(18), submitted_at(24)
    waiting = review.take_case(case=submitted_at(24), actor=reviewer)
    review.request_more_information(case=waiting, text="More.", actor=reviewer)
    mine = review.take_case(case=submitted_at(23), actor=reviewer)
    journeys.registered()
    with clock.at(dt.datetime(2026, 11, 25, 9, tzinfo=CHINA)):
        assert {each.queue.slug: each.count for each in count(LANES, reviewer)} == {
            "overdue": 1, "today": 1, "unassigned": 3, "mine": 2, "second": 0, "waiting": 1, "open": 5,
        }  # fmt: skip
        lists = {}
        for slug in ["overdue", "today", "unassigned", "mine", "second", "waiting", "open"]:
            found = client.get(reverse(QUEUE), {"lane": slug}).context["cl"].result_list
            lists[slug] = [case.pk for case in found]
    assert lists == {
        "overdue": [late.pk], "today": [today.pk], "unassigned": [late.pk, today.pk, later.pk],
        "mine": [mine.pk, waiting.pk], "second": [], "waiting": [waiting.pk],
        "open": [late.pk, today.pk, mine.pk, later.pk, waiting.pk],
    }  # fmt: skip


def test_the_queue_costs_the_same_for_one_case_and_for_four(client, django_assert_max_num_queries):
    submitted_at(24)
    client.get(reverse(QUEUE))  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(14) as one:
        client.get(reverse(QUEUE))
    for _ in range(3):
        submitted_at(24)
    with django_assert_max_num_queries(14) as four:
        assert len(client.get(reverse(QUEUE)).context["cl"].result_list) == 4
    assert len(four) == len(one)


def test_the_next_case_is_the_one_that_is_due_first(client, reviewer):
    submitted_at(24)
    first = submitted_at(23)
    response = client.post(reverse("admin:accounts_qualificationcase_next"))
    assert response["Location"] == page_of(first)
    first.refresh_from_db()
    assert (first.state, first.reviewer) == ("in_review", reviewer)


def test_looking_does_not_take_and_get_changes_nothing(client):
    case = submitted_at(24)
    for name in ["assignment", "release", "decision"]:
        url = reverse(f"admin:accounts_qualificationcase_{name}", args=[case.pk])
        assert client.get(url).status_code == 403
    case.refresh_from_db()
    assert case.state == "submitted"


def test_cases_and_evidence_cannot_be_added_changed_or_deleted(client):
    case = submitted_at(24)
    evidence = case.evidence.first()
    for name, pk in [("qualificationcase", case.pk), ("evidence", evidence.pk), ("seller", case.seller_id)]:
        assert client.get(reverse(f"admin:accounts_{name}_add")).status_code == 403
        assert client.get(reverse(f"admin:accounts_{name}_delete", args=[pk])).status_code == 403
    assert client.get(reverse("admin:accounts_evidence_change", args=[evidence.pk])).status_code == 200
    assert client.post(reverse("admin:accounts_evidence_change", args=[evidence.pk]), {"size": 1}).status_code == 403


def test_bulk_taking_and_releasing_use_the_services(client, reviewer):
    cases = [submitted_at(24), submitted_at(24)]
    data = {"_selected_action": [case.pk for case in cases]}
    client.post(reverse(QUEUE), {**data, "action": "take"})
    assert [each.reviewer for each in type(cases[0]).objects.order_by("pk")] == [reviewer, reviewer]
    client.post(reverse(QUEUE), {**data, "action": "release"})
    assert [each.state for each in type(cases[0]).objects.order_by("pk")] == ["submitted", "submitted"]


def test_the_admin_has_no_door_of_its_own(reviewer):
    visitor, door = Client(), reverse("admin:login")
    answer = visitor.post(door, {"username": reviewer.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in visitor.session
    assert visitor.get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
