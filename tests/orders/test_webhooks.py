import datetime as dt
import json
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.models import Notification
from marketplace import clock
from orders import tasks
from orders.gateways import sandbox
from orders.models import Payment, Purchase, SandboxCharge, WebhookEvent
from tests.accounts.factories import UserFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db

URL = reverse("payments:webhook", kwargs={"provider": "sandbox"})


@pytest.fixture
def payment():
    return factories.open_payment(factories.place())


def notice(payment, status="paid"):
    charge = sandbox.settle(token=payment.provider_ref, status=status)
    return sandbox.payload_of(charge)


def post(client, payload, *, body=None, headers=None):
    signed_body, signed_headers = sandbox.signed_request(payload)
    sent = {**signed_headers, **(headers or {})}
    return client.post(URL, body or signed_body, content_type=sent.pop("Content-Type"), headers=sent)


def unchanged(payment):
    payment.refresh_from_db()
    assert (payment.state, Purchase.objects.get().state) == ("pending", "pending")


def test_a_signed_notice_captures_the_payment(client, payment):
    response = post(client, notice(payment))
    assert (response.status_code, response.json()) == (200, {"outcome": "captured"})
    payment.refresh_from_db()
    assert (payment.state, Purchase.objects.get().state) == ("captured", "paid")
    assert WebhookEvent.objects.get().payload["payment"] == payment.provider_ref


def test_a_repeated_notice_is_fine_and_does_nothing(client, payment):
    payload = notice(payment)
    assert [post(client, payload).status_code for _ in range(3)] == [200, 200, 200]
    assert WebhookEvent.objects.count() == 1
    assert Notification.objects.filter(kind="order_received").count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {sandbox.SIGNATURE_HEADER: "0" * 64},
        {sandbox.SIGNATURE_HEADER: ""},
        {sandbox.TIMESTAMP_HEADER: "1"},
        {sandbox.TIMESTAMP_HEADER: "x"},
        {sandbox.SIGNATURE_HEADER: "签名"},
    ],
)
def test_a_forged_notice_is_403_and_leaves_no_trace(client, payment, headers):
    payload = notice(payment)
    if headers.get(sandbox.SIGNATURE_HEADER) == "签名":
        headers = {sandbox.SIGNATURE_HEADER: "签名".encode().decode("latin-1")}
    assert post(client, payload, headers=headers).status_code == 403
    unchanged(payment)
    assert WebhookEvent.objects.count() == 0


def test_a_changed_body_is_403(client, payment):
    payload = notice(payment)
    changed = json.dumps({**payload, "amount_minor": 1}).encode()
    assert post(client, payload, body=changed).status_code == 403
    unchanged(payment)


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 403), (-6, 403)])
def test_a_notice_is_good_for_five_minutes(client, payment, minutes, status):
    payload = notice(payment)
    body, headers = sandbox.signed_request(payload)
    with clock.at(clock.now() + dt.timedelta(minutes=minutes)):
        response = client.post(URL, body, content_type=headers.pop("Content-Type"), headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("change", [{"amount_minor": 1}, {"currency": "USD"}])
def test_a_differing_amount_is_recorded_sent_back_and_told_to_operators(client, payment, change):
    operator = UserFactory(is_staff=True, is_superuser=True)
    payload = {**notice(payment), **change}
    assert [post(client, payload).json() for _ in range(2)] == [{"outcome": "mismatch"}] * 2
    payment.refresh_from_db()
    assert (payment.state, Purchase.objects.get().state) == ("returned", "pending")
    assert WebhookEvent.objects.get().outcome == "mismatch"
    told = Notification.objects.get(kind="payment_mismatch")
    assert told.user == operator


def test_an_unknown_payment_is_404_until_it_is_known(client, payment):
    payload = notice(payment)
    reference = payment.provider_ref
    Payment.objects.filter(pk=payment.pk).update(provider_ref="other")
    assert post(client, payload).status_code == 404
    Payment.objects.filter(pk=payment.pk).update(provider_ref=reference)
    assert post(client, payload).status_code == 200
    assert WebhookEvent.objects.get().outcome == "captured"


PAID = {"event": "x", "payment": "y", "status": "paid", "amount_minor": 1, "currency": "CNY"}


@pytest.mark.parametrize(
    "payload", [{}, [], {**PAID, "status": "gone"}, {**PAID, "amount_minor": 0}, {**PAID, "currency": "YUAN"}]
)
def test_a_signed_notice_nobody_can_read_is_400(client, payment, payload):
    assert post(client, payload).status_code == 400
    unchanged(payment)


def test_an_unknown_provider_is_404_and_a_get_405(client):
    assert client.post(reverse("payments:webhook", kwargs={"provider": "gold"})).status_code == 404
    assert client.get(URL).status_code == 405


def test_a_decline_and_then_a_success(client, payment):
    declined = notice(payment, "declined")
    assert post(client, declined).json() == {"outcome": "failed"}
    assert post(client, notice(payment)).json() == {"outcome": "captured"}
    assert post(client, declined).json() == {"outcome": "failed"}
    payment.refresh_from_db()
    assert payment.state == "captured"


def test_notices_out_of_order_end_paid(client, payment):
    declined = notice(payment, "declined")
    paid = notice(payment)
    assert post(client, paid).json() == {"outcome": "captured"}
    assert post(client, declined).json() == {"outcome": "nothing_new"}
    payment.refresh_from_db()
    assert payment.state == "captured"


def test_money_after_the_end_is_returned(client, payment):
    purchase = payment.purchase
    with clock.at(purchase.expires_at):
        tasks.expire_unpaid_purchases()
        response = post(client, notice(payment))
    assert response.json() == {"outcome": "returned"}
    payment.refresh_from_db()
    assert (payment.state, Purchase.objects.get().state) == ("returned", "expired")


def test_the_hosted_page_settles_and_leads_back(client, payment, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "_post", lambda url, body, headers: sent.append((url, body, headers)))
    page = reverse("payments:sandbox", kwargs={"token": payment.provider_ref})
    assert payment.purchase.number in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page, {"outcome": "success"})
    assert response.status_code == 302
    assert payment.purchase.token in response.headers["Location"]
    tasks.deliver_sandbox_webhook(payment.provider_ref)
    url, body, headers = sent[0]
    assert url.endswith(URL)
    answered = client.post(URL, body, content_type=headers.pop("Content-Type"), headers=headers)
    assert answered.json() == {"outcome": "captured"}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("failure", "declined"), ("delay", "processing"), ("late", "processing"), ("back", "open"), ("", "open")],
)
def test_the_other_buttons_of_the_hosted_page(client, payment, outcome, status):
    page = reverse("payments:sandbox", kwargs={"token": payment.provider_ref})
    assert client.post(page, {"outcome": outcome}).status_code == 302
    assert SandboxCharge.objects.get().status == status


