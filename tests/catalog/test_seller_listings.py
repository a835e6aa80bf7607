"""The list of listings and the form of one."""

import pytest
from django.urls import reverse

from catalog.models import Offer, Product
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory, ProductFactory, picture_file

pytestmark = pytest.mark.django_db
LIST = "/seller/listings/"


@pytest.fixture
def seller(client):
    seller = SellerFactory()
    client.force_login(seller.memberships.get().user)
    return seller


def skus(client, query=""):
    return [row.offer.sku for row in client.get(LIST + query).context["rows"]]


def form_data(**changes):
    data = {"sku": "K-1", "price_CN": "399.00", "price_US": "", "stock": "5", "condition": "new", "channel": "seller",
            "handling_days": "1"}  # fmt: skip
    return {**data, **changes}


def product_data(**changes):
    return form_data(**{"title_zh-hans": "壶", "title_en": "Kettle", "brand": "Fjord", **changes})


def test_filters_live_in_the_address(client, seller):
    branch = CategoryFactory(slug="kitchen")
    OfferFactory(seller=seller, sku="A", title_zh="细嘴壶", category=CategoryFactory(parent=branch))
    OfferFactory(seller=seller, sku="B-7", stock=0)
    OfferFactory(seller=seller, sku="C", stock=3, prices={})
    OfferFactory(sku="OTHER")
    assert skus(client) == ["C", "B-7", "A"]
    assert skus(client, "?status=live") == ["B-7", "A"]
    assert skus(client, "?stock=out") == ["B-7"]
    assert skus(client, "?stock=low") == ["C"]
    assert skus(client, "?category=kitchen") == ["A"]
    assert skus(client, "?problem=no_price") == ["C"]
    assert skus(client, "?q=细嘴") == ["A"]
    assert skus(client, "?q=b-7") == ["B-7"]
    assert skus(client, "?status=what&stock=ever") == ["C", "B-7", "A"]


def test_the_list_says_why_a_listing_is_not_live(client, seller):
    OfferFactory(seller=seller, sku="C", prices={})
    content = client.get(LIST).content.decode()
    assert "Enter a price in at least one store." in content


def test_queries_are_constant(client, seller, count_queries):
    OfferFactory(seller=seller)
    client.get(LIST)
    one = count_queries(lambda: client.get(LIST))
    for _ in range(3):
        OfferFactory(seller=seller)
    assert count_queries(lambda: client.get(LIST)) == one


def test_pages_of_25_50_and_100(client, seller):
    product = ProductFactory()
    for at in range(26):
        OfferFactory(seller=seller, product=product, sku=f"S{at}")
    assert len(skus(client)) == 25
    assert len(skus(client, "?page=2")) == 1
    assert len(skus(client, "?per=50")) == 26
    assert len(skus(client, "?per=7")) == 25


def test_picked_listings_are_paused_deleted_and_undone(client, seller):
    first, second = OfferFactory(seller=seller), OfferFactory(seller=seller)
    other = OfferFactory()

    def act(action, *picked):
        client.post(reverse("seller_catalog:listing-actions-create"), {"action": action, "o": [p.pk for p in picked]})
        return [Offer.objects.get(pk=each.pk).state for each in (first, second, other)]

    assert act("pause", first, other) == ["paused", "live", "live"]
    assert client.get(LIST).context["undo"] == {"text": "1 listing is paused.", "action": "resume", "ids": [first.pk]}
    assert client.get(LIST).context["undo"] is None
    assert act("resume", first) == ["live", "live", "live"]
    assert act("delete", first, second) == ["deleted", "deleted", "live"]
    assert act("restore", first, second) == ["live", "live", "live"]
    assert client.post(reverse("seller_catalog:listing-actions-create"), {"action": "explode"}).status_code == 404
    made_up = client.post(reverse("seller_catalog:listing-actions-create"), {"action": "pause", "o": ["²", "x"]})
    assert made_up.headers["Location"] == LIST


def test_prices_and_stock_are_edited_in_place(client, seller):
    offer = OfferFactory(seller=seller, prices={"CN": 100})
    prices, stock = (
        reverse(f"seller_catalog:{name}", args=[offer.pk]) for name in ("offer-prices-create", "offer-stock-create")
    )
    client.post(prices, {"price_CN": "12.50", "price_US": "3"})
    assert dict(offer.prices.values_list("storefront", "amount_minor")) == {"CN": 1250, "US": 300}
    client.post(stock, {"stock": "77"})
    offer.stock.refresh_from_db()
    assert offer.stock.available == 77
    response = client.post(stock, {"stock": "-1"}, headers={"HX-Request": "true"})
    assert "Enter a stock between 0 and 999,999." in response.content.decode()
    response = client.post(prices, {"price_CN": "12.505"}, headers={"HX-Request": "true"})
    assert "CNY has 2 decimal places" in response.content.decode()
    offer.stock.refresh_from_db()
    assert (offer.stock.available, offer.prices.get(storefront="CN").amount_minor) == (77, 1250)


