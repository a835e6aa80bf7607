import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import Notification
from accounts.outbox import deliver
from catalog.models import Stock
from marketplace import clock
from marketplace.errors import DomainError
from marketplace.state import IllegalTransition
from orders import payments, tasks
from orders.checks import findings
from orders.gateway import GatewayUnavailable
from orders.gateways import sandbox
from orders.models import Order, Payment, Purchase, SandboxRefund
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 11, 27, 2, tzinfo=dt.UTC)


def capture(payment, **changes):
    said = {
        "provider_ref": payment.provider_ref,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        **changes,
    }
    return payments.capture_payment(payment=payment, **said)


def told(kind):
    return Notification.objects.filter(kind=kind)


def test_a_captured_payment_sets_the_orders_going(heard):
    with clock.at(FRIDAY):
        purchase = factories.place(offers=[(OfferFactory(), 1), (OfferFactory(handling_days=5), 1)])
        captured = capture(factories.open_payment(purchase))
    purchase.refresh_from_db()
    assert (captured.state, purchase.state, purchase.paid_at) == ("captured", "paid", FRIDAY)
    quick, slow = purchase.orders.order_by("pk")
    assert {order.state for order in (quick, slow)} == {"unshipped"}
    assert quick.ship_by == FRIDAY + dt.timedelta(hours=48)
    assert slow.ship_by == dt.datetime(2026, 12, 4, 15, 59, 59, tzinfo=dt.UTC)  # five working days later
    assert quick.deliver_by == dt.datetime(2026, 12, 3, 15, 59, 59, tzinfo=dt.UTC)
    assert [name for name, _said in heard] == ["purchase_paid"]
    assert list(findings()) == []


def test_each_seller_gets_exactly_one_mail_and_the_customer_one():
    purchase = factories.place(offers=[(OfferFactory(), 1), (OfferFactory(), 2)], invoice="company")
    payment = factories.open_payment(purchase)
    capture(payment)
    capture(payment)
    for notification in Notification.objects.all():
        deliver(notification_id=notification.pk)
        deliver(notification_id=notification.pk)
    orders = list(purchase.orders.order_by("pk"))
    sellers = [order.seller.contact_email for order in orders]
    assert sorted(address for message in mail.outbox for address in message.to) == sorted(
        [*sellers, "guest@example.com"]
    )
    to_seller = next(message for message in mail.outbox if message.to == [sellers[0]])
    assert orders[0].number in to_seller.subject
    assert "asks for an invoice" in to_seller.body


def test_a_second_capture_changes_nothing(heard):
    payment = factories.open_payment(factories.place())
    first = capture(payment)
    later = clock.now() + dt.timedelta(hours=1)
    with clock.at(later):
        assert capture(payment).captured_at == first.captured_at
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("change", "arrived"),
    [
        ({"amount_minor": 1}, (1, "CNY")),
        ({"currency": "USD"}, None),
        ({"amount_minor": 9_999_999}, (9_999_999, "CNY")),
    ],
)
def test_another_amount_or_currency_goes_back_and_the_purchase_waits_on(change, arrived, heard):
    UserFactory(is_staff=True, is_superuser=True)
    purchase = factories.place()
    payment = factories.open_payment(purchase)
    sandbox.settle(token=payment.provider_ref, status="paid", paid_minor=change.get("amount_minor"))
    returned = capture(payment, **change)
    assert capture(payment, **change).state == "returned"
    assert [name for name, _said in heard] == ["late_payment_returned"]
    came = returned.arrived
    assert (came.minor, came.currency) == (arrived or (payment.amount_minor, "USD"))
    purchase.refresh_from_db()
    assert (purchase.state, purchase.orders.get().state, Stock.objects.get().available) == ("pending", "pending", 9)
    tasks.send_refunds()
    tasks.send_refunds()
    payment.refresh_from_db()
    refund = SandboxRefund.objects.get()
    assert (payment.return_ref, refund.amount_minor) == (f"sandbox-refund-{refund.pk}", came.minor)
    assert (told("payment_mismatch").count(), told("differing_payment_returned").count()) == (1, 1)
    for each in Notification.objects.all():
        deliver(notification_id=each.pk)
    assert any("Your order waits until" in message.body for message in mail.outbox)
    assert (list(findings()), factories.ledger_findings()) == ([], [])


