"""The demo market's sellers, read from ``companies.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stdnum.cn import uscc


@dataclass(frozen=True)
class DemoCompany:
    """One fictional enterprise; companies.toml says what the fields mean."""

    code: str
    legal_name: str
    store_name: str
    slug: str
    district: str
    representative: str
    city: str
    fate: str
    products: tuple[str, ...] = ()
    price_bp: int = 10_000
    mood: str = "good"
    days_ago: int = 41

    @property
    def credit_code(self) -> str:
        """A valid unified social credit code (GB 32100-2015) that no enterprise has."""
        body = f"91{self.district}MA0{sum(map(ord, self.code)):06d}"
        return body + str(uscc.calc_check_digit(body))


@cache
def all_companies() -> tuple[DemoCompany, ...]:
    """Return every enterprise of the demo market."""
    text = (Path(__file__).parent / "companies.toml").read_text(encoding="utf-8")
    return tuple(DemoCompany(**row) for row in tomllib.loads(text)["company"])
