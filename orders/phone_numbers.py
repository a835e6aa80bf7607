"""Telephone numbers in a text; numbers of parcels look alike and stay."""

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int]

_GAP = r"[\s.\-–—_·•*~|()]{0,3}"
_MOBILE = re.compile(
    rf"(?:(?:(?:\+|00){_GAP})?8{_GAP}6{_GAP})?(?P<number>1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)", re.ASCII
)
# A number that goes on before, or the letters of a parcel's number (SF…, 1Z…) unless they say that somebody calls.
_GOES_ON = re.compile(r"(?:[0-9]-?|[0-9A-Za-z][A-Za-z]-?)$")
_CUE = re.compile(r"(?:tel|phone|call|mobile|mob|cell|sms|whatsapp|vx|wx|qq)$", re.IGNORECASE)
# Words before a number that is a parcel's or an order's, whatever it looks like.
_PARCEL = re.compile(
    r"(?:单号|运单|快递|物流|订单|编号|包裹|顺丰|圆通|中通|申通|韵达|极兔|邮政|京东|条码|track|parcel|shipment|waybill"
    r"|order|barcode|ean|ups|usps|dhl|fedex|ems)[\s\w#:.,是为号]{0,14}$",
    re.IGNORECASE,
)
_AFTER_CUE = re.compile(
    r"(?:电话|手机号|致电|座机|热线|联系方式|(?<![a-z])(?:tel|telephone|phone|mobile|whatsapp))"
    r"(?:\s?(?:me|us|号码?|no|number|is|on|at|我们?|是|为)){0,3}[\s.:#]{0,3}"
    r"(?P<number>\+?\(?\d(?:[\s.\-–()]{0,2}\d){6,11})(?!\d)",
    re.IGNORECASE,
)
# Written so that nothing but a telephone number looks like it.
_PLAIN = tuple(
    re.compile(rf"(?<![\w-]){pattern}(?![\d-])", re.ASCII)
    for pattern in (
        r"\+\d(?:[\s.\-–()]{0,2}\d){7,14}",
        r"00[1-9](?=\d{0,2}[\s.-])(?:[\s.\-()]{0,2}\d){8,13}",
        r"\(?0\d{2,3}\)?[\s\-–]{1,2}\d{4}[\s-]?\d{3,4}",
        r"0\d{1,4}-\d{1,4}-\d{4}",
        r"\(?[2-9]\d{2}\)?[\s.-]{1,2}[2-9]\d{2}[\s.-]\d{4}",
        r"0[1-9](?:[\s.-]\d{2}){4}",
        r"0\d{2,4}[\s/-]\d{3,4}[\s-]?\d{3,6}",
        r"(?:400|800)[\s-]\d{3,4}[\s-]?\d{3,4}",
    )
)
# As digits alone these are a parcel's number where a word says so.
_BARE = tuple(
    re.compile(rf"(?<![\w-]){pattern}(?![\d-])", re.ASCII)
    for pattern in (r"0(?:10|2\d|[3-9]\d{2})\d{7,8}", r"[48]00\d{7}")
)
_NUMERALS = {"幺": "1", "两": "2"}


def find(text: str) -> Iterator[Span]:
    """Yield the spans of telephone numbers in a plain text (``contact_data.Plain``); they may overlap."""
    for variant in dict.fromkeys((text, _with_digits(text))):
        yield from _mobiles(variant)
    for pattern in _PLAIN:
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span("number") for match in _AFTER_CUE.finditer(text))
    for pattern in _BARE:
        yield from (match.span() for match in pattern.finditer(text) if not _PARCEL.search(text, 0, match.start()))


def _mobiles(text: str) -> Iterator[Span]:
    place = 0
    while match := _MOBILE.search(text, place):
        before = text[: match.start()]
        goes_on = _GOES_ON.search(before) and not _CUE.search(before)
        if goes_on or not _is_grouped(match["number"]) or _is_parcel(match[0], before):
            place = match.start() + 1
        else:
            yield match.span()
            place = match.end()


def _is_grouped(number: str) -> bool:
    """Return whether eleven digits stand as people write a number: in three groups at most, or in many small ones.

    A point must then stand in every gap: 1580.00 - 16800 is two amounts.
    """
    gaps = set(re.findall(r"[^0-9]+", number))
    if len(gaps) > 1 and any("." in gap for gap in gaps):
        return False
    sizes = [len(group) for group in re.findall(r"[0-9]+", number)]
    return len(sizes) <= 3 or (set(sizes[1:-1]) <= {1, 2} and len(set(sizes[1:-1])) == 1)


def _is_parcel(number: str, before: str) -> bool:
    """Return whether thirteen digits in a row belong to a parcel: 86 is a country or just a beginning."""
    return len(number) == 13 and number.isdecimal() and bool(_PARCEL.search(before))


def _with_digits(text: str) -> str:
    """Return the text with a digit in place of every sign for one: 一, 壹, and the digits of other scripts."""
    return "".join(_digit(character) for character in text)


def _digit(character: str) -> str:
    value = unicodedata.numeric(character, None)
    if value is not None and value in range(10):
        return str(int(value))
    return _NUMERALS.get(character, character)
