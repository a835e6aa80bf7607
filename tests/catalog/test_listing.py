"""One list over several categories: merged from each one's own order, the same as if all were sorted."""

import itertools

import pytest

from catalog import listing
from catalog.listing import Scope
from catalog.listing_filters import Filters, Sort
from catalog.models import FeaturedOffer
from tests.catalog.factories import CategoryFactory, OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaves(monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    categories = [CategoryFactory() for _ in range(4)]  # nothing is sold in the last one
    brands = itertools.cycle(["A", "B"])
    for number, category in enumerate(categories[:3] * 3):
        offer = OfferFactory(category=category, brand=next(brands), prices={"CN": 900 - number}, stock=number % 4)
        FeaturedOffer.objects.filter(product=offer.product).update(sold=number * 7 % 5)
    OfferFactory()  # of another category
    return [category.pk for category in categories]


def page(leaves, *, filters=None, sort=Sort.BEST, number=1):
    scope = Scope("f.storefront = %(storefront)s", {"storefront": "CN"}, leaves=leaves)
    return listing.page(scope, filters=filters or Filters(), sort=sort, number=number, facets=())


def wanted(leaves, *order, **chosen):
    rows = FeaturedOffer.objects.filter(storefront="CN", category__in=leaves, **chosen).order_by(*order)
    return list(rows.values_list("product_id", flat=True))


BEST = ("-in_stock", "-sold", "product_id")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_several_categories_are_merged_in_order(leaves, number):
    found = page(leaves, number=number)
    assert [row.product_id for row in found.rows] == wanted(leaves, *BEST)[(number - 1) * 3 : number * 3]
    assert (found.total, found.counted, found.has_next) == (9, True, number < 3)
    assert sum(found.counts["category"].values()) == 9


def test_filters_and_other_orders_hold_too(leaves):
    found = page(leaves, filters=Filters(brands=("A",)))
    assert [row.product_id for row in found.rows] == wanted(leaves, *BEST, brand="A")[:3]
    assert (found.total, found.counts["brand"]) == (5, {"A": 5, "B": 4})
    found = page(leaves, sort=Sort.PRICE_UP)
    assert [row.product_id for row in found.rows] == wanted(leaves, "amount_minor", "product_id")[:3]


def test_one_category_and_none(leaves):
    assert [row.product_id for row in page(leaves[:1]).rows] == wanted(leaves[:1], *BEST)
    assert page(leaves[3:]).total == page([leaves[3], leaves[3]]).total == 0
    assert page([]).total == 10


def test_by_whole_stars_of_the_average(leaves):
    rated = FeaturedOffer.objects.filter(storefront="CN", category__in=leaves).order_by("product_id")
    for row, (total, count) in zip(rated, [(5, 1), (9, 2), (7, 2), (4, 4)], strict=False):
        FeaturedOffer.objects.filter(pk=row.pk).update(rating_sum=total, rating_count=count)
    found = page(leaves, filters=Filters(ratings=("4",)))
    assert sorted(row.rating_sum for row in found.rows) == [5, 9]
    assert found.counts["rating"] == {"4": 2, "3": 1, "1": 1}
    assert page(leaves, filters=Filters(ratings=("1", "2"))).total == 1
