"""The stores' pages: what they show, in both languages, at a constant number of queries."""

import re
from dataclasses import replace

import brotli
import pytest

from catalog import cards, category_loading, featuring, offers, pictures, stock
from catalog.cards import Card
from catalog.models import Category, Product
from marketplace.storefronts import store_url
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory, ProductFactory, picture_file

pytestmark = pytest.mark.django_db


def shown(product, *, alts=None, **changes):
    """Return a picture of a product with its sizes."""
    file = picture_file(**{"side": 120, **changes})
    picture = pictures.add_picture(product=product, image_file=file, alts=alts)
    pictures.render_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    return picture


def page(client, name, language="en", status=200, query="", **kwargs):
    response = client.get(store_url(name, language=language, **kwargs) + query)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def card_titles(html):
    found = re.findall(r'<h3><a class="clamp-2"[^>]*>(.*?)</a>', html)
    return [re.sub(r"<.*?>", "", title) for title in found]


@pytest.fixture
def shelf():
    """Three products in one leaf, one of them in another language only."""
    branch = CategoryFactory(slug="kitchen", names={"zh-hans": "厨房用品", "en": "Kitchen"})
    leaf = CategoryFactory(slug="kettles", parent=branch, names={"zh-hans": "水壶", "en": "Kettles"})
    AttributeFactory(category=branch)
    return [
        OfferFactory(category=leaf, title_zh="手冲壶", title_en="Pour-over kettle", brand="Kumo",
                     attributes={"material": "steel"}, prices={"CN": 39_900, "US": 5_900}),
        OfferFactory(category=leaf, title_zh="玻璃壶", title_en="Glass kettle", brand="Volt",
                     attributes={"material": "glass"}, prices={"CN": 9_900}),
        OfferFactory(category=leaf, title_zh="青瓷壶 <b>", title_en=None, brand="青屿", prices={"CN": 19_900}),
    ]  # fmt: skip


def test_a_category_shows_its_branch_with_facets(client, shelf):
    html = page(client, "catalog:category", slug="kitchen")
    assert card_titles(html) == ["Pour-over kettle", "Glass kettle", "青瓷壶 &lt;b&gt;"]
    assert 'lang="zh-Hans">青瓷壶' in html
    assert "3 products" in html
    assert 'value="steel">Steel<span>1</span>' in html
    assert "水壶" in page(client, "catalog:category", language="zh-hans", slug="kitchen")


def test_filters_narrow_and_can_be_taken_away(client, shelf):
    html = page(client, "catalog:category", slug="kettles", query="?a-material=glass&a-material=steel&to=200&page=1")
    assert card_titles(html) == ["Glass kettle"]
    assert '<a class="chip chip--on" href="?a-material=glass&amp;a-material=steel">' in html


def test_a_price_that_is_none_is_told_beside_it(client, shelf):
    html = page(client, "catalog:category", slug="kettles", query="?from=cheap")
    assert len(card_titles(html)) == 3
    assert "Enter an amount such as 128.00." in html
    assert 'value="cheap"' in html


def test_filters_without_a_match_say_so(client, shelf):
    html = page(client, "catalog:category", slug="kettles", query="?from=99999")
    assert "Nothing matches these filters." in html


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99999999", "?sort=evil", "?by=pigeon", "?brand="])
def test_a_strange_address_still_shows_a_page(client, shelf, query):
    page(client, "catalog:category", slug="kettles", query=query)


def test_unknown_things_are_not_found(client, shelf):
    page(client, "catalog:category", slug="nowhere", status=404)
    page(client, "catalog:product", number="P999999999", status=404)
    page(client, "catalog:shop", slug="nobody", status=404)
    page(client, "catalog:shop", slug=SellerFactory(onboarding=True).slug, status=404)


def test_a_list_costs_the_same_for_one_and_for_many(client, count_queries):
    category = AttributeFactory().category
    ask = lambda: page(client, "catalog:category", slug=category.slug)  # noqa: E731
    OfferFactory(category=category)
    ask()
    one = count_queries(ask)
    for _ in range(3):
        OfferFactory(category=category)
    assert count_queries(ask) == one == 2


def test_25_products_are_two_pages(client):
    category = CategoryFactory()
    for _ in range(25):
        OfferFactory(category=category)
    html = page(client, "catalog:category", slug=category.slug)
    assert len(card_titles(html)) == 24
    assert 'hx-get="?page=2"' in html
    assert "24 of 25 shown" in html
    second = page(client, "catalog:category", slug=category.slug, query="?page=2")
    assert len(card_titles(second)) == 1
    assert "25 of 25 shown" in second


def test_a_full_page_stays_within_its_budget(client):
    category = CategoryFactory()
    for number in range(24):
        product = ProductFactory(category=category, title_en=f"Kettle {number}", title_zh=f"水壶 {number}")
        shown(OfferFactory(product=product).product, colour=(number, 0, 0))
    html = client.get(store_url("catalog:category", language="en", slug=category.slug)).content
    assert html.count(b"<article") == 24
    assert len(brotli.compress(html, quality=5)) <= 15 * 1024


