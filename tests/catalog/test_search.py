"""Finding products by what customers type."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from catalog import featuring, offers, products, search, spelling
from catalog.listing_filters import Filters, Sort, read
from catalog.models import Offer, Product, ProductText
from catalog.search_engines import postgres
from marketplace import storefronts
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory

pytestmark = pytest.mark.django_db
CN, US = storefronts.BY_CODE["CN"], storefronts.BY_CODE["US"]


def titles(query, storefront=CN, **options):
    found = search.search(storefront=storefront, query=query, filters=options.pop("filters", Filters()), **options)
    return [row.titles.get("zh-hans") or row.titles["en"] for row in found.page.rows]


def few_are_ranked(monkeypatch, limit=2):
    """Make so few matches very many."""
    monkeypatch.setattr(postgres, "RANK_LIMIT", limit)


@pytest.fixture
def market():
    category = CategoryFactory()
    for zh, en, brand in [
        ("Fjord 不锈钢保温杯 750 ml 提环杯盖", "Fjord insulated bottle, 750 ml", "Fjord"),
        ("Tono Studio 头戴式降噪耳机", "Tono Studio noise-cancelling headphones", "Tono"),
        ("Slate 65 机械键盘 三模热插拔", "Slate 65 mechanical keyboard", "Slate"),
        ("Volt Type-C 快充数据线 1.2 米", "Volt USB Type-C cable, 1.2 m", "Volt"),
        ("青屿 男款 棉质外套", "Qingyu cotton jacket for men", "青屿"),
        ("ワイヤレスイヤホン 白", "Kumo earbuds, white", "Kumo"),
    ]:
        OfferFactory(category=category, title_zh=zh, title_en=en, brand=brand)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("保温杯", ["Fjord 不锈钢保温杯 750 ml 提环杯盖"]),
        ("耳机", ["Tono Studio 头戴式降噪耳机", "ワイヤレスイヤホン 白"]),  # the second by its English synonym
        ("键盘", ["Slate 65 机械键盘 三模热插拔"]),
        ("HEADPHONES", ["Tono Studio 头戴式降噪耳机", "ワイヤレスイヤホン 白"]),
        ("keyboards", ["Slate 65 机械键盘 三模热插拔"]),
        ("slate 键盘", ["Slate 65 机械键盘 三模热插拔"]),
        ("ｓｌａｔｅ", ["Slate 65 机械键盘 三模热插拔"]),  # full width
        ("type-c 数据线", ["Volt Type-C 快充数据线 1.2 米"]),
        ("typec", ["Volt Type-C 快充数据线 1.2 米"]),
        ("男士 外套", ["青屿 男款 棉质外套"]),
        ("夹克", ["青屿 男款 棉质外套"]),
        ("イヤホン", ["ワイヤレスイヤホン 白"]),
        ("750ml", ["Fjord 不锈钢保温杯 750 ml 提环杯盖"]),
    ],
)
def test_finds(market, query, expected):
    assert sorted(titles(query)) == sorted(expected)


def test_products_with_all_words_keep_the_others_away(market):
    assert titles("降噪 键盘 耳机") == ["Tono Studio 头戴式降噪耳机"]


def test_a_slip_is_put_right_and_told(market):
    spelling.learn()
    found = search.search(storefront=CN, query="keybord", filters=Filters())
    assert ([row.brand for row in found.page.rows], found.corrected, found.loose) == (["Slate"], "keyboard", False)
    assert search.search(storefront=CN, query="keyboard", filters=Filters()).corrected == ""


def test_what_says_it_in_the_customers_words_comes_first():
    category = CategoryFactory()
    OfferFactory(category=category, title_zh="旅行箱", title_en=None)
    OfferFactory(category=category, title_zh="行李箱", title_en=None)
    assert titles("行李箱") == ["行李箱", "旅行箱"]
    assert titles("旅行箱") == ["旅行箱", "行李箱"]


def test_single_characters_are_no_words():
    OfferFactory(title_zh="保温饭盒 充电", title_en=None)
    assert titles("充电 保") == ["保温饭盒 充电"]  # in the last step only, where characters may stand anywhere
    OfferFactory(title_zh="茶", title_en=None)
    assert titles("茶") == ["茶"]


def test_some_words_are_told(market):
    result = search.search(storefront=CN, query="键盘 钢琴", filters=Filters())
    assert (result.loose, len(result.page.rows)) == (True, 1)
    assert search.search(storefront=CN, query="键盘", filters=Filters()).loose is False


def test_half_of_the_words_are_enough_however_many_products_have_one(market, monkeypatch):
    category = CategoryFactory()
    for title in ("Nordic lamp", "Nordic chair", "Blue kettle", "Red kettle", "Nordic kettle", "Steel lamp"):
        OfferFactory(category=category, title_zh=None, title_en=title)
    few_are_ranked(monkeypatch)
    assert titles("nordic kettle zirconium") == ["Nordic kettle"]
    assert sorted(titles("nordic kettle blue zirconium")) == ["Blue kettle", "Nordic kettle"]


class TestVeryCommonWords:
    @pytest.fixture(autouse=True)
    def _kettles(self, market, monkeypatch):
        category = CategoryFactory()
        for number in range(30):
            title = "Steel lamp" if number == 7 else f"Kettle {number}"
            product = OfferFactory(category=category, title_zh=None, title_en=title).product
            Product.objects.filter(pk=product.pk).update(sold=number)
            featuring.refresh([product.pk])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE catalog_producttext")
        monkeypatch.setattr(postgres, "COMMON", 15)
        monkeypatch.setattr(postgres, "FEW", 3)

    def test_the_rare_word_comes_first_then_the_most_popular_of_the_others(self):
        assert titles("kettle steel") == ["Steel lamp", "Kettle 29", "Kettle 28", "Kettle 27"]

    def test_a_word_that_nobody_has_leaves_the_most_popular(self):
        assert titles("kettle zirconium") == ["Kettle 29", "Kettle 28", "Kettle 27"]

    def test_for_a_minute_they_are_as_they_were_but_never_what_is_paused(self, settings):
        settings.PAGES_KEPT = dt.timedelta(minutes=1)
        titles("kettle zirconium")
        offers.pause_offer(offer=Offer.objects.get(product__texts__title="Kettle 29"), actor=None)
        assert titles("kettle gallium") == ["Kettle 28", "Kettle 27"]
        caches["pages"].clear()
        assert titles("kettle gallium") == ["Kettle 28", "Kettle 27", "Kettle 26"]

    def test_the_common_word_is_not_looked_for_in_the_index(self):
        with CaptureQueriesContext(connection) as queries:
            titles("kettle steel")
        (asked,) = [each["sql"] for each in queries if "SELECT count(*) AS words" in each["sql"]]
        assert "kettle" not in asked.partition("catalog_texts_matching(")[2].partition(")")[0]


@pytest.mark.parametrize("query", ["", "   ", "的", "xyzzy", "'", "a' | b:*", "%s", "\\", "!!", "🙂"])
def test_finds_nothing_without_harm(market, query):
    assert titles(query) == []


def test_numbers_and_skus_find_their_product():
    offer = OfferFactory(sku="KB-65-PRO", title_zh="机械键盘", title_en="Keyboard")
    OfferFactory(title_zh="另一个键盘 65", title_en="Another keyboard 65")
    Product.objects.filter(pk=offer.product_id).update(gtin="4006381333931")
    for query in ("KB-65-PRO", "4006381333931", offer.product.number, offer.product.number.lower()):
        assert titles(query)[0] == "机械键盘"


def test_a_sku_that_is_an_everyday_word_hides_nothing():
    OfferFactory(sku="ps5", title_zh="手柄", title_en="Controller")
    OfferFactory(title_zh="PS5 主机", title_en="PS5 console")
    assert titles("ps5") == ["手柄", "PS5 主机"]


def test_only_skus_of_what_the_store_sells_count():
    OfferFactory(sku="AB-100", title_zh="别国的", prices={"US": 100})
    paused = OfferFactory(sku="AB-100", title_zh="停售的")
    OfferFactory(product=paused.product, sku="other", title_zh="停售的")
    offers.pause_offer(offer=paused, actor=None)
    OfferFactory(title_zh="AB-100 台灯", title_en=None)
    assert titles("AB-100") == ["AB-100 台灯"]


def test_a_code_among_very_many_matches_is_an_everyday_word(monkeypatch):
    few_are_ranked(monkeypatch)
    OfferFactory(sku="ps5", title_zh="手柄", title_en="Controller")
    for _ in range(3):
        OfferFactory(title_zh="PS5 主机", title_en="PS5 console")
    assert titles("ps5") == ["PS5 主机"] * 3


def test_brand_finds_its_products(market):
    assert titles("fjord") == ["Fjord 不锈钢保温杯 750 ml 提环杯盖"]
    assert titles("青屿") == ["青屿 男款 棉质外套"]


def test_a_store_shows_only_what_it_sells():
    OfferFactory(title_zh="中国台灯", prices={"CN": 100})
    OfferFactory(title_zh="两国台灯", prices={"CN": 100, "US": 20})
    assert titles("台灯", US) == ["两国台灯"]
    assert sorted(titles("台灯", CN)) == ["两国台灯", "中国台灯"]


def test_what_is_not_live_is_not_found():
    offers.pause_offer(offer=OfferFactory(title_zh="台灯"), actor=None)
    assert titles("台灯") == []


def test_popular_products_first_sold_out_ones_last():
    category = CategoryFactory()
    first = OfferFactory(category=category, title_zh="台灯 一")
    second = OfferFactory(category=category, title_zh="台灯 二")
    OfferFactory(category=category, title_zh="台灯 三", stock=0)
    assert titles("台灯") == ["台灯 一", "台灯 二", "台灯 三"]
    second.product.featured.update(sold=5)
    assert titles("台灯") == ["台灯 二", "台灯 一", "台灯 三"]
    assert first.product.featured.first().in_stock


def test_sorts_by_price():
    for price in (300, 100, 200):
        OfferFactory(title_zh=f"台灯 {price}", prices={"CN": price})
    assert titles("台灯", sort=Sort.PRICE_UP) == ["台灯 100", "台灯 200", "台灯 300"]
    assert titles("台灯", sort=Sort.PRICE_DOWN) == ["台灯 300", "台灯 200", "台灯 100"]
    assert titles("台灯", sort=Sort.NEWEST) == ["台灯 200", "台灯 100", "台灯 300"]


def test_very_common_words_go_by_popularity(monkeypatch):
    few_are_ranked(monkeypatch)
    category = CategoryFactory()
    for number in range(3):
        OfferFactory(category=category, title_zh=f"台灯 {number}", title_en=None)
    newest = Product.objects.order_by("-pk").first()
    newest.featured.update(sold=9)
    assert titles("台灯") == ["台灯 2", "台灯 0", "台灯 1"]


def test_what_a_store_sells_few_of_is_counted_exactly(monkeypatch):
    few_are_ranked(monkeypatch)
    category = CategoryFactory()
    for number in range(3):
        OfferFactory(category=category, title_zh=f"台灯 {number}", title_en="Lamp", prices={"CN": 100})
    few = OfferFactory(category=category, title_zh="别的", prices={"US": 20})
    text = products.TextInput("别的", description="可作台灯")
    products.change_product(product=few.product, texts={"zh-hans": text})
    found = search.search(storefront=US, query="台灯", filters=Filters(), facets=[]).page
    assert ([row.product_id for row in found.rows], found.total, found.counted) == ([few.product_id], 1, True)
    assert found.counts["category"] == {str(category.pk): 1}


def test_facets_count_each_without_its_own_choice():
    definition = AttributeFactory()
    for brand, material, price in [("A", "steel", 100), ("A", "glass", 200), ("B", "steel", 300)]:
        OfferFactory(
            category=definition.category, brand=brand, title_zh="台灯", attributes={"material": material},
            prices={"CN": price},
        )  # fmt: skip
    filters = read(QueryDict("a-material=steel&to=2.50&brand=A"), currency="CNY", definitions=[definition])

    found = search.search(storefront=CN, query="台灯", filters=filters, facets=["material"]).page

    assert [row.amount_minor for row in found.rows] == [100]
    assert (found.total, found.counted) == (1, True)
    assert found.counts == {
        "brand": {"A": 1}, "by": {"seller": 1}, "rating": {}, "a-material": {"steel": 1, "glass": 1},
        "category": {str(definition.category_id): 1},
    }  # fmt: skip


def test_a_page_has_24_and_says_whether_there_are_more():
    category = CategoryFactory()
    for _ in range(25):
        OfferFactory(category=category, title_zh="台灯")
    first = search.search(storefront=CN, query="台灯", filters=Filters()).page
    second = search.search(storefront=CN, query="台灯", filters=Filters(), page=2).page
    assert [len(first.rows), first.has_next, len(second.rows), second.has_next] == [24, True, 1, False]
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert first.total == second.total == 25


def test_queries_do_not_grow_with_the_hits(count_queries):
    category = CategoryFactory()
    ask = lambda: titles("台灯 桌面")  # noqa: E731
    OfferFactory(category=category, title_zh="桌面台灯")
    one = count_queries(ask)
    for _ in range(3):
        OfferFactory(category=category, title_zh="桌面台灯")
    assert count_queries(ask) == one == 3


def test_suggestions_take_the_last_word_as_a_beginning(market):
    assert [row.titles["en"] for row in search.suggest(storefront=CN, query="keyb")] == [
        "Slate 65 mechanical keyboard"
    ]
    assert [row.brand for row in search.suggest(storefront=CN, query="保温")] == ["Fjord"]
    assert search.suggest(storefront=CN, query=" ") == []


@pytest.mark.parametrize(
    ("query", "brands"),
    [("type-c", {"Volt"}), ("usb type-c", {"Volt"}), ("ty", {"Volt"}), ("volt type-c c", {"Volt"}), ("slate-c", set()),
     ("noise canc", {"Tono"}), ("noise-canc", {"Tono"})],
)  # fmt: skip
def test_suggestions_keep_the_other_parts_of_the_last_word(market, query, brands):
    OfferFactory(title_zh="C 形夹", title_en="C clamp, cancelled", brand="Other")
    assert {row.brand for row in search.suggest(storefront=CN, query=query)} == brands


def test_changed_words_are_found_at_once():
    offer = OfferFactory(title_zh="台灯")
    products.change_product(product=offer.product, texts={"zh-hans": products.TextInput("落地灯")})
    assert titles("落地灯") == ["落地灯"]
    assert titles("台灯") == []
    assert ProductText.objects.count() == 2
