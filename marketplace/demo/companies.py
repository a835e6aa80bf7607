"""The demo market's sellers, read from ``companies.toml``."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from stdnum.cn import ric, uscc


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
    lines: tuple[str, ...] = ("general",)
    brands: tuple[str, ...] = ()
    # Used goods it sells beside new ones: product and variant → what is worn.
    used: dict[str, str] = field(default_factory=dict)
    # Documents that run out while the demo is looked at: demand → days after it is given.
    running_out: dict[str, int] = field(default_factory=dict)
    # What the seller asks for in the last days: a step of marketplace.demo.applications.
    asks: str = ""

    @property
    def credit_code(self) -> str:
        """A valid unified social credit code (GB 32100-2015) that no enterprise has."""
        body = f"91{self.district}MA0{sum(map(ord, self.code)):06d}"
        return body + str(uscc.calc_check_digit(body))

    @property
    def identity_number(self) -> str:
        """A well-formed identity card number (GB 11643) of the year 1900, which nobody has any more."""
        body = f"11010119000101{sum(map(ord, self.code)) % 1000:03d}"
        return next(body + check for check in "0123456789X" if ric.is_valid(body + check))


@cache
def all_companies() -> tuple[DemoCompany, ...]:
    """Return every enterprise of the demo market."""
    text = (Path(__file__).parent / "companies.toml").read_text(encoding="utf-8")
    return tuple(DemoCompany(**row) for row in tomllib.loads(text)["company"])
