"""Stock: set, taken, given back; never oversold, every change a movement."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from catalog import checks, stock
from catalog.errors import InvalidOffer, OutOfStock
from catalog.models import FeaturedOffer, Stock, StockMovement
from tests.catalog.factories import CategoryFactory, OfferFactory

pytestmark = pytest.mark.django_db


def available(*offers):
    by_offer = dict(Stock.objects.values_list("offer_id", "available"))
    return [by_offer[offer.pk] for offer in offers]


def movements(offer):
    return list(StockMovement.objects.filter(stock__offer=offer).order_by("pk").values_list("delta", "reason"))


def test_setting_stock_records_the_difference():
    offer = OfferFactory(stock=10)
    stock.set_stock(offer=offer, quantity=4, actor=None)
    stock.set_stock(offer=offer, quantity=4, actor=None)
    assert available(offer) == [4]
    assert movements(offer) == [(10, "set"), (-6, "set")]


@pytest.mark.parametrize("quantity", [-1, 1_000_000])
def test_impossible_stock_is_refused(quantity):
    offer = OfferFactory(stock=10)
    with pytest.raises(InvalidOffer):
        stock.set_stock(offer=offer, quantity=quantity, actor=None)
    assert available(offer) == [10]


def test_taking_and_giving_back():
    first, second = OfferFactory(stock=10), OfferFactory(stock=3)
    stock.take(quantities={second.pk: 3, first.pk: 4}, reference="G1")
    assert available(first, second) == [6, 0]
    assert movements(second) == [(3, "set"), (-3, "sold")]

    stock.give_back(quantities={second.pk: 2}, reference="G1", reason="returned")

    assert available(first, second) == [6, 2]
    assert movements(second)[-1] == (2, "returned")
    assert list(checks.findings()) == []


def test_taking_too_much_takes_nothing_and_says_what_is_left():
    first, second = OfferFactory(stock=10), OfferFactory(stock=3)
    with pytest.raises(OutOfStock) as refusal:
        stock.take(quantities={first.pk: 4, second.pk: 4}, reference="G1")
    assert refusal.value.available == {second.pk: 3}
    assert refusal.value.field == "quantity"
    assert available(first, second) == [10, 3]
    assert movements(first) == [(10, "set")]


def test_an_offer_without_stock_row_has_none():
    with pytest.raises(OutOfStock) as refusal:
        stock.take(quantities={404: 1}, reference="G1")
    assert refusal.value.available == {404: 0}


@pytest.mark.parametrize("quantity", [0, -1])
def test_quantities_are_positive(quantity):
    offer = OfferFactory(stock=10)
    for call in (stock.take, stock.give_back):
        with pytest.raises(ValueError, match="must be positive"):
            call(quantities={offer.pk: quantity}, reference="G1")
    assert available(offer) == [10]


def test_lists_learn_when_the_last_piece_goes_and_when_one_comes_back():
    offer = OfferFactory(stock=1)
    stock.take(quantities={offer.pk: 1}, reference="G1")
    assert set(FeaturedOffer.objects.values_list("in_stock", flat=True)) == {False}
    stock.give_back(quantities={offer.pk: 1}, reference="G1")
    assert set(FeaturedOffer.objects.values_list("in_stock", flat=True)) == {True}


def test_taking_costs_the_same_for_one_and_for_three(count_queries):
    category = CategoryFactory()
    offers = [OfferFactory(category=category, stock=10) for _ in range(3)]
    one = count_queries(lambda: stock.take(quantities={offers[0].pk: 1}, reference="G1"))
    three = count_queries(lambda: stock.take(quantities={offer.pk: 2 for offer in offers}, reference="G2"))
    assert one == three == 3


def test_the_database_refuses_negative_stock():
    offer = OfferFactory(stock=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.filter(offer=offer).update(available=-1)


@pytest.mark.parametrize("change", [lambda rows: rows.update(delta=99), lambda rows: rows.delete()])
def test_the_database_keeps_movements(change):
    OfferFactory(stock=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(StockMovement.objects.all())
    assert StockMovement.objects.get().delta == 1


def test_audit_sees_stock_that_moved_without_a_movement():
    offer = OfferFactory(stock=1)
    Stock.objects.update(available=2)
    assert list(checks.findings()) == [f"offer {offer.pk}: stock is 2, its movements add up to 1"]


def _buy_in_threads(offers_of_each):
    """Let every thread buy one piece of each of its offers, at once; return how many could."""
    start, bought = threading.Barrier(len(offers_of_each)), []

    def buy(offers):
        try:
            start.wait()
            stock.take(quantities={offer.pk: 1 for offer in offers}, reference="G1")
            bought.append(1)
        except OutOfStock:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=buy, args=[offers]) for offers in offers_of_each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(bought)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_buy_the_last_piece_and_one_gets_it():
    offer = OfferFactory(stock=1)
    assert _buy_in_threads([[offer], [offer]]) == 1
    assert available(offer) == [0]
    assert movements(offer) == [(1, "set"), (-1, "sold")]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_people_want_five_pieces_and_five_get_one():
    offer = OfferFactory(stock=5)
    assert _buy_in_threads([[offer]] * 20) == 5
    assert available(offer) == [0]
    assert movements(offer) == [(5, "set"), *[(-1, "sold")] * 5]
    assert list(checks.findings()) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_baskets_in_opposite_order_do_not_deadlock():
    first, second = OfferFactory(stock=10), OfferFactory(stock=10)
    assert _buy_in_threads([[first, second], [second, first]] * 5) == 10
    assert available(first, second) == [0, 0]
