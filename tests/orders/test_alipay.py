import base64
import datetime as dt
import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from marketplace import clock
from marketplace.engines import config
from marketplace.errors import DomainError
from orders import checkout, gateway, payments, refunds, tasks
from orders.gateway import GatewayRefused, GatewayUnavailable, Movement
from orders.gateways import alipay_account, alipay_api, alipay_bill
from orders.models import Payment, Purchase, Refund, WebhookEvent
from tests.catalog.factories import OfferFactory
from tests.orders import factories, fake_alipay

pytestmark = pytest.mark.django_db
URL = reverse("payments:webhook", kwargs={"provider": "alipay"})
CHINESE_NOON = dt.datetime(2026, 11, 27, 4, tzinfo=dt.UTC)


@pytest.fixture
def server(settings):
    with fake_alipay.running() as fake:
        for name, value in fake_alipay.settings_of(fake.url).items():
            setattr(settings, name, value)
        yield fake


@pytest.fixture
def payment(server):
    return factories.open_payment(place(factories.basket()))


def place(kept):
    return checkout.place_purchase(**factories.wishes(kept, payment_provider="alipay"))


def post(client, body):
    return client.post(URL, body, content_type="application/x-www-form-urlencoded; charset=utf-8")


def state_of(payment):
    payment.refresh_from_db()
    return payment.state, Purchase.objects.get().state


def captured(client, payment, server):
    server.pay(payment)
    assert post(client, fake_alipay.notify(payment)).content == b"success"
    payment.refresh_from_db()
    return payment


def test_the_cashier_s_address_is_signed_and_says_everything(server, settings):
    settings.SITE_URL = "https://quay.example"
    with clock.at(CHINESE_NOON):
        payment = factories.open_payment(place(factories.basket()))
        url = payments.payment_url(payment)
    assert url.startswith(f"{server.url}?")
    params = dict(parse_qsl(urlsplit(url).query))
    assert fake_alipay.is_signed_by_shop(params)
    content = json.loads(params.pop("biz_content"))
    assert params.pop("sign")
    assert params == {
        "app_id": fake_alipay.APP_ID,
        "method": "alipay.trade.page.pay",
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": "2026-11-27 12:00:00",
        "version": "1.0",
        "notify_url": "https://quay.example/payments/alipay/webhook/",
        "return_url": f"https://quay.example{payments.purchase_url(payment.purchase)}",
    }
    assert content == {
        "out_trade_no": payment.provider_ref,
        "total_amount": f"{payment.purchase.total.decimal:.2f}",
        "subject": payment.purchase.number,
        "product_code": "FAST_INSTANT_TRADE_PAY",
        "time_expire": "2026-11-27 12:30:00",
    }
    assert payment.provider_ref.replace("_", "").isalnum()
    assert len(payment.provider_ref) <= 64


def test_a_notice_captures_and_is_answered_with_success(client, payment):
    response = post(client, fake_alipay.notify(payment))
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"success", "text/plain")
    assert state_of(payment) == ("captured", "paid")
    payload = WebhookEvent.objects.get().payload
    assert (payload["out_trade_no"], "sign" in payload) == (payment.provider_ref, False)


def test_a_repeated_notice_is_told_success_and_does_nothing(client, payment):
    answers = [post(client, fake_alipay.notify(payment)).content for _ in range(3)]
    assert (answers, WebhookEvent.objects.count()) == ([b"success"] * 3, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "foreign"},
        {"key": "shop"},
        {"app_id": "2021000000000002"},
        {"seller_id": "2088000000000002"},
        {"sign_type": "RSA"},
    ],
)
def test_a_notice_that_is_forged_or_meant_for_others_is_403(client, payment, changes):
    known = {"foreign": generate_private_key(65537, 2048), "shop": fake_alipay.keys()[0]}
    key = known.get(changes.pop("key", ""))
    assert post(client, fake_alipay.notify(payment, key=key, **changes)).status_code == 403
    assert (state_of(payment), WebhookEvent.objects.count()) == (("pending", "pending"), 0)


def test_a_changed_or_doubled_parameter_is_403(client, payment):
    body = fake_alipay.notify(payment)
    for changed in (
        body.replace(b"TRADE_SUCCESS", b"TRADE_FINISHED"),
        body + b"&total_amount=0.01",
        body.partition(b"&sign=")[0],
        b"\xff\xfe",
        b"",
    ):
        assert post(client, changed).status_code == 403
    assert state_of(payment) == ("pending", "pending")


@pytest.mark.parametrize("changes", [{"trade_status": "SOLD"}, {"total_amount": "12,5"}, {"total_amount": "1.234"}])
def test_a_signed_notice_nobody_can_read_is_400(client, payment, changes):
    assert post(client, fake_alipay.notify(payment, **changes)).status_code == 400
    assert state_of(payment) == ("pending", "pending")


