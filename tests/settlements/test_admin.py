import pytest
from django.urls import reverse

from settlements.models import Journal, Payout, Period
from tests.accounts.factories import UserFactory
from tests.settlements.factories import statement, unguarded

pytestmark = pytest.mark.django_db


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
