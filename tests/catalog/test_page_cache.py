"""Kept store pages: served without their queries, never with an old price, and each visitor with their own marks."""

import datetime as dt
import re

import pytest
from django.core.cache import caches
from django.db import OperationalError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings as examples, strategies as st
from redis.exceptions import ConnectionError as RedisDown

from catalog import (
    category_loading,
    listing,
    navigation,
    offers,
    page_cache,
    page_stamps,
    pricing,
    products,
    ratings,
    stock,
)
from catalog.models import Category
from marketplace import clock
from marketplace.caching import SpareRedisCache
from marketplace.storefronts import store_url
from tests.accounts.factories import UserFactory
from tests.catalog.factories import CategoryFactory, OfferFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_kept(settings):
    settings.PAGES_KEPT = dt.timedelta(minutes=1)


def page(path, client=None):
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def paths(offer):
    """Return the addresses of the three kinds of pages that show an offer."""
    product = offer.product
    return [
        store_url("catalog:home", language="en"),
        store_url("catalog:category", language="en", slug=product.category.slug),
        store_url("catalog:product", language="en", number=product.number),
    ]


def reword(product):
    products.change_product(product=product, texts={"en": products.TextInput("Reworded")})


def alike(offer, title="Alike"):
    return ProductFactory(category=offer.product.category, title_en=title)


@transaction.atomic
def rename(seller):
    """Change a seller's name in a (sub)transaction of its own, as every service does."""
    type(seller).objects.filter(pk=seller.pk).update(store_name="New name")


def prices(html):
    return re.findall(r'<span class="price">.*?</span>([0-9,]+)<', html)


@pytest.fixture
def offer():
    return OfferFactory(prices={"CN": 12_300})


def test_a_kept_page_costs_one_query(offer, count_queries):
    for path in paths(offer):
        page(path)
        assert count_queries(lambda path=path: page(path)) == 1


def test_one_query_also_beside_more_rows(offer, count_queries):
    for _ in range(3):
        OfferFactory(product=offer.product)
        OfferFactory(product=alike(offer))
    for path in paths(offer):
        page(path)
        assert count_queries(lambda path=path: page(path)) == 1


def test_a_changed_price_shows_at_once_everywhere(offer):
    assert all("123" in prices(page(path)) for path in paths(offer))
    pricing.change_prices(prices={offer.pk: {"CN": 45_600}})
    for path in paths(offer):
        assert set(prices(page(path))) == {"456"}


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda offer: stock.set_stock(offer=offer, quantity=0, actor=None), "Sold out"),
        (lambda offer: stock.set_stock(offer=offer, quantity=7, actor=None), "Only 7 left"),
        (lambda offer: offers.pause_offer(offer=offer, actor=None), "Not on sale"),
        (lambda offer: reword(offer.product), "Reworded"),
        (lambda offer: rename(offer.seller), "New name"),
        (lambda offer: OfferFactory(product=offer.product, prices={"CN": 77_700}), "777"),
        (lambda offer: OfferFactory(product=alike(offer, "Neighbour")), "Neighbour"),
        (lambda offer: OfferFactory(product=alike(offer), condition="used"), "flag--plain"),
    ],
)  # fmt: skip
def test_whatever_else_a_product_page_shows_is_of_now(offer, change, shown):
    path = paths(offer)[2]
    assert shown not in page(path)
    change(offer)
    assert shown in page(path)


def test_a_new_product_is_in_its_category_at_once(offer):
    path = paths(offer)[1]
    page(path)
    OfferFactory(product=alike(offer, "Newcomer"))
    assert "Newcomer" in page(path)


