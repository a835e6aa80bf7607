import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from orders import refunds, tasks
from orders.gateway import GatewayRefused
from orders.gateways.sandbox import SandboxGateway
from orders.models import Refund
from tests.accounts.factories import UserFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db
LIST = "admin:orders_refund_changelist"


@pytest.fixture
def operator():
    return UserFactory(is_staff=True, is_superuser=True)


def a_refund(key):
    order = factories.paid_order()
    return refunds.create_refund(
        order=order, lines={order.lines.get().pk: 100}, reason="goodwill", note="", actor=None, idempotency_key=key
    )


@pytest.fixture
def refused(monkeypatch):
    def refuse(self, **kwargs):
        raise GatewayRefused

    made = a_refund("refused")
    with monkeypatch.context() as patch:
        patch.setattr(SandboxGateway, "refund", refuse)
        tasks.execute_refund(made.pk)
    return made


def ask(user, *chosen):
    client = Client()
    client.force_login(user)
    data = {"action": "ask_again", "_selected_action": [each.pk for each in chosen]}
    return client.post(reverse(LIST), data, follow=True)


def test_an_operator_has_the_provider_asked_again(operator, refused, django_capture_on_commit_callbacks):
    waiting = a_refund("waiting")
    with django_capture_on_commit_callbacks(execute=True):
        page = ask(operator, refused, waiting)
    assert [str(each) for each in page.context["messages"]] == [
        f"{waiting.number}: This is no longer possible: it is On its way now.",
        "The provider is asked again for 1 refund.",
    ]
    asked = refused.history().get(from_state="failed")
    assert (asked.to_state, asked.actor) == ("requested", operator)
    assert not waiting.history().exclude(from_state="").filter(actor=operator).exists()


def test_staff_who_may_only_look_cannot_ask(refused):
    looker = UserFactory(reviewer=True)
    looker.user_permissions.add(_permission("view_refund"))
    page = ask(looker, refused)
    assert page.status_code == 200
    refused.refresh_from_db()
    assert refused.state == "failed"
    looker.user_permissions.add(_permission("change_refund"))
    ask(looker, refused)
    refused.refresh_from_db()
    assert refused.state == "requested"


def test_the_pages_show_the_amount_and_take_no_changes(operator, refused):
    client = Client()
    client.force_login(operator)
    assert "1.00" in client.get(reverse(LIST), {"state__exact": "failed"}).content.decode()
    page = reverse("admin:orders_refund_change", args=[refused.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"amount_minor": 1}).status_code == 403
    assert Refund.objects.get().amount_minor == 100


def _permission(codename):
    return Permission.objects.get(codename=codename, content_type__app_label="orders")


def test_the_home_leads_to_the_refused_ones(operator, refused):
    a_refund("waiting")
    client = Client()
    client.force_login(operator)
    sections = client.get(reverse("admin:index")).context["sections"]
    queue, _findings = next(each["queues"] for each in sections if str(each["section"].title) == "Orders")
    assert (queue.count, queue.tone) == (1, "bad")
    assert [each.pk for each in client.get(queue.queue.url).context["cl"].result_list] == [refused.pk]
