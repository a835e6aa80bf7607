"""Small files as other shop systems write them; invented goods under the systems' own column names."""

from tests.catalog.tables import text

WOOCOMMERCE = [
    {"ID": "7", "Type": "variable", "SKU": "mug", "Name": "Mug", "Short description": "<p>Keeps warm</p>",
     "Description": "<p>Stoneware.</p><ul><li>Dishwasher</li></ul>", "Stock": "", "Sale price": "",
     "Regular price": "", "Categories": "Kitchen > Mugs, Sale", "Images": "https://shop.example/mug.jpg", "Parent": "",
     "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue, Gray", "Attribute 2 name": "Logo",
     "Attribute 2 value(s)": "Yes"},
    {"ID": "8", "Type": "variation", "SKU": "mug-blue", "Name": "Mug - Blue", "Stock": "5", "Regular price": "45",
     "Parent": "mug", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Blue", "Attribute 2 name": "Logo",
     "Attribute 2 value(s)": "Yes"},
    {"ID": "9", "Type": "variation", "SKU": "mug-grey", "Name": "Mug - Gray", "Stock": "5", "Sale price": "40",
     "Regular price": "45", "Parent": "id:7", "Attribute 1 name": "Color", "Attribute 1 value(s)": "Gray"},
    {"ID": "10", "Type": "simple, virtual", "SKU": "tray", "Name": "Tray", "Regular price": "$9",
     "Categories": "Kitchen > Trays"},
    {"ID": "11", "Type": "grouped", "SKU": "set", "Name": "Set", "Categories": "Kitchen"},
]  # fmt: skip
SHOPIFY = [
    {"Handle": "tee", "Title": "Tee", "Body (HTML)": "<p>Soft</p>", "Vendor": "Fjord", "Type": "Shirts",
     "Option1 Name": "Color", "Option1 Value": "Blue", "Option2 Name": "Size", "Option2 Value": "Large",
     "Variant SKU": "tee-b-l", "Variant Inventory Qty": "3", "Variant Price": "19.90", "Variant Barcode": "",
     "Image Src": "https://cdn.example/tee-1.jpg"},
    {"Handle": "tee", "Option1 Value": "Red", "Option2 Value": "Small", "Variant SKU": "", "Variant Inventory Qty":
     "4", "Variant Price": "18.90", "Image Src": "https://cdn.example/tee-2.jpg"},
    {"Handle": "tee", "Image Src": "https://cdn.example/tee-3.jpg"},
    {"Handle": "card", "Title": "Card", "Type": "Shirts", "Option1 Name": "Title", "Option1 Value": "Default Title",
     "Variant SKU": "card", "Variant Inventory Qty": "9", "Variant Price": "5"},
]  # fmt: skip
MAGENTO = [
    {"sku": "jar", "store_view_code": "", "attribute_set_code": "Default", "product_type": "configurable",
     "categories": "Default Category/Kitchen/Mugs", "name": "Jar", "description": "Holds", "price": "", "qty": "",
     "special_price": "", "base_image": "/j/a/jar.jpg", "additional_images": "/j/a/jar2.jpg,/j/a/jar3.jpg",
     "additional_attributes": "", "configurable_variations": "sku=jar-s,color=Blue|sku=jar-l,color=Red"},
    {"sku": "jar-s", "attribute_set_code": "Default", "product_type": "simple", "name": "Jar small", "price": "20",
     "special_price": "15", "qty": "7", "additional_attributes": "color=Blue,finish=matt"},
    {"sku": "jar-l", "attribute_set_code": "Default", "product_type": "simple", "name": "Jar large", "price": "30",
     "qty": "7", "additional_attributes": "color=Red"},
    {"sku": "jar-l", "store_view_code": "german", "attribute_set_code": "Default", "product_type": "simple",
     "name": "Glas"},
]  # fmt: skip
NEWBEE = [
    {"goods_id": "10003", "goods_name": "青瓷马克杯", "goods_intro": "350 毫升", "goods_category_id": "47",
     "goods_cover_img": "/goods-img/a.jpg", "goods_carousel": "/goods-img/a.jpg,/goods-img/b.jpg",
     "goods_detail_content": "<p>商品介绍加载中...</p>", "original_price": "100", "selling_price": "89",
     "stock_num": "999", "tag": "新品", "goods_sell_status": "0"},
]  # fmt: skip
# A file of nobody's: numbers and categories, no names, no prices.
PLAIN = [{"article_id": f"a{number:031d}", "family_name": "cama_mesa", "weight_g": str(200 + number)}
         for number in range(3)]  # fmt: skip


def content(rows):
    """Return a file of a system as its export would be."""
    return text([{key: _quoted(value) for key, value in row.items()} for row in rows], delimiter=",")


def _quoted(value):
    return f'"{value}"' if "," in value or "\n" in value else value
