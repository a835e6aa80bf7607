"""What the proposed mapping makes of each system's file."""

import io

import pytest

from catalog.batch import tables
from catalog.batch.failures import UnreadableFile
from catalog.batch.foreign import dialects, proposing
from catalog.batch.foreign.adapting import adapt
from catalog.batch.foreign.rules import Rules, signature
from catalog.batch.shelves import Shelves
from tests.catalog.factories import AttributeFactory, CategoryFactory
from tests.catalog.foreign import systems

pytestmark = pytest.mark.django_db
COLOURS = [{"code": code, "names": {"en": code.title()}} for code in ("blue", "red", "grey")]
SIZES = [{"code": code, "names": {"en": code.upper()}} for code in ("s", "l")]


@pytest.fixture
def shelves():
    kitchen = CategoryFactory(slug="kitchen", names={"en": "Kitchen"})
    mugs = CategoryFactory(slug="mugs", parent=kitchen, names={"en": "Mugs"})
    AttributeFactory(category=mugs, code="colour", names={"en": "Colour"}, choices=COLOURS, variation_axis=True)
    shirts = CategoryFactory(slug="shirts", names={"en": "Shirts"})
    AttributeFactory(category=shirts, code="colour", names={"en": "Colour"}, choices=COLOURS)
    AttributeFactory(category=shirts, code="size", names={"en": "Size"}, choices=SIZES)
    AttributeFactory(category=shirts, code="weight", names={"en": "Weight"}, kind="number", unit="g", choices=[])
    return Shelves()


def sheet_of(rows, shelves):
    aliases = tables.aliases_of(shelves.all_definitions())
    return tables.read(io.BytesIO(systems.content(rows)), aliases)


def adapted(rows, shelves, **changes):
    """Return the rows as dictionaries of what is filled in, by the proposed mapping with changes."""
    sheet = sheet_of(rows, shelves)
    rules = proposing.propose(sheet, shelves, known_categories={})
    for name, value in changes.items():
        setattr(rules, name, {**getattr(rules, name), **value} if isinstance(value, dict) else value)
    table = adapt(sheet, rules, shelves)
    keys = [key if isinstance(key, str) else key[0] for key in table.keys]
    return table, [{key: cell for key, cell in zip(keys, texts, strict=True) if cell} for _number, texts in table.rows]


def test_woocommerce_variations_know_their_parent(shelves):
    table, (mug, blue, grey, tray, group) = adapted(systems.WOOCOMMERCE, shelves)
    assert mug == {
        "sku": "mug", "parentage": "parent", "title_en": "Mug", "bullet_1_en": "Keeps warm", "category": "mugs",
        "description_en": "Stoneware.\n• Dishwasher", "picture_1": "https://shop.example/mug.jpg",
    }  # fmt: skip
    assert blue == {
        "sku": "mug-blue", "parentage": "child", "family": "mug", "title_en": "Mug - Blue", "quantity": "5",
        "price_cn": "45", "colour": "Blue", "bullet_2_en": "Logo: Yes",
    }  # fmt: skip
    assert (grey["family"], grey["price_cn"], grey["colour"]) == ("mug", "40", "grey")
    assert (tray["parentage"], tray["category"], tray["price_cn"]) == ("simple", "Kitchen > Trays", "$9")
    assert group["parentage"] == "other"
    assert list(table.headings) == ["mug"]


def test_shopify_rows_continue_the_one_above(shelves):
    _table, (first, second, picture, card) = adapted(systems.SHOPIFY, shelves)
    assert (first["family"], first["colour"], first["size"], first["brand"]) == ("tee", "Blue", "l", "Fjord")
    assert [first[f"picture_{number}"] for number in (1, 2)] == [
        "https://cdn.example/tee-1.jpg", "https://cdn.example/tee-3.jpg",
    ]  # fmt: skip
    assert (second["sku"], second["colour"], second["size"], second["price_cn"]) == ("tee-Red", "Red", "s", "18.90")
    assert picture["parentage"] == "parent"
    assert ("colour" in card, "bullet_1_en" in card) == (False, False)


def test_magento_parents_list_their_children_and_translations_are_passed_over(shelves):
    _table, (jar, small, large, german) = adapted(systems.MAGENTO, shelves, site="https://media.example/")
    assert (jar["parentage"], jar["category"]) == ("parent", "mugs")
    assert [jar[f"picture_{number}"] for number in (1, 2, 3)] == [
        f"https://media.example/j/a/{name}.jpg" for name in ("jar", "jar2", "jar3")
    ]
    assert (small["family"], small["price_cn"], small["colour"], small["bullet_1_en"]) == (
        "jar", "15", "Blue", "finish: matt",
    )  # fmt: skip
    assert (large["family"], german["parentage"]) == ("jar", "other")


