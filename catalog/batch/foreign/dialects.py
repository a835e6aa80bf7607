"""The columns of shop systems whose files sellers bring, from their public documentation and exports.

A target is the key of one of our base columns, or one of ``SPECIAL``; a column that is not named here is ignored.
``title``, ``description`` and ``bullet`` stand for ours in the language that the file is written in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.batch.columns import format_lazily, plain

PAIRS = range(1, 10)
# What only other systems' columns say: target → its name on the page.
SPECIAL: dict[str, str | Promise] = {
    "pictures": _("Pictures, several in one cell"),
    "row_id": _("Number that other rows refer to"),
    "attributes": _("Attributes, several in one cell (colour=blue,size=L)"),
    "variations": _("SKUs of its variations (sku=A-1,…|sku=A-2,…)"),
    "translation": _("Translation of another row: pass the row over"),
    **{f"name:{number}": format_lazily(_("Name of attribute %(number)s"), number) for number in PAIRS},
    **{f"value:{number}": format_lazily(_("Value of attribute %(number)s"), number) for number in PAIRS},
}
WORDS = ("title", "description", "bullet")


@dataclass(frozen=True)
class Dialect:
    """How one system names its columns. ``marks`` tell it; ``fills`` are what its empty cells mean."""

    code: str
    name: str
    marks: tuple[str, ...]
    columns: Mapping[str, str]
    fills: Mapping[str, str] = field(default_factory=dict)


WOOCOMMERCE = Dialect(
    "woocommerce", "WooCommerce", ("Type", "SKU", "Regular price", "Attribute 1 name"),
    {
        "ID": "row_id", "Type": "parentage", "SKU": "sku", "GTIN, UPC, EAN, or ISBN": "product_id", "Name": "title",
        "Short description": "bullet", "Description": "description", "Stock": "quantity", "Sale price": "price_cn",
        "Regular price": "price_cn", "Categories": "category", "Images": "pictures", "Parent": "family",
        "Brands": "brand", **{f"Attribute {number} name": f"name:{number}" for number in PAIRS},
        **{f"Attribute {number} value(s)": f"value:{number}" for number in PAIRS},
    },
)  # fmt: skip
SHOPIFY = Dialect(
    "shopify", "Shopify", ("Handle", "Title", "Variant Price"),
    {
        "Handle": "family", "Title": "title", "Body (HTML)": "description", "Vendor": "brand",
        "Product Category": "category", "Type": "category", "Variant SKU": "sku", "Variant Barcode": "product_id",
        "Variant Inventory Qty": "quantity", "Variant Price": "price_cn", "Variant Image": "picture_1",
        "Image Src": "pictures", **{f"Option{number} Name": f"name:{number}" for number in (1, 2, 3)},
        **{f"Option{number} Value": f"value:{number}" for number in (1, 2, 3)},
    },
    {"sku": "{Handle}-{Option1 Value}"},
)  # fmt: skip
SHOPIFY_NEW = Dialect(
    "shopify", "Shopify", ("URL handle", "Title", "Price"),
    {
        "URL handle": "family", "Title": "title", "Description": "description", "Vendor": "brand",
        "Product category": "category", "Type": "category", "SKU": "sku", "Barcode": "product_id",
        "Inventory quantity": "quantity", "Price": "price_cn", "Variant image URL": "picture_1",
        "Product image URL": "pictures", **{f"Option{number} name": f"name:{number}" for number in (1, 2, 3)},
        **{f"Option{number} value": f"value:{number}" for number in (1, 2, 3)},
    },
    {"sku": "{URL handle}-{Option1 value}"},
)  # fmt: skip
MAGENTO = Dialect(
    "magento", "Magento", ("sku", "product_type", "attribute_set_code"),
    {
        "sku": "sku", "store_view_code": "translation", "product_type": "parentage", "categories": "category",
        "name": "title", "description": "description", "short_description": "bullet", "price": "price_cn",
        "special_price": "price_cn", "qty": "quantity", "base_image": "picture_1", "additional_images": "pictures",
        "additional_attributes": "attributes", "configurable_variations": "variations",
    },
)  # fmt: skip
NEWBEE = Dialect(
    "newbee", "newbee-mall", ("goods_id", "goods_name", "selling_price"),
    {
        "goods_id": "sku", "goods_name": "title", "goods_intro": "title", "goods_category_id": "category",
        "goods_cover_img": "picture_1", "goods_carousel": "pictures", "goods_detail_content": "description",
        "selling_price": "price_cn", "stock_num": "quantity", "tag": "bullet",
    },
)  # fmt: skip
ALL = (WOOCOMMERCE, SHOPIFY, SHOPIFY_NEW, MAGENTO, NEWBEE)

# Words that columns of no known system are often headed with; of a table that has none of our own names.
COMMON: dict[str, str] = {
    plain(word): target
    for target, words in {
        "sku": "sku code item-code article-number 货号 商品编码 商家编码 商品编号 编码",
        "title": "name title product-name product-title item-name 名称 商品名称 标题 商品标题 品名",
        "description": "description details body content 描述 商品描述 详情 商品详情",
        "brand": "brand vendor manufacturer 品牌",
        "price_cn": "price unit-price selling-price sale-price 价格 售价 单价 销售价",
        "quantity": "stock qty quantity inventory 库存 数量 库存数量",
        "category": "category categories product-category product-category-name type 类目 分类 商品分类",
        "product_id": "barcode gtin ean upc 条码 条形码",
        "pictures": "image images image-url picture pictures photo photos 图片 主图 商品图片",
    }.items()
    for word in words.split()
}


def speaks_otherwise(headers: Iterable[str], keys: Iterable[object]) -> bool:
    """Return whether a table that has a SKU column of ours heads another one with a common word that is not ours.

    ``keys`` are what our own names make of it: a column "Name" beside "SKU" and "Stock" is a title, unless the table
    has one already.
    """
    known = [str(key) for key in keys]
    targets = (COMMON.get(plain(header)) for header, key in zip(headers, known, strict=True) if key == "?")
    return any(target and not any(key.startswith(target) for key in known) for target in targets)


def recognise(headers: Iterable[str]) -> Dialect | None:
    """Return the system that wrote a file with these columns, ``None`` where it is none we know."""
    found = {plain(header) for header in headers}
    return next((each for each in ALL if {plain(mark) for mark in each.marks} <= found), None)