def test_a_price_given_up_leaves_no_trace(offer):
    before = [page(path) for path in paths(offer)]
    with transaction.atomic():
        pricing.change_prices(prices={offer.pk: {"CN": 45_600}})
        transaction.set_rollback(True)
    assert [prices(page(path)) for path in paths(offer)] == [prices(html) for html in before]


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 999)), min_size=1, max_size=8))
def test_no_sequence_of_changes_leaves_an_old_price(steps, transactional_rollback):
    """Whatever was looked at and changed before: each page shows the lowest price in stock, as the database has it."""
    with transactional_rollback():
        first = OfferFactory(prices={"CN": 100_000}, stock=20)
        second = OfferFactory(product=first.product, prices={"CN": 200_000}, stock=20)
        now = {first: 100_000, second: 200_000}
        for what, amount in steps:
            offer = (first, second)[what % 2]
            if what < 2:
                pricing.change_prices(prices={offer.pk: {"CN": amount * 100}})
                now[offer] = amount * 100
            else:
                stock.set_stock(offer=offer, quantity=0 if amount % 2 else 20, actor=None)
            for each in now:
                each.refresh_from_db()
                each.stock.refresh_from_db()
            shown = min((each.stock.available <= 0, minor) for each, minor in now.items())[1]
            some_left = any(each.stock.available for each in now)
            home, *others = [prices(page(path)) for path in paths(first)]
            assert home[:1] == ([f"{shown // 100:,}"] if some_left else [])  # only what is in stock
            assert [found[0] for found in others] == [f"{shown // 100:,}"] * 2


