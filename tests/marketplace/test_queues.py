"""Queues of staff: counted in one query, each up to the cap, shown to those who may see them."""

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from marketplace import queues
from marketplace.queues import CappedPaginator, Counted, Queue
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
HOME = "admin:index"


class People(Queue):
    model = User
    permission = "accounts.view_user"

    def waiting(self, user):
        return Q(full_name="waits")


class Nobody(People):
    def waiting(self, user):
        return Q(pk__in=[])


PEOPLE, NOBODY = People("people", "People", "bad"), Nobody("nobody", "Nobody", "bad")


@pytest.fixture
def operator():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.mark.parametrize("waiting", [0, 1, 3])
def test_all_queues_are_counted_in_one_query(operator, waiting, django_assert_num_queries):
    UserFactory.create_batch(waiting, full_name="waits")
    with django_assert_num_queries(1):
        found = queues.count([PEOPLE, NOBODY, PEOPLE], operator)
    assert [each.count for each in found] == [waiting, 0, waiting]


def test_counting_ends_at_the_cap(operator, monkeypatch):
    monkeypatch.setattr(queues, "CAP", 2)
    UserFactory.create_batch(2, full_name="waits")
    assert [each.text for each in queues.count([PEOPLE], operator)] == ["2"]
    UserFactory.create_batch(3, full_name="waits")
    (found,) = queues.count([PEOPLE], operator)
    assert (found.count, found.text) == (3, "2+")


def test_a_queue_has_its_tone_only_while_something_waits():
    assert (Counted(PEOPLE, 0).tone, Counted(PEOPLE, 1).tone) == ("", "bad")


def test_counting_nothing_costs_nothing(operator, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queues.count([], operator) == []


def test_pages_lead_no_further_than_the_cap(monkeypatch):
    monkeypatch.setattr(queues, "CAP", 3)
    UserFactory.create_batch(5)
    paginator = CappedPaginator(User.objects.order_by("pk"), 2)
    assert (paginator.count, paginator.num_pages, paginator.is_capped) == (3, 2, True)
    few = CappedPaginator(User.objects.filter(pk=0).order_by("pk"), 2)
    assert (few.count, few.is_capped) == (0, False)


def titles(client):
    sections = client.get(reverse(HOME)).context["sections"]
    return {str(each["section"].title): [str(one.queue.title) for one in each["queues"]] for each in sections}


def test_reviewers_see_their_lanes_on_the_home_operators_every_queue(client, operator):
    client.force_login(UserFactory(reviewer=True))
    lanes = ["Overdue", "Due today", "Unassigned", "Mine", "Second reviewer", "Waiting on seller", "All"]
    lanes.append("Suspensions to confirm")
    changes = ["Changes of products to review"]
    assert titles(client) == {"Qualification": lanes, "Catalogue": changes}
    client.force_login(operator)
    assert titles(client) == {
        "Qualification": lanes,
        "Catalogue": changes,
        "Orders": ["Refunds refused by the provider", "Payments that do not fit the provider's statement"],
        "Invoices": ["Overdue", "Red letters due"],
        "Money": ["Audit findings", "Payouts returned by the bank", "Payouts on hold"],
        "Notifications": ["E-mails given up"],
    }


def test_the_home_of_staff_without_rights_shows_no_queue(client):
    staff = UserFactory(is_staff=True)
    staff.groups.clear()
    client.force_login(staff)
    assert titles(client) == {}
    staff.user_permissions.add(Permission.objects.get(codename="view_refund"))
    client.force_login(User.objects.get(pk=staff.pk))
    assert titles(client) == {"Orders": ["Refunds refused by the provider"]}


def test_every_queue_opens_the_list_that_it_counts(client, operator):
    client.force_login(operator)
    for _section, counted in queues.home(operator):
        for each in counted:
            assert client.get(each.queue.url).status_code == 200


def test_an_unknown_queue_shows_the_whole_list(client, operator):
    client.force_login(operator)
    address = reverse("admin:orders_refund_changelist")
    assert client.get(address, {"queue": "no such"}).status_code == 200


def test_the_home_costs_the_same_queries_for_one_and_for_four(client, operator, django_assert_max_num_queries):
    client.force_login(operator)
    client.get(reverse(HOME))  # the first page of a sign-in also records the session
    with django_assert_max_num_queries(7) as one:
        client.get(reverse(HOME))
    UserFactory.create_batch(3)
    with django_assert_max_num_queries(7) as four:
        client.get(reverse(HOME))
    assert len(four) == len(one)