def test_the_right_amount_after_a_wrong_one_pays(client):
    purchase = factories.place()
    capture(factories.open_payment(purchase), amount_minor=1)
    page = client.get(payments.purchase_url(purchase)).content.decode()
    assert "Another amount arrived" in page
    assert "¥0.01" in page
    payments.start_payment(purchase=purchase, provider="sandbox")
    assert factories.pay(purchase).state == "paid"
    assert factories.ledger_findings() == []


def test_a_wrong_amount_that_is_late_too_goes_back_and_nothing_is_asked_for():
    purchase = factories.place()
    payment = factories.open_payment(purchase)
    with clock.at(purchase.expires_at):
        payments.expire_purchase(purchase=purchase)
        assert capture(payment, amount_minor=1).arrived.minor == 1
    deliver(notification_id=told("differing_payment_returned").get().pk)
    assert "The order is closed." in mail.outbox[0].body
    assert factories.ledger_findings() == []


def test_a_refused_return_is_told_once_and_asked_for_again(monkeypatch):
    UserFactory(is_staff=True, is_superuser=True)
    purchase = factories.place()
    payment = factories.open_payment(purchase)
    capture(payment, amount_minor=1)
    tasks.send_refunds()
    tasks.send_refunds()  # the sandbox has no such money
    assert told("payment_return_refused").count() == 1
    sandbox.settle(token=payment.provider_ref, status="paid", paid_minor=1)
    tasks.send_refunds()
    payment.refresh_from_db()
    assert payment.returned_at
    with monkeypatch.context() as patch:
        patch.setattr(sandbox.SandboxGateway, "refund", unreachable)
        Payment.objects.update(returned_at=None, return_ref="")
        tasks.send_refunds()
    payment.refresh_from_db()
    assert payment.returned_at is None


def unreachable(self, **_asked):
    raise GatewayUnavailable


def test_the_database_takes_no_captured_payment_of_another_amount():
    captured = factories.paid_purchase().payments.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=captured.pk).update(received_minor=1, received_currency="CNY")


def test_a_failed_try_leaves_the_purchase_waiting_and_another_try_pays_it():
    purchase = factories.place()
    failed = payments.fail_payment(payment=factories.open_payment(purchase))
    assert failed.state == "failed"
    assert told("payment_failed").count() == 1
    again = payments.start_payment(purchase=purchase, provider="sandbox")
    assert again != failed
    assert payments.start_payment(purchase=purchase, provider="sandbox") == again
    capture(again)
    purchase.refresh_from_db()
    assert purchase.state == "paid"


def test_a_try_that_failed_can_still_succeed_at_the_provider():
    purchase = factories.place()
    failed = payments.fail_payment(payment=factories.open_payment(purchase))
    assert capture(failed).state == "captured"


def test_an_unpaid_purchase_expires_and_gives_its_stock_back():
    offer = OfferFactory()
    purchase = factories.place(offers=[(offer, 4)])
    assert Stock.objects.get(offer=offer).available == 6
    with clock.at(purchase.expires_at - dt.timedelta(seconds=1)):
        tasks.expire_unpaid_purchases()
        assert Purchase.objects.get().state == "pending"
    with clock.at(purchase.expires_at):
        tasks.expire_unpaid_purchases()
        tasks.expire_unpaid_purchases()
    assert (Purchase.objects.get().state, Order.objects.get().state) == ("expired", "cancelled")
    assert Order.objects.get().cancel_reason_text == "Not paid in time"
    assert Stock.objects.get(offer=offer).available == 10
    assert list(findings()) == []


