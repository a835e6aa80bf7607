"""The rating of a product: one row, and the rows that lists read."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from catalog import checks, ratings
from catalog.models import FeaturedOffer, ProductRating
from catalog.offers import list_offer
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import PRICES, OfferFactory, ProductFactory

pytestmark = pytest.mark.django_db


def shown(product):
    rows = FeaturedOffer.objects.filter(product=product)
    return set(rows.values_list("rating_count", "rating_sum"))


def test_a_change_is_counted_and_lists_follow():
    product = OfferFactory().product
    for stars in (5, 4):
        ratings.change(product=product, before=None, after=stars)
    ratings.change(product=product, before=5, after=1)
    rating = ProductRating.objects.get(product=product)
    assert (rating.count, rating.sum, rating.by_stars) == (2, 5, {5: 0, 4: 1, 3: 0, 2: 0, 1: 1})
    assert shown(product) == {(2, 5)}
    ratings.change(product=product, before=1, after=None)
    assert shown(product) == {(1, 4)}
    assert list(checks.stale_ratings()) == []


def test_the_same_stars_again_write_nothing(count_queries):
    product = OfferFactory().product
    assert count_queries(lambda: ratings.change(product=product, before=3, after=3)) == 0


def test_a_listing_that_comes_later_shows_the_rating():
    product = ProductFactory()
    ratings.change(product=product, before=None, after=3)
    assert shown(product) == set()
    list_offer(product=product, seller=SellerFactory(), sku="S", prices=PRICES, stock=1, actor=None)
    assert shown(product) == {(1, 3)}


def test_many_are_replaced_at_once(count_queries):
    products = [OfferFactory().product for _ in range(3)]
    one = count_queries(lambda: ratings.replace(stars={products[0].pk: (0, 0, 0, 1, 1)}))
    stars = {product.pk: (1, 0, 0, 0, 2) for product in products}
    assert count_queries(lambda: ratings.replace(stars=stars)) == one
    assert [shown(product) for product in products] == [{(3, 11)}] * 3


def test_the_database_refuses_a_sum_that_is_none():
    product = ProductFactory()
    for wrong in ({"count": 1}, {"count": 1, "stars_4": 1, "sum": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProductRating.objects.create(product=product, **wrong)


def test_the_mean_has_one_decimal():
    assert [ratings.mean(*pair) for pair in ((0, 0), (9, 2), (14, 3), (5, 1))] == ["", "4.5", "4.7", "5.0"]
    with override("de"):
        assert ratings.mean(9, 2) == "4,5"
