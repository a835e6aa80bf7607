import re

import pytest
from django.urls import reverse

from orders.models import Refund
from tests.accounts.factories import MembershipFactory
from tests.catalog.factories import OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client):
    made = factories.paid_order(offers=[(OfferFactory(prices={"CN": 5_000}), 1)])
    client.force_login(made.seller.memberships.get().user)
    return made


def url(order):
    return reverse("seller_orders:refund-create", kwargs={"number": order.number})


def entered(client, order, amount, **changes):
    page = client.get(url(order)).content.decode()
    key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
    return {"reason": "damaged", "note": "", "key": key, f"line_{order.lines.get().pk}": amount, **changes}


def test_first_a_preview_then_the_refund(client, order):
    data = entered(client, order, "12.34")
    preview = client.post(url(order), data).content.decode()
    assert "The customer gets" in preview
    assert "10.64" in preview  # goods
    assert "1.70" in preview  # delivery
    assert Refund.objects.count() == 0
    assert client.post(url(order), {**data, "confirm": "1"}).status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason, refund.actor) == (
        1_234,
        "damaged",
        order.seller.memberships.get().user,
    )


def test_confirming_twice_refunds_once(client, order):
    data = {**entered(client, order, "1.00"), "confirm": "1"}
    client.post(url(order), data)
    client.post(url(order), data)
    assert Refund.objects.get().amount_minor == 100


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("58.01", "58.00 can still be refunded."),
        ("0", "58.00 can still be refunded."),
        ("-1", "58.00 can still be refunded."),
        ("1.234", "CNY has 2 decimal places; this amount has more."),
        ("all", "Enter an amount such as 128.00."),
        ("", "Enter an amount for at least one line."),
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_a_wrong_amount_is_422_and_kept(client, order, amount, message, step):
    data = entered(client, order, amount, note="Scratch")
    response = client.post(url(order), {**data, step: "1"})
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "Scratch" in page
    assert Refund.objects.count() == 0


def test_another_sellers_order_is_404(client, order):
    other = factories.paid_order()
    assert client.get(url(other)).status_code == 404
    assert client.post(url(other), {}).status_code == 404


def test_an_unpaid_order_is_404(client, order):
    waiting = factories.place(offers=[(OfferFactory(seller=order.seller), 1)]).orders.get()
    assert client.get(url(waiting)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("orders", 200), ("finance", 200), ("catalogue", 404), ("viewer", 404)])
def test_who_may_refund(client, order, role, status):
    client.force_login(MembershipFactory(seller=order.seller, role=role).user)
    assert client.get(url(order)).status_code == status


def test_a_wholly_refunded_order_has_no_form(client, order):
    client.post(url(order), {**entered(client, order, "58.00"), "confirm": "1"})
    page = client.get(url(order)).content.decode()
    assert "Everything paid for this order has been refunded." in page
    assert 'name="reason"' not in page


def test_a_seller_cancels_what_has_not_left(client, order):
    assert "Cancel the order" in client.get(url(order)).content.decode()
    cancellation = reverse("seller_orders:cancellation-create", kwargs={"number": order.number})
    assert client.post(cancellation).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.cancel_reason_text, order.refunded_minor) == (
        "cancelled",
        "Cancelled by the seller",
        order.total_minor,
    )
    assert client.post(cancellation).status_code == 409
    assert Refund.objects.count() == 1
