"""Cash on delivery: who may, up to how much where; collected with the parcels; nothing to send back before."""

import contextlib
import threading

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Notification
from catalog.models import Stock
from marketplace.errors import DomainError
from marketplace.storefronts import store_url
from orders import cash, checkout, progress, refunds, tasks
from orders.checks import findings
from orders.gateways.cash import CODE
from orders.models import Order, Payment, Purchase, Refund
from orders.refunds import Pieces
from settlements import checks as books
from settlements.models import Account, Entry
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories
from tests.races import at_once

pytestmark = pytest.mark.django_db
TIBET = {**factories.ADDRESSES["CN"], "region": "西藏自治区", "city": "拉萨市", "district": "城关区"}
XINJIANG = {**TIBET, "region": "新疆维吾尔自治区", "city": "乌鲁木齐市", "district": "天山区"}


@pytest.fixture
def customer():
    return UserFactory(language="en")


def bought(customer, offers=None, **changes):
    kept = factories.basket(offers=offers or [(OfferFactory(prices={"CN": 20_000}), 1)], customer=customer)
    return checkout.place_purchase(**factories.wishes(kept, payment_provider=CODE, **changes))


def deliver(order):
    progress.mark_shipped(order=order, lines={line.pk: line.quantity for line in order.lines.all()}, actor=None)
    order.refresh_from_db()
    progress.mark_delivered(order=order, actor=None)


def held(kind):
    account = Account.objects.filter(kind=kind, seller=None).first()
    return sum(Entry.objects.filter(account=account).values_list("amount_minor", flat=True))


def everything_agrees():
    found = [*findings(), *factories.ledger_findings()]
    assert found == []
    return True


def test_its_orders_go_at_once_and_the_money_comes_with_the_parcels(customer):
    purchase = bought(customer, [(OfferFactory(prices={"CN": 20_000}), 1), (OfferFactory(prices={"CN": 30_000}), 1)])
    first, second = purchase.orders.order_by("pk")
    payment = purchase.payments.get()
    assert (purchase.state, purchase.pays_on_delivery, payment.state) == ("paid", True, "pending")
    assert [order.state for order in (first, second)] == ["unshipped"] * 2
    assert (held("collection"), held("provider"), second.to_collect_minor) == (50_000, 0, 30_000)
    assert everything_agrees()

    deliver(first)
    payment.refresh_from_db()
    assert (held("collection"), held("provider"), payment.state) == (30_000, 20_000, "pending")
    assert everything_agrees()

    deliver(second)
    payment.refresh_from_db()
    assert (held("collection"), held("provider"), payment.state) == (0, 50_000, "captured")
    assert everything_agrees()
    assert Order.objects.get(pk=second.pk).to_collect_minor == 0


def test_cancelled_before_dispatch_nothing_is_sent_back(customer):
    purchase = bought(customer)
    progress.cancel_order(order=purchase.orders.get(), reason="x", actor=customer)
    assert (Refund.objects.get().state, purchase.payments.get().state) == ("done", "failed")
    assert (held("collection"), held("provider"), Stock.objects.get().available) == (0, 0, 10)
    assert Notification.objects.get(kind="order_cancelled").context["pays_on_delivery"] is True
    assert everything_agrees()


def test_refunded_wholly_before_dispatch_there_is_nothing_to_collect(customer):
    purchase = bought(customer)
    order = purchase.orders.get()
    refunds.create_refund(
        order=order, lines=refunds.rest_of(order), reason="goodwill", note="", actor=None, idempotency_key="k"
    )
    order.refresh_from_db()
    assert (order.state, purchase.payments.get().state, held("collection")) == ("cancelled", "failed", 0)
    assert everything_agrees()


def test_refunded_before_delivery_there_is_less_to_collect(customer):
    purchase = bought(customer, [(OfferFactory(prices={"CN": 20_000}), 3)])
    order = purchase.orders.get()
    refund = refunds.create_refund(
        order=order, lines={order.lines.get().pk: Pieces(1)}, reason="goodwill", note="", actor=None,
        idempotency_key="k",
    )  # fmt: skip
    assert refund.state == "done"
    order.refresh_from_db()
    assert (order.to_collect_minor, held("collection")) == (40_000, 40_000)
    assert Notification.objects.get(kind="order_refunded").context["pays_less"] is True
    deliver(order)
    assert (held("collection"), held("provider")) == (0, 40_000)
    assert everything_agrees()