def test_a_paid_purchase_does_not_expire():
    purchase = factories.paid_purchase()
    with clock.at(purchase.expires_at):
        assert payments.expire_purchase(purchase=purchase) is False
    assert Purchase.objects.get().state == "paid"


def test_nobody_can_start_to_pay_what_no_longer_waits():
    purchase = factories.place()
    with clock.at(purchase.expires_at), pytest.raises(DomainError):
        payments.start_payment(purchase=purchase, provider="sandbox")
    payments.cancel_purchase(purchase=purchase, actor=None)
    with pytest.raises(DomainError):
        payments.start_payment(purchase=purchase, provider="sandbox")


def test_money_that_comes_too_late_goes_back(heard):
    purchase = factories.place()
    payment = factories.open_payment(purchase)
    with clock.at(purchase.expires_at):
        payments.expire_purchase(purchase=purchase)
        sandbox.settle(token=payment.provider_ref, status="paid")
        returned = capture(payment)
        assert capture(payment).state == "returned"
        tasks.send_refunds()
        tasks.send_refunds()
    assert returned.state == "returned"
    assert [name for name, _said in heard] == ["late_payment_returned"]
    payment.refresh_from_db()
    refund = SandboxRefund.objects.get()
    assert (payment.return_ref, refund.amount_minor) == (f"sandbox-refund-{refund.pk}", payment.amount_minor)
    assert told("late_payment_returned").count() == 1
    assert told("order_received").count() == 0
    assert Purchase.objects.get().state == "expired"


def test_a_second_payment_of_a_paid_purchase_goes_back(heard):
    purchase = factories.place()
    first = payments.fail_payment(payment=factories.open_payment(purchase))
    second = payments.start_payment(purchase=purchase, provider="sandbox")
    capture(second)
    assert capture(first).state == "returned"
    assert sorted(Payment.objects.values_list("state", flat=True)) == ["captured", "returned"]
    assert list(findings()) == []


def test_a_customer_gives_up_before_paying():
    offer = OfferFactory()
    customer = UserFactory()
    purchase = factories.place(offers=[(offer, 1)], customer=customer)
    payments.cancel_purchase(purchase=purchase, actor=customer)
    assert Stock.objects.get(offer=offer).available == 10
    assert Order.objects.get().cancel_reason_text == "Cancelled before payment"
    with pytest.raises(IllegalTransition):
        payments.cancel_purchase(purchase=purchase, actor=customer)
    assert Stock.objects.get(offer=offer).available == 10


def test_the_return_page_need_not_wait_for_the_notice():
    purchase = factories.place()
    payment = factories.open_payment(purchase)
    assert payments.refresh_payment(payment=payment).state == "pending"
    sandbox.settle(token=payment.provider_ref, status="paid")
    assert payments.refresh_payment(payment=payment).state == "captured"


def test_a_signed_in_customer_is_told_by_the_bell_too():
    customer = UserFactory()
    factories.paid_purchase(customer=customer)
    assert told("purchase_paid").get().user == customer


def test_a_provider_no_longer_set_up_is_told_of_once_and_waited_for(settings, mailoutbox):
    UserFactory(is_staff=True, is_superuser=True)
    payment = factories.open_payment(factories.place())
    sandbox.act_out(token=payment.provider_ref, case="wrong_amount")
    payments.refresh_payment(payment=payment)
    settings.SANDBOX_PAYMENTS = False
    for _number in range(2):
        tasks.send_refunds()
    payment.refresh_from_db()
    assert (payment.state, payment.returned_at) == ("returned", None)
    deliver(notification_id=told("payment_return_refused").get().pk)
    assert "sandbox is no longer set up" in mailoutbox[0].subject
    settings.SANDBOX_PAYMENTS = True
    tasks.send_refunds()
    payment.refresh_from_db()
    assert payment.returned_at