def test_newbee_goods_are_chinese_and_their_categories_are_numbers(shelves):
    _table, (goods,) = adapted(systems.NEWBEE, shelves, categories={"47": "mugs"}, site="https://mall.example")
    assert goods == {
        "sku": "10003", "title_zh": "青瓷马克杯 350 毫升", "category": "mugs", "price_cn": "89", "quantity": "999",
        "picture_1": "https://mall.example/goods-img/a.jpg", "picture_2": "https://mall.example/goods-img/b.jpg",
        "description_zh": "商品介绍加载中...", "bullet_1_zh": "新品",
    }  # fmt: skip


def test_what_no_column_says_is_filled_in_for_every_row(shelves):
    fills = {"price_cn": "10", "quantity": "5", "category": "mugs", "title_en": "{family_name} {article_id}",
             "description_en": "{weight_g} g"}  # fmt: skip
    columns = {"article_id": "sku"}
    _table, rows = adapted(systems.PLAIN, shelves, columns=columns, fills=fills)
    assert rows[1] == {
        "sku": f"a{1:031d}", "title_en": f"cama_mesa a{1:031d}", "category": "mugs", "price_cn": "10",
        "quantity": "5", "description_en": "201 g", "weight_g": "201",
    }  # fmt: skip


def test_a_column_of_numbers_is_proposed_as_sku(shelves):
    rules = proposing.propose(sheet_of(systems.PLAIN, shelves), shelves, known_categories={})
    assert (rules.dialect, rules.columns["article_id"]) == ("", "sku")


def test_common_words_and_attributes_are_proposed(shelves):
    rows = [{"货号": "A", "商品名称": "衬衫", "售价": "9", "库存": "2", "Weight": "0.2 kg", "备注": "x"},
            {"货号": "B", "商品名称": "上衣", "售价": "9", "库存": "2", "Weight": "300 g", "备注": "x"}]  # fmt: skip
    sheet = sheet_of(rows, shelves)
    rules = proposing.propose(sheet, shelves, known_categories={})
    assert rules.columns == {
        "货号": "sku", "商品名称": "title_zh", "售价": "price_cn", "库存": "quantity", "Weight": "attribute:weight",
    }  # fmt: skip
    rules.fills["category"] = "shirts"
    table = adapt(sheet, rules, shelves)
    weight = table.keys.index(("weight",))
    assert [texts[weight] for _number, texts in table.rows] == ["200", "300"]


def test_cells_know_where_they_stand_in_the_sellers_own_sheet(shelves):
    table, _rows = adapted(systems.WOOCOMMERCE, shelves)
    headers = table.sheet.headers
    price = table.keys.index("price_cn")
    assert headers[table.place(3, price)] == "Regular price"
    assert headers[table.place(4, price)] == "Sale price"
    assert headers[table.place(3, table.keys.index(("colour",)))] == "Attribute 1 value(s)"
    assert table.place(3, -1) == -1


def test_a_mapping_without_a_sku_makes_no_table(shelves):
    with pytest.raises(UnreadableFile) as refusal:
        adapted(systems.PLAIN, shelves, columns={"article_id": ""})
    assert refusal.value.code == "no_sku"


@pytest.mark.parametrize(
    ("rows", "name"),
    [(systems.WOOCOMMERCE, "WooCommerce"), (systems.SHOPIFY, "Shopify"), (systems.MAGENTO, "Magento"),
     (systems.NEWBEE, "newbee-mall"), (systems.PLAIN, None)],
)  # fmt: skip
def test_systems_are_recognised_by_their_columns(rows, name):
    found = dialects.recognise(rows[0])
    assert (found.name if found else None) == name


def test_shopify_is_recognised_by_its_new_names_too():
    assert dialects.recognise(["Title", "URL handle", "Description", "Price", "SKU"]) is dialects.SHOPIFY_NEW


def test_a_signature_does_not_mind_the_order_or_the_report_s_own_column():
    assert signature(["A", "B_c"]) == signature(["b-c", "a", "Problems"]) != signature(["A"])


def test_rules_come_back_as_they_were_stored():
    rules = Rules("x", "zh", {"A": "sku"}, {"quantity": "1"}, {"C": "mugs"}, "https://a.example")
    assert Rules.from_json(rules.as_json()) == rules