def test_search_shows_hits_with_the_words_marked(client, shelf):
    html = page(client, "catalog:search", query="?q=kettle")
    assert "Pour-over <mark>kettle</mark>" in html
    assert "“kettle”" in html
    assert card_titles(page(client, "catalog:search", language="zh-hans", query="?q=玻璃")) == ["玻璃壶"]


def test_what_is_typed_is_never_markup(client, shelf):
    html = page(client, "catalog:search", query="?q=<script>alert(1)</script>")
    assert "<script>alert" not in html


def test_no_result_helps_on(client, shelf):
    html = page(client, "catalog:search", query="?q=zzzz")
    assert "Nothing found for “zzzz”" in html
    assert card_titles(html)[0] == "Pour-over kettle"
    assert ">Kitchen</a>" in html


def test_search_without_words_shows_everything(client, shelf):
    assert len(card_titles(page(client, "catalog:search"))) == 3


def test_suggestions(client, shelf):
    html = page(client, "catalog:suggestions", query="?q=kett")
    assert "Kettles" in html
    assert "Pour-over kettle" in html
    assert page(client, "catalog:suggestions", query="?q=").strip() == ""


def test_a_product_page_sells_the_featured_offer(client, shelf):
    offer = shelf[0]
    other = OfferFactory(product=offer.product, prices={"CN": 50_000})
    html = page(client, "catalog:product", number=offer.product.number)
    assert "<h1>Pour-over kettle</h1>" in html
    assert f'name="offer" value="{offer.pk}"' in html
    assert store_url("orders:basket-line-create", language="en") in html
    assert "1 other seller from ¥500.00" in html
    assert other.seller.store_name in html
    assert '<th scope="row">Material</th><td>Steel</td>' in html


def test_a_shops_visitor_gets_that_shops_offer(client, shelf):
    offer = shelf[0]
    other = OfferFactory(product=offer.product, prices={"CN": 50_000})
    shop_page = page(client, "catalog:shop", slug=other.seller.slug)
    assert f"{offer.product.number}/?seller={other.seller.slug}" in shop_page
    assert "500" in shop_page
    html = page(client, "catalog:product", number=offer.product.number, query=f"?seller={other.seller.slug}")
    assert html.index(f'name="offer" value="{other.pk}"') < html.index(f'name="offer" value="{offer.pk}"')


def test_cards_say_of_goods_that_they_are_not_new(client, shelf):
    english, chinese = (f'<span class="flag flag--plain">{word}</span>' for word in ("Used", "二手"))
    lists = [("catalog:home", {}), ("catalog:category", {"slug": "kitchen"}),
             ("catalog:search", {"query": "?q=kettle"}), ("catalog:suggestions", {"query": "?q=glass"}),
             ("catalog:shop", {"slug": shelf[1].seller.slug})]  # fmt: skip
    assert not any("flag--plain" in page(client, name, **where) for name, where in lists)
    offers.change_offer(offer=shelf[1], actor=None, condition="used")
    for name, where in lists:
        assert page(client, name, **where).count(english) == 1
        assert page(client, name, "zh-hans", **where).count(chinese) == 1


def test_a_shop_says_of_its_own_goods_that_they_are_not_new(client, shelf):
    own = OfferFactory(product=shelf[0].product, condition="refurbished")
    assert "Refurbished" in page(client, "catalog:shop", slug=own.seller.slug)
    assert "Refurbished" not in page(client, "catalog:shop", slug=shelf[0].seller.slug)
    assert "Refurbished" not in page(client, "catalog:category", slug="kitchen")


def test_sold_out_and_not_sold_here_are_said(client, shelf):
    stock.set_stock(offer=shelf[1], quantity=0, actor=None)
    html = page(client, "catalog:product", number=shelf[1].product.number)
    assert "Sold out" in html
    assert "Add to basket" not in html
    offers.pause_offer(offer=shelf[1], actor=None)
    assert "Not on sale in the China store" in page(client, "catalog:product", number=shelf[1].product.number)


def test_variants_are_radios_and_lead_on(client):
    category = CategoryFactory()
    colours = [{"code": code, "names": {"en": code.title()}} for code in ("red", "blue", "green")]
    AttributeFactory(
        category=category, code="colour", names={"en": "Colour"}, choices=colours, variation_axis=True, facet=False
    )
    family = [
        OfferFactory(
            product=ProductFactory(category=category, attributes={"colour": colour}, family="F1"),
            stock=0 if colour == "green" else 5,
        )
        for colour in ("blue", "red", "green")
    ]
    html = page(client, "catalog:product", number=family[0].product.number)
    assert re.findall(r'name="variant" value="(P\d+)"( checked)?', html) == [
        (family[1].product.number, ""), (family[0].product.number, " checked"), (family[2].product.number, ""),
    ]  # fmt: skip
    assert html.count('class="opt opt--out"') == html.count("sold out") == 1
    response = client.get(
        store_url("catalog:product", number=family[0].product.number) + f"?variant={family[1].product.number}"
    )
    assert (response.status_code, response["Location"]) == (
        302, store_url("catalog:product", number=family[1].product.number),
    )  # fmt: skip


