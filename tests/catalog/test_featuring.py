"""Which offer a product sells by default."""

import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as st

from catalog import checks, featuring, offers, pictures, pricing, products, stock
from catalog.models import FeaturedOffer, Offer, Product, Stock
from catalog.models.offer import Channel, OfferState
from marketplace import clock
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import CategoryFactory, OfferFactory, ProductFactory, picture_file

pytestmark = pytest.mark.django_db


def featured(product, storefront="CN"):
    return FeaturedOffer.objects.filter(product=product, storefront=storefront).first()


def test_the_row_has_everything_a_card_shows():
    offer = OfferFactory(title_zh="保温杯", title_en="Bottle", brand="Fjord", handling_days=2, channel="platform")
    row = featured(offer.product)
    assert (row.offer_id, row.seller_id, row.seller_name, row.seller_slug) == (
        offer.pk, offer.seller_id, offer.seller.store_name, offer.seller.slug,
    )  # fmt: skip
    assert (row.number, row.titles, row.brand) == (
        offer.product.number,
        {"zh-hans": "保温杯", "en": "Bottle"},
        "Fjord",
    )
    assert (row.category_id, row.category_path) == (offer.product.category_id, offer.product.category.path)
    assert (row.currency, row.amount_minor, row.in_stock, row.channel, row.handling_days, row.picture) == (
        "CNY", 12_900, True, "platform", 2, "",
    )  # fmt: skip


def test_a_picture_and_a_new_title_reach_the_lists():
    offer = OfferFactory()
    picture = pictures.add_picture(product=offer.product, image_file=picture_file())
    pictures.render_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    products.change_product(product=offer.product, texts={"en": products.TextInput("New title")})
    row = featured(offer.product)
    assert (row.picture, row.titles["en"]) == (picture.thumbnail.name, "New title")


def test_a_lower_price_wins_and_loses_again_when_sold_out():
    dear = OfferFactory(prices={"CN": 200})
    cheap = OfferFactory(product=dear.product, prices={"CN": 100}, stock=1)
    assert featured(dear.product).offer_id == cheap.pk

    stock.take(quantities={cheap.pk: 1}, reference="G1")
    assert featured(dear.product).offer_id == dear.pk

    offers.change_price(offer=dear, prices={"CN": 90}, actor=None)
    stock.give_back(quantities={cheap.pk: 1}, reference="G1")
    assert (featured(dear.product).offer_id, featured(dear.product).amount_minor) == (dear.pk, 90)


def test_new_goods_stand_before_used_ones_at_any_price():
    new = OfferFactory(prices={"CN": 900})
    used = OfferFactory(product=new.product, prices={"CN": 100}, condition="used")
    assert (featured(new.product).offer_id, featured(new.product).condition) == (new.pk, "new")
    offers.change_offer(offer=new, actor=None, condition="refurbished")
    assert (featured(new.product).offer_id, featured(new.product).condition) == (used.pk, "used")


def test_the_audit_tells_of_a_row_with_another_condition():
    offer = OfferFactory(condition="used")
    FeaturedOffer.objects.filter(storefront="CN").update(condition="new")
    (found,) = checks.stale_featured()
    assert found == f"product {offer.product_id} in CN: its featured offer is not the best one"


def test_each_store_has_its_own():
    first = OfferFactory(prices={"CN": 100, "US": 50})
    second = OfferFactory(product=first.product, prices={"CN": 200, "US": 40})
    assert featured(first.product, "CN").offer_id == first.pk
    assert featured(first.product, "US").offer_id == second.pk


def test_without_a_live_offer_there_is_no_row():
    offer = OfferFactory()
    offers.delete_offer(offer=offer, actor=None)
    assert not FeaturedOffer.objects.exists()


def test_what_does_not_change_is_not_written():
    offer = OfferFactory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin FROM catalog_featuredoffer ORDER BY id")
        before = cursor.fetchall()
    featuring.refresh([offer.product_id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin FROM catalog_featuredoffer ORDER BY id")
        assert cursor.fetchall() == before


def test_refreshing_costs_two_queries_however_many(django_assert_num_queries):
    category = CategoryFactory()
    pks = [OfferFactory(category=category).product_id for _ in range(3)]
    with django_assert_num_queries(2):
        featuring.refresh(pks)
    with django_assert_num_queries(0):
        featuring.refresh([])


offer_sets = st.lists(
    st.tuples(
        st.sampled_from([OfferState.LIVE, OfferState.PAUSED, OfferState.SUPPRESSED]),
        st.sampled_from(Channel.values),
        st.integers(0, 1),
        st.none() | st.integers(1, 3),
        st.none() | st.integers(1, 3),
        st.integers(0, 2),
        st.sampled_from(Offer.Condition.values),
    ),
    max_size=6,
)


@given(offer_sets)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_choice_is_what_the_rule_says(transactional_rollback, sets):
    with transactional_rollback():
        product, now = ProductFactory(), clock.now()
        made = []
        for number, (state, channel, left, china, states, age, condition) in enumerate(sets):
            offer = Offer.objects.create(
                seller=SellerFactory(owner=False), product=product, sku=f"S{number}", state=state, channel=channel,
                condition=condition, created_at=now.replace(year=2020 + age),
            )  # fmt: skip
            Stock.objects.create(offer=offer, available=left)
            for store, price in (("CN", china), ("US", states)):
                if price:
                    pricing.write({offer.pk: {store: price}})
            made.append((offer, left, {"CN": china, "US": states}))

        featuring.refresh([product.pk])

        for store in ("CN", "US"):
            live = [entry for entry in made if entry[0].state == OfferState.LIVE and entry[2][store]]
            best = min(
                live,
                key=lambda e: (
                    e[1] == 0,
                    e[0].condition != "new",
                    e[2][store],
                    e[0].channel != "platform",
                    e[0].created_at,
                    e[0].pk,
                ),
                default=None,
            )
            row = featured(product, store)
            assert (row and (row.offer_id, row.amount_minor, row.in_stock, row.condition)) == (
                best and (best[0].pk, best[2][store], best[1] > 0, best[0].condition)
            )
        assert list(checks.stale_featured()) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_sellers_who_change_prices_at_once_leave_the_lowest_featured():
    first = OfferFactory(prices={"CN": 500})
    second = OfferFactory(product=first.product, prices={"CN": 500})
    for low, high in ((300, 400), (250, 200), (100, 150), (90, 80)):
        start = threading.Barrier(2)

        def change(offer, price, start=start):
            start.wait()
            offers.change_price(offer=offer, prices={"CN": price}, actor=None)
            connection.close()

        threads = [threading.Thread(target=change, args=pair) for pair in ((first, low), (second, high))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert featured(Product.objects.get()).amount_minor == min(low, high)