def test_a_new_product_is_listed_with_pictures(client, seller):
    leaf = CategoryFactory(slug="kettles")
    AttributeFactory(category=leaf)
    address = reverse("seller_catalog:product-form") + "?category=kettles"
    assert client.get(address).status_code == 200
    data = product_data(
        attribute_material="steel",
        gtin="6901234567892",
        bullets_en="Slow\nSteady",
        picture_1=picture_file(),
        alt_1="From the side",
        picture_2=picture_file(colour="red"),
    )
    assert client.post(address, data).headers["Location"] == LIST
    offer = Offer.objects.get(seller=seller)
    assert (offer.state, offer.sku, offer.stock.available) == ("live", "K-1", 5)
    product = offer.product
    assert (product.attributes, product.gtin, product.created_by) == ({"material": "steel"}, "6901234567892", seller)
    assert product.texts.get(language="en").bullets == ["Slow", "Steady"]
    assert list(product.pictures.values_list("position", "alts")) == [(0, {"en": "From the side"}), (1, {})]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price_CN": ""}, "price_CN"),
        ({"price_CN": "1.999"}, "price_CN"),
        ({"price_CN": "0"}, "price_CN"),
        ({"title_zh-hans": "", "title_en": ""}, "title_zh-hans"),
        ({"title_en": "", "description_en": "words"}, "title_en"),
        ({"bullets_en": "\n".join("abcdef")}, "bullets_en"),
        ({"gtin": "123"}, "gtin"),
        ({"sku": "TAKEN"}, "sku"),
        ({"stock": "-1"}, "stock"),
        ({"attribute_material": "cheese"}, "attribute_material"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(client, seller, changes, field):
    OfferFactory(seller=seller, sku="TAKEN")
    AttributeFactory(category=CategoryFactory(slug="kettles"))
    response = client.post(
        reverse("seller_catalog:product-form") + "?category=kettles", product_data(picture_1=picture_file(), **changes)
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Product.objects.count() == 1


def test_a_refused_picture_leaves_nothing_behind(client, seller):
    CategoryFactory(slug="kettles")
    broken = picture_file()
    broken.file.truncate(60)
    response = client.post(
        reverse("seller_catalog:product-form") + "?category=kettles",
        product_data(picture_1=picture_file(), picture_2=broken),
    )
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["picture_2"])
    assert (Product.objects.count(), Offer.objects.count()) == (0, 0)


def test_searching_first_finds_what_to_sell(client, seller):
    product = ProductFactory(gtin="6901234567892", title_en="Gooseneck kettle", brand="Fjord")
    for query in ("6901234567892", product.number, "fjord kettle", "gooseneck"):
        found = client.get(reverse("seller_catalog:product-create"), {"q": query}).context["found"]
        assert [each["number"] for each in found] == [product.number]
    assert client.get(reverse("seller_catalog:product-create"), {"q": "toaster"}).context["found"] == []
    address = reverse("seller_catalog:offer-create") + f"?product={product.number}"
    assert client.get(address).status_code == 200
    client.post(address, form_data())
    assert Offer.objects.get(seller=seller).product == product


def test_a_listing_is_changed_with_its_page(client, seller):
    leaf = CategoryFactory()
    AttributeFactory(category=leaf)
    product = ProductFactory(category=leaf, created_by=seller)
    offer = OfferFactory(seller=seller, product=product)
    address = reverse("seller_catalog:offer-update", args=[offer.pk])
    assert client.get(address).context["owns_page"] is True
    client.post(address, product_data(price_CN="", price_US="20", title_en="", attribute_material="glass"))
    offer.refresh_from_db()
    assert (offer.sku, offer.stock.available) == ("K-1", 5)
    assert dict(offer.prices.values_list("storefront", "amount_minor")) == {"US": 2000}
    product.refresh_from_db()
    assert product.attributes == {"material": "glass"}


def test_a_shared_page_offers_only_the_sellers_part(client, seller):
    product = ProductFactory()
    OfferFactory(product=product)
    offer = OfferFactory(seller=seller, product=product)
    address = reverse("seller_catalog:offer-update", args=[offer.pk])
    assert "title_en" not in client.get(address).context["form"].fields
    client.post(address, product_data(brand="Mine"))
    product.refresh_from_db()
    assert product.brand == "Fjord"


@pytest.mark.parametrize("role", ["orders", "finance", "viewer"])
def test_other_roles_look_only(client, seller, role):
    offer = OfferFactory(seller=seller)
    client.force_login(MembershipFactory(seller=seller, role=role).user)
    assert "data-pick" not in client.get(LIST).content.decode()
    assert client.get(reverse("seller_catalog:offer-update", args=[offer.pk])).status_code == 200
    for name in ("offer-update", "offer-prices-create", "offer-stock-create"):
        assert client.post(reverse(f"seller_catalog:{name}", args=[offer.pk]), {"stock": "1"}).status_code == 404
    offer.stock.refresh_from_db()
    assert offer.stock.available == 10


def test_the_note_on_the_condition_is_kept_and_refused_for_new_goods(client, seller):
    offer = OfferFactory(seller=seller, sku="K-1", product=ProductFactory())
    address = reverse("seller_catalog:offer-update", args=[offer.pk])
    refused = client.post(address, form_data(condition_note="Dented"))
    assert (refused.status_code, "New goods have no note" in refused.content.decode()) == (422, True)
    assert client.post(address, form_data(condition="used", condition_note="Dented")).status_code == 302
    offer.refresh_from_db()
    assert (offer.condition_note, "Dented</textarea>" in client.get(address).content.decode()) == ("Dented", True)