@pytest.mark.parametrize("variant", ["a/b", "..", "//example.com", "P000000001?x=1"])
def test_a_variant_that_is_no_number_is_not_there(client, variant):
    path = store_url("catalog:product", number=OfferFactory().product.number)
    assert client.get(path, {"variant": variant}).status_code == 404


def test_a_product_page_costs_the_same_for_one_and_for_many(client, count_queries):
    offer = OfferFactory(product=ProductFactory(family="F1"))
    ask = lambda: page(client, "catalog:product", number=offer.product.number)  # noqa: E731
    ask()
    one = count_queries(ask)
    for number in range(3):
        OfferFactory(product=offer.product)
        shown(offer.product, colour=(number, 0, 0))
        OfferFactory(product=ProductFactory(category=offer.product.category, family="F1"))
    ask()
    assert count_queries(ask) == one == 4


def test_home_has_stories_categories_shelves_and_nine_stores(client, count_queries):
    category_loading.load()
    Category.objects.filter(slug="desk-lamps").update(line="")  # a story about goods that anybody may sell
    for slug in ("tea-sets", "desk-lamps"):
        product = OfferFactory(category=Category.objects.get(slug=slug)).product
        shown(product)
    html = page(client, "catalog:home")
    assert "Hot water, slow afternoon" in html
    assert "Desk lamps, warmly" in html
    assert html.count('class="land--soon"') == 7
    assert len(card_titles(html)) == 2
    assert count_queries(lambda: page(client, "catalog:home")) == 2


def test_the_first_shelf_has_what_arrives_first(client):
    slow, quick = OfferFactory(), OfferFactory()
    for offer, sold, days in ((slow, 50, 3), (quick, 1, 1)):
        Product.objects.filter(pk=offer.product_id).update(sold=sold)
        type(offer).objects.filter(pk=offer.pk).update(handling_days=days)
        featuring.refresh([offer.product_id])
    html = page(client, "catalog:home")
    assert html.index(quick.product.number) < html.index(slow.product.number)


def test_a_reduced_price_stands_beside_the_earlier_one():
    card = Card(
        url="/p/", title="Kettle", lang="", image_url="", image_avif="", spec="", price="¥80", arrives="",
        in_stock=True, seller_name="", was="¥100", low="¥80", condition="", mean="", reviews="",
    )  # fmt: skip
    html = cards.markup([card, replace(card, was="", low="")], language="en")
    assert html.count("¥100</s>") == html.count("Lowest in 30 days") == 1


def test_an_empty_store_still_has_a_home(client):
    html = page(client, "catalog:home")
    assert html.count("<h1") == 1
    assert "The shelves are being filled." in html


def test_pictures_are_served_and_kept(client):
    thumbnail = shown(ProductFactory()).thumbnail.name
    response = client.get(f"/media/{thumbnail}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "immutable" in response["Cache-Control"]
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    response = client.get(f"/media/{thumbnail.replace('webp', 'avif')}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/avif")
    assert b"ftypavif" in b"".join(response.streaming_content)


def test_a_product_page_offers_formats_and_sizes_and_keeps_its_place(client):
    product = OfferFactory().product
    shown(product, side=900, alts={"en": "From the side"})
    html = page(client, "catalog:product", number=product.number)
    assert 'type="image/avif"' in html
    assert "-900/900.avif 900w" in html
    assert 'alt="From the side" width="900" height="900"' in html


@pytest.mark.parametrize("path", ["2026/01/none.webp", "../secret.webp", "../../settings.py", "x.svg"])
def test_other_files_are_not_served(client, path):
    assert client.get(f"/media/products/{path}").status_code == 404


def test_a_changed_category_shows_at_once(client, shelf, django_capture_on_commit_callbacks):
    assert "Kitchen" in page(client, "catalog:home")
    with django_capture_on_commit_callbacks(execute=True):
        category_loading.load()
    assert "Tea and coffee" in page(client, "catalog:home")


def test_what_a_seller_says_of_the_condition_stands_beside_each_offer(client):
    used = OfferFactory(condition="used", condition_note="A scratch <below>.\nWorks.")
    OfferFactory(
        product=used.product, condition="refurbished", condition_note="Battery new. " * 10, prices={"CN": 99_900}
    )
    content = page(client, "catalog:product", number=used.product.number)
    assert "A scratch &lt;below&gt;.<br>Works." in content
    assert f"<summary>{'Battery new. ' * 4}Battery…</summary>" in content
    assert ("Battery new. " * 10).strip() in content