def test_everybody_gets_their_own_token_and_basket(offer):
    for path in paths(offer):
        one, other = Client(), Client()
        html, again = page(path, one), page(path, other)
        tokens = [re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', each)[1] for each in (html, again)]
        assert tokens[0] != tokens[1]
        assert page_cache._TOKEN not in again
        assert page_cache._BADGE not in again
        other.cookies["basket_count"] = "5"
        assert '<span class="badge-n" aria-hidden="true">5</span>' in page(path, other)
        assert "badge-n" not in page(path, one)


def test_the_token_of_a_kept_page_is_good(offer):
    path = paths(offer)[2]
    page(path)
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page(path, client))[1]
    data = {"offer": offer.pk, "quantity": "1", "csrfmiddlewaretoken": token}
    address = store_url("orders:basket-line-create", language="en")
    assert client.post(address, data).status_code == 302
    assert client.post(address, {**data, "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_themes_languages_and_stores_are_kept_apart(offer):
    path = paths(offer)[2]
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert "data-bs-theme" not in page(path)
    assert 'data-bs-theme="dark"' in page(path, dark)
    assert "data-bs-theme" not in page(path)
    assert "加入购物车" in page(path.replace("/en/", "/zh-hans/"))
    assert "Not on sale in the United States store" in page(path.replace("/cn/", "/us/"))


def test_who_is_signed_in_is_neither_served_from_it_nor_kept(offer, count_queries):
    member = Client()
    member.force_login(UserFactory())
    for path in paths(offer):
        assert "Sign in" not in page(path, member)
        assert "Sign in" in page(path)
        assert "Sign in" not in page(path, member)


def test_an_address_with_a_question_is_rendered(offer):
    path = paths(offer)[1]
    page(path)
    assert "No match" not in page(path)
    assert "Nothing matches these filters." in page(f"{path}?from=99999")


def test_a_missing_product_is_not_kept():
    path = store_url("catalog:product", language="en", number="P000009999")
    assert [Client().get(path).status_code for _ in range(2)] == [404, 404]


def test_the_next_day_shows_the_next_date(offer):
    path = paths(offer)[2]
    monday = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
    with clock.at(monday):
        assert "25–27 Nov" in page(path)
    with clock.at(monday + dt.timedelta(days=1)):
        assert "26–28 Nov" in page(path)


def test_a_renamed_category_shows_at_once(django_capture_on_commit_callbacks):
    CategoryFactory(slug="kitchen", names={"en": "Kitchen"})
    path = store_url("catalog:home", language="en")
    assert "Kitchen" in page(path)
    with django_capture_on_commit_callbacks(execute=True):
        category_loading.load()
    assert Category.objects.filter(slug="kitchen").exists()
    assert "Tea and coffee" in page(path)


def test_a_rating_shows_at_once_on_every_kind_of_page(offer):
    for path in paths(offer):
        assert "<b>4.0</b>" not in page(path)
    ratings.change(product=offer.product, before=None, after=4)
    assert all("<b>4.0</b>" in page(path) for path in paths(offer))
    ratings.change(product=offer.product, before=4, after=2)
    assert all("<b>2.0</b>" in page(path) for path in paths(offer))
    ratings.change(product=offer.product, before=2, after=None)
    assert all("<b>2.0</b>" not in page(path) for path in paths(offer))


def test_counts_are_at_most_a_minute_old(offer, monkeypatch):
    """Only what no card shows may lag: a category's count, beyond the rows of its first page."""
    monkeypatch.setattr(page_stamps, "PAGE_SIZE", 0)
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    other = OfferFactory(product=alike(offer))
    path = paths(offer)[1]
    assert "2 products" in page(path)
    offers.pause_offer(offer=other, actor=None)
    assert "2 products" in page(path)
    caches["pages"].clear()
    assert "2 products" not in page(path)


def test_without_redis_pages_are_served_uncached(offer, monkeypatch, settings):
    def down(*_args, **_kwargs):
        raise RedisDown

    spare = SpareRedisCache("redis://127.0.0.1:1", {})
    for name in ("get", "get_many", "set"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCache.{name}", down)
        monkeypatch.setattr(caches["pages"], name, getattr(spare, name))
    monkeypatch.setattr("catalog.navigation.cache.get", down)
    for path in paths(offer):
        assert "123" in prices(page(path))
    pricing.change_prices(prices={offer.pk: {"CN": 45_600}})
    assert all(set(prices(page(path))) == {"456"} for path in paths(offer))


def test_a_kept_page_has_the_headers_of_a_rendered_one(offer):
    for path in paths(offer):
        rendered, again = Client().get(path), Client().get(path)
        assert {name: value for name, value in again.items() if name != "Vary"} == {
            name: value for name, value in rendered.items() if name != "Vary"
        }
        assert [set(each["Vary"].split(", ")) for each in (rendered, again)] == [{"Accept-Language", "Cookie"}] * 2
        assert again["Content-Language"] == "en"
        assert again["X-Frame-Options"] == "DENY"
        assert int(again["Content-Length"]) == len(again.content)
        assert list(again.cookies) == list(rendered.cookies) == ["csrftoken"]


def test_kept_pages_are_for_our_own_hosts_and_for_reading(offer):
    for path in paths(offer):
        page(path)
        assert Client().get(path, headers={"host": "evil.example"}).status_code == 400
        assert Client().head(path).status_code == 200
        assert Client().post(path).status_code == 405
        assert Client().get(path.replace("/cn/", "/jp/")).status_code == 404
    assert Client().get(f"{paths(offer)[2][:-1]}%00/").status_code == 400


def test_without_the_database_a_kept_page_asks_for_patience_in_its_language(offer, monkeypatch):
    def lost(*_args):
        raise OperationalError

    path = paths(offer)[1].replace("/en/", "/zh-hans/")
    page(path)
    monkeypatch.setattr(page_stamps, "fetch_all", lost)
    response = Client(raise_request_exception=False).get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "请稍后再试" in response.content.decode()


def test_other_processes_learn_of_a_changed_category_within_a_second(offer, monkeypatch):
    category, path = offer.product.category, paths(offer)[1]
    page(path)
    category.names["en"] = "Renamed"
    category.save()
    navigation.cache.set(navigation.VERSION, "another")
    monkeypatch.setattr(navigation._memory, "asked", navigation.time.monotonic() - 0.5)
    assert "Renamed" not in page(path)
    monkeypatch.setattr(navigation._memory, "asked", navigation.time.monotonic() - 1.5)
    assert "Renamed" in page(path)


def test_a_product_in_a_category_that_another_process_made_just_now_has_its_page(monkeypatch):
    before = navigation.tree()
    offer = OfferFactory()
    monkeypatch.setattr(navigation._memory, "tree", before)
    monkeypatch.setattr(navigation._memory, "asked", navigation.time.monotonic())

    assert navigation.tree() is before
    page = Client().get(store_url("catalog:product", language="en", number=offer.product.number))

    assert page.status_code == 200


def test_while_one_thread_asks_for_the_categories_another_asks_itself(monkeypatch):
    navigation.tree()
    navigation.forget()
    whole, asked_meanwhile = navigation._version, []

    def slow():
        monkeypatch.setattr(navigation, "_version", whole)
        navigation.cache.set(navigation.VERSION, "another")
        asked_meanwhile.append(navigation.tree().version)
        return whole()

    monkeypatch.setattr(navigation, "_version", slow)
    navigation.tree()

    assert asked_meanwhile == ["another"]
