"""One cell at a time: from text to the value its column asks for, or the code of what is wrong.

Codes, not sentences: a report is written in each reader's language (``catalog.batch.sentences``). The rules are
those of ``catalog.products``, ``offers``, ``pricing`` and ``stock``, without their cost per call.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import override
from stdnum import ean
from stdnum.exceptions import ValidationError as StdnumError

from catalog.attributes import NO, TEXT_LIMIT, YES
from catalog.batch.columns import ACTION_WORDS, CONDITION_WORDS, LANGUAGES, PARENTAGE_WORDS, Column, Kind, plain
from catalog.models import AttributeDefinition
from catalog.pricing import MAJOR_LIMIT
from marketplace import storefronts
from marketplace.money import exponent

_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,20})?|\d{1,3}(,\d{3}){1,4}(\.\d{1,20})?")
_SIGNED = re.compile(r"[-−－]\s*[\d.]")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")
_PRODUCT_NUMBER = re.compile(r"P\d{9}")
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
# A spreadsheet takes the leading zeros of a barcode away: digits it then has → digits it should have.
_LOST_ZEROS = {11: 12, 7: 8}


class Wrong(Exception):
    """A cell that breaks a rule."""

    def __init__(self, *, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


Cleaner = Callable[[str], Any]


def cleaner(column: Column) -> Cleaner:
    """Return the function that reads a base column's cells; it raises ``Wrong``."""
    return _MAKERS[column.kind](column)


def _line(column: Column) -> Cleaner:
    limit = column.limit

    def clean(text: str) -> str:
        value = text if text.isprintable() else _printable(text, "")
        if "  " in value:
            value = " ".join(value.split())
        if len(value) > limit:
            raise Wrong(code="too_long", limit=limit, count=len(value))
        return value

    return clean


def _text(column: Column) -> Cleaner:
    limit = column.limit

    def clean(text: str) -> str:
        value = text if text.isprintable() else _printable(text, "\n").strip()
        if len(value) > limit:
            raise Wrong(code="too_long", limit=limit, count=len(value))
        return value

    return clean


def _printable(text: str, keep: str) -> str:
    return "".join(char if char.isprintable() or char in keep else " " for char in text)


def _sku(column: Column) -> Cleaner:
    def clean(text: str) -> str:
        if len(text) > column.limit or not text.isprintable():
            raise Wrong(code="sku_form", limit=column.limit)
        return text

    return clean


def _price(column: Column) -> Cleaner:
    currency = storefronts.BY_CODE[column.storefront].currency
    places = exponent(currency)
    largest = MAJOR_LIMIT * 100

    def clean(text: str) -> int:
        digits = text.translate(_WIDE)
        if not _AMOUNT.fullmatch(digits):
            raise Wrong(code="price_range" if _SIGNED.match(text) else "price_form")
        minor = Decimal(digits.replace(",", "")).scaleb(places)
        if minor != minor.to_integral_value():
            raise Wrong(code="price_places", currency=currency, places=places)
        if not 0 < minor <= largest:
            raise Wrong(code="price_range")
        return int(minor)

    return clean


def _count(column: Column) -> Cleaner:
    limit = column.limit

    def clean(text: str) -> int:
        digits = text.translate(_WIDE).replace(",", "")
        if not digits.isascii() or not digits.isdigit():
            raise Wrong(code="count_form", limit=limit)
        if len(digits) > 9 or int(digits) > limit:
            raise Wrong(code="count_range", limit=limit)
        return int(digits)

    return clean


def _choice(column: Column) -> Cleaner:
    meanings = {plain(code): code for code, _label in column.choices}
    for language in LANGUAGES:
        with override(language):
            meanings |= {plain(label): code for code, label in column.choices}
    meanings |= CONDITION_WORDS if column.key == "condition" else {}
    meanings |= PARENTAGE_WORDS if column.key == "parentage" else {}
    meanings |= ACTION_WORDS if column.kind is Kind.ACTION else {}

    def clean(text: str) -> str:
        value = meanings.get(plain(text))
        if value is None:
            raise Wrong(code="choice", key=column.key)
        return value

    return clean


def _product(_column: Column) -> Cleaner:
    def clean(text: str) -> str:
        if _PRODUCT_NUMBER.fullmatch(text):
            return text
        digits = text.zfill(_LOST_ZEROS.get(len(text), 0))
        try:
            return str(ean.validate(digits))
        except StdnumError:
            raise Wrong(code="product_form") from None

    return clean


_MAKERS: dict[Kind, Callable[[Column], Cleaner]] = {
    Kind.SKU: _sku, Kind.ACTION: _choice, Kind.CHOICE: _choice, Kind.CATEGORY: lambda _column: str, Kind.LINE: _line,
    Kind.TEXT: _text, Kind.PRICE: _price, Kind.COUNT: _count, Kind.PRODUCT: _product, Kind.PICTURE: _line,
}  # fmt: skip


def attribute_cleaner(definition: AttributeDefinition) -> Cleaner:
    """Return the function that reads an attribute's cells as ``catalog.attributes`` stores them."""
    if definition.kind == AttributeDefinition.Kind.CHOICE:
        return _attribute_choice(definition)
    return _ATTRIBUTE_CLEANERS[definition.kind]


def _attribute_choice(definition: AttributeDefinition) -> Cleaner:
    meanings: dict[str, str] = {}
    for each in definition.choices:
        for word in (each["code"], *each["names"].values()):
            meanings.setdefault(word.strip().casefold(), str(each["code"]))

    def clean(text: str) -> str:
        value = meanings.get(text.casefold())
        if value is None:
            raise Wrong(code="attribute_choice", choices=[each["names"] for each in definition.choices])
        return value

    return clean


def _attribute_text(text: str) -> str:
    value = " ".join(_printable(text, "").split())
    if len(value) > TEXT_LIMIT:
        raise Wrong(code="too_long", limit=TEXT_LIMIT, count=len(value))
    return value


def _attribute_number(text: str) -> str:
    digits = text.translate(_WIDE)
    if not _NUMBER.fullmatch(digits):
        raise Wrong(code="number")
    return f"{Decimal(digits).normalize():f}"


def _attribute_yes_no(text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise Wrong(code="yes_no")
    return word in YES


_ATTRIBUTE_CLEANERS: dict[str, Cleaner] = {
    AttributeDefinition.Kind.TEXT.value: _attribute_text,
    AttributeDefinition.Kind.NUMBER.value: _attribute_number,
    AttributeDefinition.Kind.YES_NO.value: _attribute_yes_no,
}
