"""What buying costs in queries, step by step: the same from one seller and from three."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Offer
from orders.gateways import sandbox
from orders.models import Basket, Purchase
from tests.catalog.factories import OfferFactory
from tests.orders import factories
from tests.orders.test_checkout_page import filled_in, url
from tests.orders.test_webhooks import notice, post

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("count", [1, 3])]

Count = Callable[[Callable[[], object]], int]


def put_in(client: Client, offer: Offer) -> None:
    client.post(url("basket-line-create"), {"offer": offer.pk, "quantity": 1, "then": "checkout"})


def filled(client: Client, count: int) -> None:
    for offer in OfferFactory.create_batch(count):
        put_in(client, offer)


def test_an_article_more(client: Client, count: int, count_queries: Count) -> None:
    filled(client, count)
    offer = OfferFactory()
    assert count_queries(lambda: put_in(client, offer)) == 6
    assert Basket.objects.get().lines.count() == count + 1


def test_placing(client: Client, count: int, count_queries: Count) -> None:
    filled(client, count)
    data = filled_in(client)
    assert count_queries(lambda: client.post(url(), data)) == 20
    assert Purchase.objects.get().orders.count() == count


def test_paying(client: Client, count: int, count_queries: Count) -> None:
    offers = OfferFactory.create_batch(count)
    factories.paid_purchase(offers=[(offer, 1) for offer in offers])  # opens the sellers' books
    for offer in offers:
        put_in(client, offer)
    client.post(url(), filled_in(client, invoice_kind="personal", invoice_title="Lin"))
    purchase = Purchase.objects.latest("pk")
    payment = factories.open_payment(purchase)
    page = reverse("payments:sandbox", kwargs={"token": payment.provider_ref})
    assert count_queries(lambda: client.post(page, {"outcome": "success"})) == 3
    payload = notice(payment, sandbox.Status.PAID)
    assert count_queries(lambda: post(client, payload)) == 21
    assert {order.state for order in purchase.orders.all()} == {"unshipped"}