def test_refunded_after_delivery_an_operator_transfers_it(client, customer):
    order = bought(customer).orders.get()
    deliver(order)
    refund = refunds.create_refund(
        order=order, lines={order.lines.get().pk: 5_000}, reason="goodwill", note="", actor=None, idempotency_key="k"
    )
    tasks.send_refunds()
    refund.refresh_from_db()
    assert refund.state == "failed"
    operator = UserFactory(is_staff=True, is_superuser=True, language="en")
    with pytest.raises(DomainError):
        refunds.note_transfer(refund=refund, reference=" ", actor=operator)
    client.force_login(operator)
    listed = reverse("admin:orders_refund_changelist")
    data = {"action": "note_transfer", "_selected_action": [refund.pk], "reference": "BANK-77"}
    assert "noted as transferred" in client.post(listed, data, follow=True).content.decode()
    refund.refresh_from_db()
    assert (refund.state, refund.provider_ref) == ("done", "BANK-77")
    assert held("provider") == 15_000
    assert everything_agrees()


@pytest.mark.parametrize(
    ("address", "minor", "words"),
    [
        (TIBET, 5_000, "not possible in this province"),
        (XINJIANG, 50_100, "Up to ¥500.00"),
        (factories.ADDRESSES["CN"], 200_100, "Up to ¥2,000.00"),
    ],
)
def test_limits_by_province(customer, address, minor, words):
    with pytest.raises(DomainError, match=words) as refusal:
        bought(customer, [(OfferFactory(prices={"CN": minor}), 1)], address=address)
    assert (refusal.value.field, Purchase.objects.count()) == ("payment_provider", 0)


def test_guests_and_other_stores_are_not_offered_it(customer):
    with pytest.raises(DomainError, match="Sign in"):
        bought(None)
    assert cash.is_offered(customer=customer, storefront=factories.storefronts.BY_CODE["US"]) is False


def test_three_purchases_wait_at_most(customer):
    for _ in range(3):
        bought(customer)
    with pytest.raises(DomainError, match="3 orders of yours"):
        bought(customer)
    deliver(Order.objects.first())
    assert bought(customer).state == "paid"


def test_chosen_at_checkout_and_told_on_every_page(client, customer):
    offer = OfferFactory(prices={"CN": 20_000})
    client.post(store_url("orders:basket-line-create", language="en"), {"offer": offer.pk, "quantity": 1})
    address = store_url("orders:checkout", language="en")
    assert 'value="cash"' not in client.get(address).content.decode()
    client.force_login(customer)
    page = client.get(address)
    assert "You pay the courier" in page.content.decode()
    data = {
        **factories.ADDRESSES["CN"], "invoice_kind": "none", "payment_provider": CODE,
        "total": page.context["quote"].total_minor, "key": page.context["form"]["key"].value(),
        f"delivery_{offer.seller_id}-seller": "standard",
    }  # fmt: skip
    shown = client.post(address, data, follow=True).content.decode()
    assert "You pay when it arrives" in shown
    order = Order.objects.get()
    detail = client.get(store_url("orders:order-detail", language="en", number=order.number)).content.decode()
    assert "To pay on delivery" in detail
    client.force_login(offer.seller.memberships.get().user)
    sold = client.get(reverse("seller_fulfillment:order-detail", args=[order.number])).content.decode()
    assert "To be collected on delivery" in sold


def test_nobody_sends_notices_about_cash(client, customer):
    bought(customer)
    assert (
        client.post(reverse("payments:webhook", args=[CODE]), b"{}", content_type="application/json").status_code
        == 403
    )
    assert Payment.objects.get().state == "pending"


def test_the_audit_finds_cash_that_does_not_follow(customer):
    purchase = bought(customer)
    Order.objects.filter(purchase=purchase).update(refunded_minor=100)
    assert any("to be collected in CNY" in sentence for sentence in books.money())


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["delivered", "cancelled"])
def test_the_last_two_orders_end_at_once(second):
    purchase = bought(UserFactory(), [(OfferFactory(prices={"CN": 20_000}), 1), (OfferFactory(), 1)])
    one, other = purchase.orders.order_by("pk")
    for order in (one, other) if second == "delivered" else (one,):
        progress.mark_shipped(order=order, lines={line.pk: 1 for line in order.lines.all()}, actor=None)
    both_looked = threading.Barrier(2)

    def end(service, **wishes):
        """Keep the transaction open until the other one has come as far, or waits for this one."""
        with transaction.atomic():
            service(actor=None, **wishes)
            with contextlib.suppress(threading.BrokenBarrierError):
                both_looked.wait(1)

    ways = {
        "delivered": (progress.mark_delivered, {}),
        "cancelled": (progress.cancel_order, {"reason": "by customer"}),
    }
    service, more = ways[second]
    at_once(lambda: end(progress.mark_delivered, order=one), lambda: end(service, order=other, **more))
    assert [order.state for order in purchase.orders.order_by("pk")] == ["delivered", second]
    assert purchase.payments.get().state == "captured"
    assert everything_agrees()
