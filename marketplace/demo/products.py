"""What the demo market sells, read from ``products.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Variant:
    """One colour of a product: its main picture, more of them, and how far which hue is turned (degrees)."""

    code: str
    colour: str
    name_zh: str
    name_en: str
    picture: str
    hue: int = 0
    of: int = 0
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoProduct:
    """A product family; prices in fen and US cents, tax as each store shows it; ``weight_g`` is packed."""

    code: str
    category: str
    brand: str
    title_zh: str
    title_en: str
    bullets_zh: tuple[str, ...]
    bullets_en: tuple[str, ...]
    price_cn: int
    price_us: int
    weight_g: int
    variants: tuple[Variant, ...]
    attributes: dict[str, Any]


@cache
def all_products() -> tuple[DemoProduct, ...]:
    """Return every product of the demo market."""
    text = (Path(__file__).parent / "products.toml").read_text(encoding="utf-8")
    return tuple(
        DemoProduct(**{**row, "variants": tuple(Variant(**variant) for variant in row["variants"])})
        for row in tomllib.loads(text)["product"]
    )
