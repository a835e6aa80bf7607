"""A listing's stock page: what moved and why, and moving it."""

import pytest
from django.urls import reverse

from catalog import checks, stock
from catalog.models import FeaturedOffer, Stock, StockMovement
from tests.catalog.factories import OfferFactory

pytestmark = pytest.mark.django_db
QUERIES = 6


@pytest.fixture
def offer():
    return OfferFactory(stock=5)


@pytest.fixture
def address(client, offer):
    client.force_login(offer.seller.memberships.get().user)
    return reverse("seller_catalog:offer-stock", args=[offer.pk])


def left(offer):
    return Stock.objects.get(offer=offer).available


def test_moves_with_reason_and_shows_it(client, address, offer):
    page = client.post(address, {"delta": "-5", "reason": "damaged", "reference": "LS-7"}, follow=True)

    assert left(offer) == 0
    words = page.content.decode()
    assert ("Damaged or lost" in words, "LS-7" in words, "0 pieces are in stock now." in words) == (True, True, True)
    assert not FeaturedOffer.objects.get(product=offer.product, storefront="CN").in_stock
    client.post(address, {"delta": "12", "reason": "received", "reference": ""})
    assert left(offer) == 12
    assert list(checks.findings()) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"delta": "-6", "reason": "counted"}, "There are 5 pieces."),
        ({"delta": "0", "reason": "counted"}, "There are 5 pieces."),
        ({"delta": "999999", "reason": "counted"}, "There are 5 pieces."),
        ({"delta": "x", "reason": "counted"}, "whole number"),
        ({"delta": "1", "reason": "sold"}, "valid choice"),
        ({"delta": "", "reason": "counted"}, "required"),
    ],
)
def test_says_what_is_wrong_and_moves_nothing(client, address, offer, data, words):
    answer = client.post(address, data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (left(offer), StockMovement.objects.filter(stock__offer=offer).count()) == (5, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_takes_the_same_number_of_queries(client, address, offer, count, django_assert_num_queries):
    for _ in range(count):
        stock.adjust_stock(
            offer=offer, delta=1, reason="counted", reference="", actor=offer.seller.memberships.get().user
        )
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