def test_a_delayed_payment_settles_when_its_time_has_come(client, payment, monkeypatch):
    monkeypatch.setattr(tasks, "_post", lambda url, body, headers: None)
    sandbox.settle(token=payment.provider_ref, status="processing")
    tasks.deliver_sandbox_webhook(payment.provider_ref, "paid")
    assert SandboxCharge.objects.get().status == "paid"


@pytest.fixture
def act_out(client, payment, monkeypatch, django_capture_on_commit_callbacks):
    """Return a function that chooses a case on the hosted page and delivers its notices; gives the answers."""
    answers = []

    def carry(url, body, headers):
        content_type = headers.pop("Content-Type")
        answer = client.post(urlsplit(url).path, body, content_type=content_type, headers=headers)
        answers.append((answer.status_code, answer.json()))

    def choose(case):
        page = reverse("payments:sandbox", kwargs={"token": payment.provider_ref})
        with django_capture_on_commit_callbacks(execute=True):
            client.post(page, {"outcome": case})
        payment.refresh_from_db()
        return answers, payment.state

    monkeypatch.setattr(tasks, "_post", carry)
    monkeypatch.setattr(tasks.deliver_sandbox_webhook, "delay", tasks.deliver_sandbox_webhook)
    return choose


def captured_and(*more):
    return [(200, {"outcome": "captured"}), *[(200, {"outcome": outcome}) for outcome in more]]


@pytest.mark.parametrize(
    ("case", "answers", "state"),
    [
        ("success", captured_and(), "captured"),
        ("failure", [(200, {"outcome": "failed"})], "failed"),
        ("duplicate", captured_and("captured", "captured"), "captured"),
        ("out_of_order", captured_and("nothing_new"), "captured"),
        ("wrong_amount", [(200, {"outcome": "mismatch"})], "returned"),
        ("forged", [(403, {"error": "signature"})], "pending"),
    ],
)
def test_each_case_of_the_hosted_page_comes_by_real_notices(act_out, case, answers, state):
    assert act_out(case) == (answers, state)
    assert factories.ledger_findings() == []


def test_a_payment_after_the_end_is_scheduled_for_then(
    client, payment, monkeypatch, django_capture_on_commit_callbacks
):
    scheduled = []
    monkeypatch.setattr(
        tasks.deliver_sandbox_webhook, "apply_async", lambda args, countdown: scheduled.append((args, countdown))
    )
    with clock.at(payment.purchase.placed_at), django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("payments:sandbox", kwargs={"token": payment.provider_ref}), {"outcome": "late"})
    ((args, countdown),) = scheduled
    assert args == [payment.provider_ref, "paid"]
    with clock.at(payment.purchase.placed_at + dt.timedelta(seconds=countdown)):
        tasks.expire_unpaid_purchases()
        monkeypatch.setattr(tasks, "_post", lambda url, body, headers: post_signed(client, body, headers))
        tasks.deliver_sandbox_webhook(*args)
    payment.refresh_from_db()
    assert payment.state == "returned"


def post_signed(client, body, headers):
    client.post(URL, body, content_type=headers.pop("Content-Type"), headers=headers)


def test_a_forged_notice_is_not_sent_again(monkeypatch):
    def refuse(request, timeout):
        raise HTTPError(request.full_url, status, "", Message(), None)

    monkeypatch.setattr(tasks.urllib.request, "urlopen", refuse)
    status = 403
    tasks._post("http://127.0.0.1/", b"", {})
    status = 404
    with pytest.raises(HTTPError):
        tasks._post("http://127.0.0.1/", b"", {})


def test_the_hosted_page_of_nothing_is_404(client):
    assert client.get(reverse("payments:sandbox", kwargs={"token": "x"})).status_code == 404
