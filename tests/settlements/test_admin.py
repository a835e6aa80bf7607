import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Seller
from settlements.models import Journal, Payout, Period
from tests.accounts.factories import UserFactory
from tests.settlements.factories import statement, unguarded

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", [Journal, Period, Payout])
def test_operators_look_but_do_not_touch(operator, model):
    statement()
    name = f"admin:settlements_{model._meta.model_name}"
    newest = model.objects.order_by("-pk").first()
    assert operator.get(reverse(f"{name}_changelist")).status_code == 200
    page = operator.get(reverse(f"{name}_change", args=[newest.pk]))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    assert operator.get(reverse(f"{name}_add")).status_code == 403
    assert operator.post(reverse(f"{name}_delete", args=[newest.pk]), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=newest.pk).exists()


def test_the_audit_shows_that_all_is_well(operator):
    statement()
    assert "All books agree." in operator.get(reverse("admin:settlements_journal_audit")).content.decode()


def test_the_audit_shows_findings(operator):
    closed = statement()
    with unguarded("settlements_period") as cursor:
        cursor.execute("UPDATE settlements_period SET sequence = 5 WHERE id = %s", [closed.pk])
    text = operator.get(reverse("admin:settlements_journal_audit")).content.decode()
    assert f"period {closed.number} does not follow the one before it" in text


def test_the_audit_is_for_those_who_may_see_journals(client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(reverse("admin:settlements_journal_audit")).status_code == 403


def test_the_home_leads_to_what_the_audit_found(operator):
    closed = statement()
    with unguarded("settlements_period") as cursor:
        cursor.execute("UPDATE settlements_period SET sequence = 5 WHERE id = %s", [closed.pk])
    assert waiting(operator)["Audit findings"] == (0, reverse("admin:settlements_journal_audit"))
    found = len(operator.get(reverse("admin:settlements_journal_audit")).context["findings"])
    assert waiting(operator)["Audit findings"][0] == found > 0


def test_returned_and_held_payouts_wait_for_operators(operator):
    moment = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    states = [
        ("failed", {"answered_at": moment}, {"bank_changed_at": moment - HOUR}),
        ("failed", {"answered_at": moment}, {"bank_changed_at": None}),
        ("failed", {"answered_at": moment}, {"bank_changed_at": moment + HOUR}),
        ("held", {"hold": "no_account"}, {}),
        ("paid", {"answered_at": moment}, {}),
    ]
    payouts = []
    for state, changes, seller in states:
        payout = Payout.objects.get(period=statement())
        Payout.objects.filter(pk=payout.pk).update(state=state, **changes)
        Seller.objects.filter(pk=payout.seller_id).update(**seller)
        payouts.append(payout.pk)
    for title, expected in [("Payouts returned by the bank", payouts[:2]), ("Payouts on hold", payouts[3:4])]:
        count, address = waiting(operator)[title]
        listed = operator.get(address).context["cl"].result_list
        assert (count, sorted(each.pk for each in listed)) == (len(expected), expected)


def waiting(client):
    sections = client.get(reverse("admin:index")).context["sections"]
    return {str(one.queue.title): (one.count, one.queue.url) for each in sections for one in each["queues"]}
