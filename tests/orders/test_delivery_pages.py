"""Where a parcel goes decides what it costs: on the checkout page, in the order, by a button or a script."""

import re

import pytest

from catalog.delivery_templates import ZoneInput
from marketplace.storefronts import store_url
from orders.models import Address, Order, Purchase
from tests.accounts.factories import UserFactory
from tests.catalog.factories import DeliveryTemplateFactory, OfferFactory
from tests.orders import factories

pytestmark = pytest.mark.django_db
CHECKOUT = store_url("orders:checkout", language="en")
TIBET = {**factories.ADDRESSES["CN"], "region": "西藏自治区", "city": "拉萨市", "district": "城关区"}


@pytest.fixture
def offer(client):
    template = DeliveryTemplateFactory()
    made = OfferFactory(seller=template.seller, prices={"CN": 1_000})
    client.post(store_url("orders:basket-line-create", language="en"), {"offer": made.pk, "quantity": "2"})
    return made


def typed(client, address, **changes):
    page = client.get(CHECKOUT)
    return {
        **address, "email": "guest@example.com", "invoice_kind": "none", "payment_provider": "sandbox",
        "total": page.context["quote"].total_minor, "key": page.context["form"]["key"].value(), **changes,
    }  # fmt: skip


def total(page):
    return int(re.search(r'name="total" value="(\d+)"', page.content.decode())[1])


def test_the_province_changes_the_total(client, offer):
    data = typed(client, TIBET, update="1")
    assert total(client.get(CHECKOUT)) == 2_000 + 1_000
    page = client.post(CHECKOUT, data)
    assert total(page) == 2_000 + 3_000 + 500
    assert '<option value="拉萨市" selected>' in page.content.decode()
    assert "express" not in page.content.decode()  # not offered there
    assert Purchase.objects.count() == 0


def test_whoever_orders_with_the_old_total_sees_the_new_one_first(client, offer):
    data = typed(client, TIBET, **{f"delivery_{offer.seller_id}-seller": "standard"})
    answer = client.post(CHECKOUT, data)
    assert (answer.status_code, "The total has changed" in answer.content.decode()) == (422, True)
    again = client.post(CHECKOUT, {**data, "total": total(answer)})
    assert again.status_code == 302
    assert Order.objects.get().delivery_minor == 3_500


def test_municipalities_have_one_city_and_some_cities_no_districts(client, offer):
    page = client.post(CHECKOUT, typed(client, {"region": "上海市"}, update="1")).content.decode()
    assert '<option value="上海市"' in page
    assert "Choose a city" not in page
    page = client.post(CHECKOUT, typed(client, {"region": "广东省", "city": "东莞市"}, update="1")).content.decode()
    assert re.search(r'<input type="text" name="district"', page)
    assert "Town" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"city": "Gotham"}, "Enter the city."),
        ({"district": "徐汇区"}, "Enter the district."),
        ({"region": "Mars"}, "Choose the province."),
        ({"region": ""}, "Choose the province."),
    ],
)
def test_places_that_are_not_there_are_told_beside_the_field(client, offer, changes, words):
    method = {f"delivery_{offer.seller_id}-seller": "standard"}
    answer = client.post(CHECKOUT, typed(client, {**TIBET, **changes}, **method))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Purchase.objects.count() == 0


def test_a_kept_address_counts_at_once(client, offer):
    user = UserFactory(language="en")
    Address.objects.create(user=user, storefront="CN", fields=TIBET)
    client.force_login(user)
    assert total(client.get(CHECKOUT)) == 5_500
    basket = client.get(store_url("orders:basket", language="en")).content.decode()
    assert "¥35.00" in basket
    page = client.post(CHECKOUT, typed(client, factories.ADDRESSES["CN"], saved="new", update="1"))
    assert total(page) == 3_000


def test_by_weight_and_by_listing(client):
    light = DeliveryTemplateFactory(
        measure="weight", zones=(ZoneInput("standard", (), 500, 600, 500, 300),), name="Light"
    )
    seller = light.seller
    heavy = OfferFactory(seller=seller, prices={"CN": 1_000}, weight_g=1_200)
    basket = factories.basket(offers=[(heavy, 2), (OfferFactory(seller=seller, prices={"CN": 1_000}), 1)])
    parcel = factories.baskets.groups(basket)[0]
    # 2 × 1.2 kg and one that counts as a kilogram: 3.4 kg are 500 g and six steps of 500 g
    assert [(each.method.code, each.price_minor) for each in parcel.options] == [("standard", 600 + 6 * 300)]


def test_what_the_platform_sends_has_the_stores_tariff():
    template = DeliveryTemplateFactory()
    offer = OfferFactory(seller=template.seller, channel="platform", prices={"CN": 1_000})
    parcel = factories.baskets.groups(factories.basket(offers=[(offer, 1)]))[0]
    assert [each.price_minor for each in parcel.options] == [800, 1_500]
