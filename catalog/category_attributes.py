"""Attributes that the starting tree's categories share, with their names, units and choices."""

from dataclasses import dataclass
from typing import Any

from catalog.models import AttributeDefinition

Kind = AttributeDefinition.Kind


@dataclass(frozen=True)
class Attribute:
    """One attribute as ``AttributeDefinition`` stores it; ``choices`` are (code, Chinese, English)."""

    code: str
    zh: str
    en: str
    kind: str = Kind.TEXT
    unit: str = ""
    choices: tuple[tuple[str, str, str], ...] = ()
    facet: bool = False
    variation_axis: bool = False

    def fields(self) -> dict[str, Any]:
        """Return the definition's columns."""
        return {
            "names": {"zh-hans": self.zh, "en": self.en},
            "kind": self.kind,
            "unit": self.unit,
            "choices": [{"code": code, "names": {"zh-hans": zh, "en": en}} for code, zh, en in self.choices],
            "facet": self.facet,
            "variation_axis": self.variation_axis,
        }


COLOUR = Attribute("colour", "颜色", "Colour", Kind.CHOICE, facet=True, variation_axis=True, choices=(
    ("black", "黑色", "Black"), ("white", "白色", "White"), ("grey", "灰色", "Grey"), ("silver", "银色", "Silver"),
    ("gold", "金色", "Gold"), ("red", "红色", "Red"), ("pink", "粉色", "Pink"), ("orange", "橙色", "Orange"),
    ("yellow", "黄色", "Yellow"), ("green", "绿色", "Green"), ("blue", "蓝色", "Blue"), ("purple", "紫色", "Purple"),
    ("brown", "棕色", "Brown"), ("beige", "米色", "Beige"), ("multi", "多色", "Multicolour"),
))  # fmt: skip
MATERIAL = Attribute("material", "材质", "Material", Kind.CHOICE, facet=True, choices=(
    ("stainless-steel", "不锈钢", "Stainless steel"), ("ceramic", "陶瓷", "Ceramic"), ("glass", "玻璃", "Glass"),
    ("wood", "实木", "Solid wood"), ("bamboo", "竹", "Bamboo"), ("brass", "黄铜", "Brass"), ("iron", "铁", "Iron"),
    ("aluminium", "铝", "Aluminium"), ("plastic", "塑料", "Plastic"), ("silicone", "硅胶", "Silicone"),
    ("cotton", "棉", "Cotton"), ("linen", "麻", "Linen"), ("wool", "羊毛", "Wool"), ("silk", "丝绸", "Silk"),
    ("polyester", "聚酯纤维", "Polyester"), ("leather", "皮革", "Leather"), ("paper", "纸", "Paper"),
    ("silver", "银", "Silver"), ("gold", "金", "Gold"), ("other", "其他", "Other"),
))  # fmt: skip
CAPACITY = Attribute("capacity", "容量", "Capacity", Kind.NUMBER, unit="ml", variation_axis=True)
POWER = Attribute("power", "功率", "Power", Kind.NUMBER, unit="W")
VOLTAGE = Attribute("voltage", "电压", "Voltage", Kind.CHOICE, choices=(
    ("110", "110 V", "110 V"), ("220", "220 V", "220 V"), ("110-240", "110–240 V", "110–240 V"),
))  # fmt: skip
CONNECTION = Attribute("connection", "连接方式", "Connection", Kind.CHOICE, facet=True, choices=(
    ("bluetooth", "蓝牙", "Bluetooth"), ("wireless", "2.4G 无线", "2.4 GHz wireless"), ("wired", "有线", "Wired"),
    ("tri-mode", "三模", "Three modes"), ("wifi", "Wi-Fi", "Wi-Fi"),
))  # fmt: skip
STORAGE = Attribute("storage", "存储容量", "Storage", Kind.CHOICE, facet=True, variation_axis=True, choices=(
    ("16gb", "16 GB", "16 GB"), ("32gb", "32 GB", "32 GB"), ("64gb", "64 GB", "64 GB"),
    ("128gb", "128 GB", "128 GB"), ("256gb", "256 GB", "256 GB"), ("512gb", "512 GB", "512 GB"),
    ("1tb", "1 TB", "1 TB"), ("2tb", "2 TB", "2 TB"),
))  # fmt: skip
NOISE_CANCELLING = Attribute("noise-cancelling", "主动降噪", "Noise cancelling", Kind.YES_NO, facet=True)
WATERPROOF = Attribute("waterproof", "防水", "Waterproof", Kind.YES_NO, facet=True)
AGE = Attribute("age", "适用年龄", "Age", Kind.CHOICE, facet=True, choices=(
    ("0-1", "0–1 岁", "0–1 years"), ("1-3", "1–3 岁", "1–3 years"), ("3-6", "3–6 岁", "3–6 years"),
    ("6-12", "6–12 岁", "6–12 years"), ("12+", "12 岁以上", "12 years and up"),
))  # fmt: skip
SIZE = Attribute("size", "尺码", "Size", Kind.CHOICE, facet=True, variation_axis=True, choices=(
    ("xs", "XS", "XS"), ("s", "S", "S"), ("m", "M", "M"), ("l", "L", "L"), ("xl", "XL", "XL"), ("xxl", "XXL", "XXL"),
    ("one-size", "均码", "One size"),
))  # fmt: skip
CLOTHING = (SIZE, COLOUR, MATERIAL)
SHOE_SIZE = Attribute("shoe-size", "鞋码", "Shoe size", Kind.CHOICE, facet=True, variation_axis=True, choices=tuple(
    (str(size), str(size), str(size)) for size in range(34, 47)
))  # fmt: skip
SHOES = (SHOE_SIZE,)
SKIN = (
    Attribute("skin-type", "适用肤质", "Skin type", Kind.CHOICE, facet=True, choices=(
        ("all", "所有肤质", "All"), ("dry", "干性", "Dry"), ("oily", "油性", "Oily"),
        ("sensitive", "敏感", "Sensitive"),
    )),
)  # fmt: skip
FURNITURE = (
    Attribute("furniture-material", "主要材质", "Main material", Kind.CHOICE, facet=True, choices=(
        ("oak", "橡木", "Oak"), ("walnut", "胡桃木", "Walnut"), ("pine", "松木", "Pine"), ("bamboo", "竹", "Bamboo"),
        ("metal", "金属", "Metal"), ("fabric", "布艺", "Fabric"), ("leather", "皮革", "Leather"),
        ("board", "板材", "Board"),
    )),
    Attribute("dimensions", "尺寸", "Dimensions"),
    Attribute("load", "承重", "Load", Kind.NUMBER, unit="kg"),
)  # fmt: skip
FOOD = (
    Attribute("net-weight", "净含量", "Net weight", Kind.NUMBER, unit="g", variation_axis=True),
    Attribute("origin", "产地", "Origin", facet=True),
    Attribute("shelf-life", "保质期", "Shelf life", Kind.NUMBER, unit="d"),
)
