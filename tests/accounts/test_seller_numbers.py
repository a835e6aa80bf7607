"""The numbers of the seller platform: right for each seller, and asked together."""

import pytest

from accounts import notifications, seller_nav, seller_numbers
from tests.accounts.factories import SellerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(seller):
    return seller.memberships.get().user


def told(seller):
    notifications.tell_seller(seller=seller, kind="seller_reinstated", subject=seller, url="/")


def test_numbers_are_asked_once_and_those_of_every_page_with_the_first(seller, owner, django_assert_num_queries):
    numbers = seller_numbers.begin(seller, owner)
    with django_assert_num_queries(1):
        assert numbers.get(["desk.done"]) == [0]
        assert seller_numbers.of(seller).get(["desk.to_ship", "bell", "desk.done"]) == [0, 0, 0]


def test_a_page_that_begins_knows_nothing(seller, owner):
    assert seller_numbers.begin(seller, owner).get(["bell"]) == [0]
    told(seller)
    assert seller_numbers.of(seller).get(["bell"]) == [0]
    assert seller_numbers.begin(seller, owner).get(["bell"]) == [1]


def test_other_sellers_count_for_nothing(seller):
    told(SellerFactory())
    assert seller_numbers.of(seller).get(["bell"]) == [0]


def test_every_line_of_the_rail_counts_what_is_registered(seller):
    names = [item.count for item in seller_nav._items if item.count]
    assert len(seller_numbers.of(seller).get(names)) == len(names) > 0