def test_a_notice_of_an_unknown_trade_is_404_so_that_alipay_asks_again(client, payment):
    assert post(client, fake_alipay.notify(payment, out_trade_no="another")).status_code == 404
    assert state_of(payment) == ("pending", "pending")


def test_a_notice_of_another_order_pays_only_that_one(client, payment):
    other = factories.open_payment(place(factories.basket(offers=[(OfferFactory(), 1)])))
    post(client, fake_alipay.notify(other))
    payment.refresh_from_db()
    other.refresh_from_db()
    assert (payment.state, other.state) == ("pending", "captured")


def test_notices_in_whatever_order_end_paid(client, payment):
    def said(status):
        return post(client, fake_alipay.notify(payment, trade_status=status)).content

    assert said("WAIT_BUYER_PAY") == b"success"
    assert state_of(payment) == ("pending", "pending")
    assert said("TRADE_SUCCESS") == b"success"
    for status in ("WAIT_BUYER_PAY", "TRADE_CLOSED", "TRADE_FINISHED"):
        assert said(status) == b"success"
        assert state_of(payment) == ("captured", "paid")


def test_a_closed_trade_is_a_failed_try(client, payment):
    post(client, fake_alipay.notify(payment, trade_status="TRADE_CLOSED"))
    assert state_of(payment) == ("failed", "pending")


def test_who_comes_back_before_the_notice_is_asked_for(client, payment, server):
    assert payments.refresh_payment(payment=payment).state == "pending"  # Alipay does not know the trade yet
    server.pay(payment, "WAIT_BUYER_PAY")
    assert payments.refresh_payment(payment=payment).state == "pending"
    server.pay(payment)
    page = client.get(payments.purchase_url(payment.purchase))
    assert page.status_code == 200
    assert state_of(payment) == ("captured", "paid")


def test_an_answer_changed_on_its_way_is_not_believed(payment, server, caplog):
    server.pay(payment, "TRADE_CLOSED")
    server.is_tampered = True
    assert payments.refresh_payment(payment=payment).state == "pending"
    assert "does not carry Alipay's signature" in caplog.text


def a_refund(payment, amount=100):
    order = payment.purchase.orders.get()
    return refunds.create_refund(
        order=order, lines={order.lines.get().pk: amount}, reason="goodwill", note="", actor=None, idempotency_key="k"
    )


def test_a_refund_asked_for_twice_is_paid_once(client, payment, server):
    captured(client, payment, server)
    refund = a_refund(payment)
    tasks.execute_refund(refund.pk)
    provider = gateway.get("alipay")
    assert provider.refund(payment=payment, amount_minor=100, key=refund.number)  # a worker that died before it wrote
    refund.refresh_from_db()
    assert (refund.state, refund.provider_ref) == ("done", "2026112722001400000000000001")
    assert server.refunds == {refund.number: "1.00"}
    assert [name for name, _content in server.seen] == [
        "alipay.trade.refund",
        "alipay.trade.refund",
        "alipay.trade.fastpay.refund.query",
    ]


def test_a_refund_that_moved_nothing_stays_asked_for(client, payment, server, monkeypatch):
    captured(client, payment, server)
    refund = a_refund(payment)
    monkeypatch.setattr(server, "_alipay_trade_refund", lambda _content: server._done(fund_change="N"))
    tasks.execute_refund(refund.pk)
    refund.refresh_from_db()
    assert refund.state == "requested"


def test_a_refused_refund_is_failed(client, payment, server):
    captured(client, payment, server)
    server.refusal = ("40004", "ACQ.SELLER_BALANCE_NOT_ENOUGH")
    refund = a_refund(payment)
    tasks.execute_refund(refund.pk)
    refund.refresh_from_db()
    assert refund.state == "failed"


@pytest.mark.parametrize("refusal", [("40004", "ACQ.SYSTEM_ERROR"), ("20000", "isp.unknow-error")])
def test_a_stumbling_alipay_is_asked_again(client, payment, server, refusal):
    captured(client, payment, server)
    refund = a_refund(payment)
    server.refusal = refusal
    tasks.execute_refund(refund.pk)
    assert Refund.objects.get().state == "requested"
    server.refusal = None
    tasks.send_refunds()
    assert Refund.objects.get().state == "done"


def test_an_unreachable_alipay_changes_nothing_and_no_key_is_logged(payment, settings, caplog):
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:1"
    with pytest.raises(GatewayUnavailable) as caught:
        gateway.get("alipay").query(payment)
    assert payments.refresh_payment(payment=payment).state == "pending"
    assert "sign" not in str(caught.value)
    assert "private_key" not in repr(alipay_account.account())
    assert settings.ALIPAY_PRIVATE_KEY[:40] not in caplog.text + repr(alipay_account.account())


