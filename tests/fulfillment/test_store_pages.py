import pytest

from fulfillment import invoices
from marketplace.storefronts import store_url
from orders.models import Order
from tests.accounts.factories import UserFactory
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def page(client, order, token=""):
    url = store_url("orders:order-detail", language="en", number=order.number)
    return client.get(f"{url}?token={token}" if token else url).content.decode()


def test_the_customer_sees_parcels_and_invoice(client, customer):
    order = factories.dispatched(customer=customer, invoice="company")
    shown = page(client, order)
    assert order.shipments.get().tracking_number in shown
    assert "I have received it" in shown
    assert "The seller sends it by" in shown
    factories.mail(order.invoice, tracking_number="SF77")
    assert "SF77" in page(client, order)


def test_an_order_without_parcel_or_wish_has_no_panels(client, customer):
    shown = page(client, factories.order(customer=customer))
    assert "Follow the parcel" not in shown
    assert "<h2>Invoice</h2>" not in shown


def test_the_file_is_there_once_the_seller_has_sent_it(client, customer):
    order = factories.dispatched(customer=customer, invoice="company")
    url = store_url("fulfillment:invoice-file", language="en", number=order.number)
    numbers = {"invoice": order.invoice, "code": "", "number": factories.E_NUMBER, "actor": None}
    invoices.issue_invoice(**numbers, file=factories.pdf())
    assert client.get(url).status_code == 404
    invoices.deliver_electronically(**numbers)
    assert b"".join(client.get(url).streaming_content)[:5] == b"%PDF-"
    assert "Download (PDF)" in page(client, order)


def test_a_guest_needs_the_token(client):
    order = factories.dispatched(invoice="company")
    numbers = {"invoice": order.invoice, "code": "", "number": factories.E_NUMBER, "actor": None}
    invoices.deliver_electronically(**numbers, file=factories.pdf())
    url = store_url("fulfillment:invoice-file", language="en", number=order.number)
    token = order.purchase.token
    assert [client.get(each).status_code for each in (url, f"{url}?token=x")] == [404, 404]
    assert b"".join(client.get(f"{url}?token={token}").streaming_content)[:5] == b"%PDF-"
    assert f"token={token}" in page(client, order, token)


def test_the_customer_says_that_it_has_arrived(client, customer):
    order = factories.dispatched(customer=customer)
    url = store_url("fulfillment:receipt-create", language="en", number=order.number)
    answer = client.post(url)
    order.refresh_from_db()
    assert (answer.status_code, order.state) == (302, Order.State.DELIVERED)
    assert order.history().last().actor == customer
    assert client.post(url).status_code == 409
