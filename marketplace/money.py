"""Money: integer minor units and an ISO 4217 currency, never a float.

One currency's minor unit may be a hundredth (CNY, USD, EUR, GBP, CAD) or the unit
itself (JPY). Rates are integers in basis points (1 bp = 0.01 %), so that ``Decimal``
appears only where text is read or written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
)
from django.utils.translation import get_language, gettext_lazy as _, to_locale

from marketplace.errors import DomainError

BASIS_POINTS = 10_000

_FULL_WIDTH = str.maketrans("．，－−", ".,--")
_AMOUNT = re.compile(r"-?(\d{1,13}|\d{1,3}(,\d{3}){1,4})(\.\d{1,9})?")


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were put together: a programming error."""


@lru_cache(maxsize=200)
def exponent(currency: str) -> int:
    """Return how many decimal places ``currency`` has (CNY 2, JPY 0)."""
    return get_currency_precision(currency)


def share(amount_minor: int, rate_bp: int) -> int:
    """Return ``rate_bp`` basis points of ``amount_minor``, half up, away from zero.

    >>> share(1999, 800), share(-1999, 800)
    (160, -160)
    """
    sign = -1 if (amount_minor < 0) != (rate_bp < 0) else 1
    return sign * ((abs(amount_minor) * abs(rate_bp) * 2 + BASIS_POINTS) // (2 * BASIS_POINTS))


def proportion(amount_minor: int, part: int, whole: int) -> int:
    """Return ``amount_minor * part / whole`` half up; ``whole`` must be positive, the rest not negative."""
    return (amount_minor * part * 2 + whole) // (2 * whole)


def included_tax(gross_minor: int, rate_bp: int) -> int:
    """Return the tax contained in a gross amount at ``rate_bp`` (13 % VAT of 113.00 is 13.00)."""
    return proportion(gross_minor, rate_bp, BASIS_POINTS + rate_bp)


def allocate(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that the parts add up exactly (largest remainder).

    Ties go to the earlier part. All-zero weights split evenly. Raises ``ValueError``
    for no weights or a negative one.
    """
    if not weights or min(weights) < 0:
        msg = "weights must be given and not negative"
        raise ValueError(msg)
    used = list(weights) if any(weights) else [1] * len(weights)
    total = sum(used)
    sign, size = (-1, -amount_minor) if amount_minor < 0 else (1, amount_minor)
    parts = [size * weight // total for weight in used]
    by_remainder = sorted(range(len(used)), key=lambda i: (-(size * used[i] % total), i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


@dataclass(frozen=True, order=False, slots=True)
class Money:
    """An amount in minor units of one currency."""

    minor: int
    currency: str

    def __add__(self, other: Self) -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return self.format()

    def _same(self, other: Self) -> int:
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency}"
            raise CurrencyMismatch(msg)
        return other.minor

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def plain(self) -> str:
        """Return the amount for machines: ``1234.50``, ``-7``; no grouping, no symbol."""
        places = exponent(self.currency)
        whole, rest = divmod(abs(self.minor), 10**places)
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"

    def format(self, language: str | None = None) -> str:
        """Return the amount as people of ``language`` (default: the active one) read it.

        A negative amount carries U+2212, the minus sign that lines up with figures.
        """
        shape = _shape(self.currency, language or get_language() or "en")
        sign = "\N{MINUS SIGN}" if self.minor < 0 else ""
        return f"{sign}{shape.before}{self._number(shape)}{shape.after}"

    def figures(self, language: str | None = None) -> str:
        """Return the amount as ``format`` does, but without the currency, for columns whose heading names it."""
        shape = _shape(self.currency, language or get_language() or "en")
        return f"\N{MINUS SIGN}{self._number(shape)}" if self.minor < 0 else self._number(shape)

    def _number(self, shape: "_Shape") -> str:
        whole, rest = divmod(abs(self.minor), 10**shape.places)
        text = f"{whole:,}".replace(",", shape.group)
        return f"{text}{shape.point}{rest:0{shape.places}}" if shape.places else text

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read ``text`` (``1,234.50``, full-width forms allowed) exactly.

        Raises ``InvalidAmount`` for anything else, also for more decimal places than the
        currency has: nothing is rounded silently. A comma counts only before three digits,
        so that ``12,50`` is refused instead of read as 1250.
        """
        plain = text.strip().translate(_FULL_WIDTH)
        if not _AMOUNT.fullmatch(plain):
            raise InvalidAmount(_("Enter an amount such as 128.00."))
        minor = Decimal(plain.replace(",", "")).scaleb(exponent(currency))
        if minor != minor.to_integral_value():
            places = exponent(currency)
            message = _("%(currency)s has %(places)s decimal places; this amount has more.")
            raise InvalidAmount(message % {"currency": currency, "places": places})
        return cls(int(minor), currency)


class InvalidAmount(DomainError):
    """Text that is no amount of the currency."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is the same in all amounts of a currency in a language: what stands before, inside and after the digits.

    Digits are grouped by three, as in all languages of the interface.
    """

    before: str
    after: str
    group: str
    point: str
    places: int


@lru_cache(maxsize=200)
def _shape(currency: str, language: str) -> _Shape:
    """Ask Babel once: reading the locale's pattern anew for each amount of a list cost more than the list's query."""
    locale, places = to_locale(language), exponent(currency)
    zero = format_decimal(0, "0." + "0" * places, locale=locale)
    before, _zero, after = format_currency(0, currency, locale=locale).partition(zero)
    return _Shape(before, after, get_group_symbol(locale), get_decimal_symbol(locale), places)


@lru_cache(maxsize=200)
def symbol(currency: str, language: str) -> str:
    """Return the currency's sign as ``language`` writes it: ``CN¥``, ``US$``, ``¥``."""
    return get_currency_symbol(currency, locale=to_locale(language))
