"""Telling contact data in what people write for everybody: phone numbers, e-mail addresses, web addresses."""

import re
import unicodedata

_TOP_LEVEL = "com|cn|net|org|info|shop|store|top|vip|xyz|io|co|me|cc|uk|de|fr|it|es|pl|nl|se|jp"
# Eleven digits of a mainland mobile number, however they are spaced.
_MOBILE = r"[\s.\-]?".join(["1", "[3-9]", *[r"\d"] * 9])
_PATTERNS = [
    # An e-mail address.
    re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w{2,}"),
    # A web address, with or without its scheme; the name before the last part needs a letter (not 1.5).
    re.compile(rf"(?:https?://|www\.)\S+|\b[\w-]*[a-z][\w-]*\.(?:{_TOP_LEVEL})\b(?!\.\w)", re.IGNORECASE | re.ASCII),
    # A mainland mobile or landline number.
    re.compile(rf"(?<![\d.]){_MOBILE}(?!\d)"),
    re.compile(r"(?<!\d)\(?0\d{2,3}\)?[\s-]?\d{7,8}(?!\d)"),
    # An international number, and one of North America.
    re.compile(r"\+\d{1,3}(?:[\s().-]?\d){6,12}(?!\d)"),
    re.compile(r"(?<!\d)(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d)"),
]


def has_contact_data(text: str) -> bool:
    """Return whether ``text`` names a way to reach somebody outside the marketplace.

    >>> [has_contact_data(each) for each in ("call 138 0000 0000", "see example.com", "mail a@b.cn")]
    [True, True, True]
    >>> [has_contact_data(each) for each in ("1.5 l, 1920x1080", "bought 2026-11-27, worth 12,000", "ok.So good")]
    [False, False, False]
    """
    # Full-width digits and signs are the same to people.
    plain = unicodedata.normalize("NFKC", text)
    return any(pattern.search(plain) for pattern in _PATTERNS)
