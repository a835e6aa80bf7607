"""What migrations make of rows that older rules left."""

from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from orders import refunds, review_requests, tasks
from orders.gateways import sandbox
from orders.models import Payment, WebhookEvent
from tests.accounts.factories import UserFactory
from tests.orders import factories
from tests.orders.reviewing import days_after, delivered

pytestmark = pytest.mark.django_db
OLD_RULES = import_module("orders.migrations.0012_settle_what_older_rules_left")


def migrate(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def notice_of(payment):
    """Return a notice of another amount, kept as the older rule kept it: dealt with, and the payment as it was."""
    sandbox.act_out(token=payment.provider_ref, case="wrong_amount")
    payload = sandbox.payload_of(sandbox.find(payment.provider_ref))
    WebhookEvent.objects.create(
        provider="sandbox", event_id=payload["event"], payload=payload, outcome=WebhookEvent.Outcome.MISMATCH
    )
    return payload


def test_a_repeated_notice_of_another_amount_sends_the_money_back(client):
    waiting, returned = (factories.open_payment(factories.place()) for _number in range(2))
    payload = notice_of(waiting)
    notice_of(returned)
    Payment.objects.filter(pk=returned.pk).update(
        state="returned", received_minor=1, received_currency="CNY", provider_ref=returned.provider_ref
    )

    migrate(OLD_RULES.MISMATCHES)

    assert list(WebhookEvent.objects.order_by("pk").values_list("outcome", flat=True)) == ["", "mismatch"]
    body, headers = sandbox.signed_request(payload)
    url = reverse("payments:webhook", kwargs={"provider": "sandbox"})
    answer = client.post(url, body, content_type=headers.pop("Content-Type"), headers=headers)
    waiting.refresh_from_db()
    assert (answer.json(), waiting.state) == ({"outcome": "mismatch"}, "returned")


def test_customers_of_orders_from_before_are_not_asked_for_reviews():
    before = delivered()
    migrate(OLD_RULES.REVIEWS)
    after = delivered()
    with days_after(after, 8):
        assert list(review_requests.waiting()) == [after]
    before.refresh_from_db()
    assert before.review_asked_at


def test_refunds_that_were_transferred_by_hand_are_known_as_such(monkeypatch):
    made = []
    for key in ("by-hand", "by-provider"):
        order = factories.paid_order()
        made.append(
            refunds.create_refund(
                order=order, lines={order.lines.get().pk: 100}, reason="goodwill", note="", actor=None,
                idempotency_key=key,
            )
        )  # fmt: skip
    monkeypatch.setattr(sandbox.SandboxGateway, "refund", _refuse)
    tasks.execute_refund(made[0].pk)
    monkeypatch.undo()
    tasks.execute_refund(made[1].pk)
    refunds.note_transfer(refund=made[0], reference="BANK-77", actor=UserFactory())
    type(made[0]).objects.update(is_by_hand=False)

    migrate(OLD_RULES.BY_HAND)

    for refund in made:
        refund.refresh_from_db()
    assert [refund.is_by_hand for refund in made] == [True, False]


def _refuse(_self, **_said):
    raise sandbox.GatewayRefused