def test_giving_up_closes_the_trade(payment, server, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(tasks.close_payments, "delay", tasks.close_payments)
    server.pay(payment, "WAIT_BUYER_PAY")
    with django_capture_on_commit_callbacks(execute=True):
        payments.cancel_purchase(purchase=payment.purchase, actor=None)
    assert server.trades[payment.provider_ref]["trade_status"] == "TRADE_CLOSED"
    server.trades.clear()
    tasks.close_payments(payment.purchase_id)  # nobody opened the page: nothing to close


def test_what_is_paid_is_not_closed(client, payment, server):
    captured(client, payment, server)
    tasks.close_payments(payment.purchase_id)
    assert server.seen == []


def test_it_is_offered_in_yuan_where_it_is_set_up(server, settings):
    assert [each.code for each in gateway.offered("CNY")] == ["sandbox", "alipay", "cash"]
    assert [each.code for each in gateway.offered("USD")] == ["sandbox"]
    purchase = factories.place(storefront="US")
    with pytest.raises(DomainError):
        payments.start_payment(purchase=purchase, provider="alipay")
    settings.ALIPAY_SELLER_ID = ""
    assert [each.code for each in gateway.offered("CNY")] == ["sandbox", "cash"]


def test_a_payment_of_a_provider_that_is_gone_is_left_alone(client, payment, settings):
    settings.ALIPAY_SELLER_ID = ""
    assert client.get(payments.purchase_url(payment.purchase)).status_code == 200
    assert Payment.objects.get().state == "pending"


def test_the_check_names_what_is_missing_or_wrong(server, settings):
    assert alipay_account.check() == []
    settings.ALIPAY_SELLER_ID, settings.ALIPAY_PUBLIC_KEY = "", "no key"
    settings.ALIPAY_GATEWAY_URL = "http://openapi.alipay.com/gateway.do"
    found = [error.msg for error in alipay_account.check()]
    assert found[0] == "ALIPAY_SELLER_ID is not set."
    assert [text.split()[0] for text in found] == ["ALIPAY_SELLER_ID", "ALIPAY_PUBLIC_KEY", "ALIPAY_GATEWAY_URL"]
    for name in alipay_account.REQUIRED:
        setattr(settings, name, "")
    assert (alipay_account.check(), alipay_account.account()) == ([], None)


def test_keys_are_read_as_pem_too(server, settings):
    shop, alipay = fake_alipay.keys()
    settings.ALIPAY_PRIVATE_KEY = shop.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    ).decode()
    settings.ALIPAY_PUBLIC_KEY = (
        alipay.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    assert alipay_account.account()


def test_a_secret_may_lie_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("abc\n")
    monkeypatch.setenv("ALIPAY_PRIVATE_KEY_FILE", str(tmp_path / "key"))
    assert config.secret("ALIPAY_PRIVATE_KEY") == "abc"
    monkeypatch.setenv("ALIPAY_PRIVATE_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="ALIPAY_PRIVATE_KEY_FILE"):
        config.secret("ALIPAY_PRIVATE_KEY")


def test_the_day_s_bill_is_read(server):
    server.bills["2026-11-27"] = fake_alipay.bill(
        [
            ("G26_1", "交易", "2026-11-27 10:00:00", "128.00", ""),
            ("G26_1", "退款", "2026-11-27 23:59:59", "-28.50", "R26-1"),
        ]
    )
    lines = list(gateway.get("alipay").statement(dt.date(2026, 11, 27)))
    assert [(line.ref, line.kind, line.amount_minor, line.currency) for line in lines] == [
        ("G26_1", Movement.PAYMENT, 12800, "CNY"),
        ("R26-1", Movement.REFUND, 2850, "CNY"),
    ]
    assert lines[1].at == dt.datetime(2026, 11, 27, 15, 59, 59, tzinfo=dt.UTC)


def test_a_bill_that_is_not_made_yet_is_asked_for_again_for_some_days(server):
    provider, day = gateway.get("alipay"), dt.date(2026, 11, 27)
    with clock.at(CHINESE_NOON + dt.timedelta(days=1)), pytest.raises(GatewayUnavailable):
        provider.statement(day)
    with clock.at(CHINESE_NOON + alipay_bill.PATIENCE):
        assert list(provider.statement(day)) == []
    server.refusal = ("40006", "isv.insufficient-isv-permissions")
    with pytest.raises(GatewayRefused):
        provider.statement(day)


@pytest.mark.parametrize("content", [b"", b"PK", fake_alipay.bill([("G", "分账", "2026-11-27 10:00:00", "1.00", "")])])
def test_a_bill_nobody_can_read_is_not_half_a_statement(content):
    with pytest.raises(GatewayUnavailable):
        list(alipay_bill.read(content))


def test_what_is_signed_is_sorted():
    assert alipay_api.joined({"b": "2", "a": "1=1"}) == b"a=1=1&b=2"
    assert base64.b64decode(fake_alipay.sign(b"x"))
