import pytest

from marketplace import clock, storefronts
from orders import payments, progress
from orders.gateways import sandbox
from orders.models import Payment, Purchase
from orders.models.order import CancelReason
from tests.accounts.factories import UserFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


def url(name, purchase, store=storefronts.HOME):
    return storefronts.store_url(f"orders:{name}", storefront=store, language="en", token=purchase.token)


def test_the_page_says_what_is_waited_for(client):
    purchase = factories.place()
    page = client.get(url("purchase", purchase)).content.decode()
    assert "Waiting for your payment" in page
    assert purchase.number in page
    assert 'hx-trigger="every' in page


def test_back_from_paying_the_page_knows(client):
    purchase = factories.place()
    sandbox.settle(token=factories.open_payment(purchase).provider_ref, status="paid")
    page = client.get(url("purchase", purchase)).content.decode()
    assert "Thank you. Your order is paid" in page
    assert 'hx-trigger="every' not in page
    assert Purchase.objects.get().state == "paid"


def test_with_all_its_orders_cancelled_nothing_is_thanked_for(client):
    purchase = factories.paid_purchase()
    for order in purchase.orders.all():
        progress.cancel_order(order=order, reason=CancelReason.BY_CUSTOMER, actor=None)
    page = client.get(url("purchase", purchase)).content.decode()
    assert ("This order is cancelled" in page, "Thank you" in page) == (True, False)
    assert "goes back the way you paid" in page


def test_the_total_is_made_up_line_by_line(client):
    offers = [(OfferFactory(prices={"CN": 10_000}), 2), (OfferFactory(prices={"CN": 5_000}), 1)]
    kept = factories.basket(offers=offers)
    kept.vouchers.add(factories.VoucherFactory(amount_minor=1_250, least_minor=5_000))
    purchase = factories.pay(factories.checkout.place_purchase(**factories.wishes(kept)))
    progress.cancel_order(order=purchase.orders.last(), reason=CancelReason.BY_CUSTOMER, actor=None)
    sums = client.get(url("purchase", purchase)).context["sums"]
    assert (sums["items_minor"], sums["discount_minor"], sums["delivery_minor"]) == (25_000, 1_250, 800)
    assert sums["items_minor"] - sums["discount_minor"] + sums["delivery_minor"] == purchase.total_minor
    assert sums["refunded_minor"] == purchase.orders.last().total_minor


def test_after_a_failure_the_customer_pays_again(client):
    purchase = factories.place()
    sandbox.settle(token=factories.open_payment(purchase).provider_ref, status="declined")
    assert "The payment did not go through" in client.get(url("purchase", purchase)).content.decode()
    response = client.post(url("payment-create", purchase))
    again = Payment.objects.order_by("-pk")[0]
    assert response.headers["Location"] == f"/payments/sandbox/{again.provider_ref}/"
    assert Payment.objects.count() == 2


def test_paying_what_is_over_is_409(client):
    purchase = factories.place()
    payments.cancel_purchase(purchase=purchase, actor=None)
    response = client.post(url("payment-create", purchase))
    assert response.status_code == 409
    assert "no longer waits for payment" in response.content.decode()


def test_the_customer_gives_up(client):
    purchase = factories.place()
    assert client.post(url("purchase-cancellation-create", purchase)).status_code == 302
    assert "This order is cancelled" in client.get(url("purchase", purchase)).content.decode()
    assert client.post(url("purchase-cancellation-create", purchase)).status_code == 409


def test_a_paid_purchase_is_not_given_up_here(client):
    purchase = factories.paid_purchase()
    assert client.post(url("purchase-cancellation-create", purchase)).status_code == 409
    assert Purchase.objects.get().state == "paid"


def test_an_expired_purchase_says_so(client):
    purchase = factories.place()
    with clock.at(purchase.expires_at):
        assert "This order was not paid in time" in client.get(url("purchase", purchase)).content.decode()


def test_only_the_token_opens_it_and_only_in_its_store(client):
    purchase = factories.place()
    assert client.get(url("purchase", Purchase(token="guessed"))).status_code == 404
    assert client.get(url("purchase", purchase, storefronts.BY_CODE["US"])).status_code == 404
    for name in ("payment-create", "purchase-cancellation-create"):
        assert client.post(url(name, Purchase(token="guessed"))).status_code == 404
        assert client.get(url(name, purchase)).status_code == 405


def test_the_token_does_not_leave_by_the_referrer(client):
    response = client.get(url("purchase", factories.place()))
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_guests_are_offered_an_account_and_customers_are_not(client):
    guests, customer = factories.paid_purchase(), UserFactory()
    assert "Create an account" in client.get(url("purchase", guests)).content.decode()
    client.force_login(customer)
    own = factories.paid_purchase(customer=customer)
    assert "Create an account" not in client.get(url("purchase", own)).content.decode()
