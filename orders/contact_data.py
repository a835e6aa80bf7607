"""Contact data in what people write: telephone numbers, e-mail addresses, web addresses and accounts of messengers.

Dealings stay where both sides are protected. In messages such data are replaced by marks (``⟦phone⟧``) which each
reader sees in their own language; reviews and replies that have any are refused, by a stricter measure: everybody
reads them, and their authors can put a refused one right. Numbers of orders, products and parcels, prices, dates and
times stay.
What people do to slip past is undone first: full-width and circled digits, invisible characters, spaces and
points between digits, Chinese numerals, 点 and 艾特.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders import phone_numbers

MARKS: dict[str, Promise] = {
    "phone": _("[phone hidden]"),
    "email": _("[e-mail hidden]"),
    "link": _("[link hidden]"),
    "account": _("[account hidden]"),
}
_MARK = re.compile("⟦(" + "|".join(MARKS) + ")⟧")
Span = tuple[int, int]

# --- what stays ----------------------------------------------------------------------------------
_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d{1,2})?"
_SYMBOL = r"(?:[¥$€£]|RMB|CNY|USD|EUR|GBP|JPY|CAD|人民币)"
_UNIT = r"(?:[元块圆円¥$€£]|RMB|CNY|USD|EUR|GBP|JPY|CAD|yuan|euros?|dollars?|pounds?)"
KEPT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![a-z0-9])[QGRAU]\d{2}-\d{4}-\d{6,9}(?![a-z0-9])",  # as marketplace.numbers gives them
        r"(?<![a-z0-9])P\d{9}(?![a-z0-9])",
        rf"{_SYMBOL}\s?{_AMOUNT}(?![\d,.-]*\d)",
        rf"(?<![\d,.-]){_AMOUNT}\s?{_UNIT}",
        r"(?<!\d)(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)",
        r"(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}(?!\d)",
        r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
    )
)

# --- what goes -----------------------------------------------------------------------------------
_LOCAL = r"[a-z0-9][a-z0-9_.+-]{0,63}"
_AT = r"\s?(?:@|艾特|[(\[]\s?at\s?[)\]])\s?"
_SPOKEN_DOT = r"\s?(?:\.|点|[(\[]?\bdot\b[)\]]?)\s?"
_EMAILS = (
    _LOCAL + _AT + r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}",
    _LOCAL + _AT + r"[a-z0-9-]+" + _SPOKEN_DOT + r"(?:com|cn|net|org)(?![a-z0-9])",
    _LOCAL + r"(?:" + _AT + r"|\sat\s)(?:gmail|qq|foxmail|outlook|hotmail|yahoo|icloud|sina)(?![a-z0-9])"
    r"(?:" + _SPOKEN_DOT + r"com(?![a-z0-9]))?",
)
_NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PATH = r"(?::\d+)?(?:/[!-~]*)?"
_LEFT = r"(?<![a-z0-9@.-])"
# Endings that are words too: in messages a name of two parts may be two sentences without a space between.
_WORDS = "shop|store|top|vip|app|info|club|site|online|link"
_SHORT_WORDS = "me|tv|de|es|it|us"
_LINKS = (
    r"(?:https?|hxxps?|ftp)\s?:\s?/\s?/\s?[!-~]+",
    r"(?<![a-z0-9])www\s?[.点]\s?" + _NAME + r"(?:\." + _NAME + ")*" + _PATH,
    # Endings that are no words, so that a full stop without a space after it stays one.
    rf"{_LEFT}(?:{_NAME}\.)+(?:com|cn|net|org|xyz|cc|hk|tw|jp|uk|fr|ru|eu|biz|wang|io|ly|gl|gg)(?![a-z0-9-]){_PATH}",
    rf"{_LEFT}(?:{_NAME}\.){{2,}}(?:{_WORDS}|{_SHORT_WORDS})(?![a-z0-9-]){_PATH}",
    rf"{_LEFT}(?:{_NAME}\.)+[a-z]{{2,6}}/[a-z0-9][!-~]*",
    rf"{_LEFT}{_NAME}(?:\s?点\s?|\s\.\s|\s?[(\[]?\bdot\b[)\]]?\s?)(?:com|cn|net|org)(?![a-z0-9-]){_PATH}",
)
# What public texts may not have besides. A sentence that begins has a capital, so that “I love it.It works” stays.
_MORE = "live|fun|cloud|tech|website|space|world|mobi|asia|mall|co|ai|ca|au|kr|sg|nl|ch|pl"
_WHOLE = r"(?<![A-Za-z0-9@.-])(?:[{0}0-9](?:[{0}0-9-]*[{0}0-9])?\.)*"
_LETTERED = r"(?=[0-9-]*[{0}])[{0}0-9](?:[{0}0-9-]*[{0}0-9])?\."
_OF_TWO = r"(?:[{0}0-9](?:[{0}0-9-]*[{0}0-9])?\.(?:{1})|" + _LETTERED + r"(?:{2}))(?![A-Za-z0-9-])"
_PUBLIC = (
    re.compile(r"https?\s?:\s?/\s?/\s?\S", re.IGNORECASE),
    re.compile((_WHOLE + _OF_TWO).format("A-Za-z", _WORDS, f"{_SHORT_WORDS}|{_MORE}")),
    re.compile((_WHOLE + _OF_TWO).format("A-Z", _WORDS.upper(), f"{_SHORT_WORDS}|{_MORE}".upper())),
    re.compile(r"(?<![\w-])1[\s.-]{1,2}\(?[2-9]\d{2}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}(?![\d-])", re.ASCII),
)
_DIGITS = r"[1-9](?:[\s.\-_·]?\d){4,11}(?!\d)"
_ACCOUNT = rf"(?P<account>[a-z][a-z0-9_-]{{5,19}}(?![a-z0-9])|{_DIGITS})"
# With a digit or an underscore in it, a word is a name that somebody gave themselves.
_MADE_UP = rf"(?P<account>(?=[a-z-]*[0-9_])[a-z][a-z0-9_-]{{5,19}}(?![a-z0-9])|{_DIGITS})"
_WECHAT = r"(?:[微威薇徽]\s?信|(?<![a-z0-9])v\s?信)(?:id)?"
_BETWEEN = r"[\s:=是为号码加帐账户\-—~()]{0,6}"
_FOREIGN = r"(?<![a-z])(?:we\s?chat|whats\s?app|telegram|skype)"
_ACCOUNTS = (
    rf"{_WECHAT}\s?{_BETWEEN}[:=是为号]\s?{_ACCOUNT}",
    rf"加(?:我|下|个|一下|你|您|的)?(?:{_WECHAT}|[微薇威v]){_BETWEEN}{_ACCOUNT}",
    rf"{_WECHAT}{_BETWEEN}{_MADE_UP}",
    rf"(?<![a-z0-9])(?:vx|wx|weixin)(?:id)?{_BETWEEN}{_ACCOUNT}",
    rf"(?:(?<![a-z0-9])q\s?q|扣扣|抠抠|秋秋|企鹅|加\s?q){_BETWEEN}(?:群{_BETWEEN})?(?P<account>{_DIGITS})",
    rf"(?<![a-z0-9])q\s?[:=]\s?(?P<account>{_DIGITS})",
    rf"{_FOREIGN}(?:\s?(?:id|no\.?|account|name|号))*(?:\s?[:=]|\s?号|\sid(?:\sis)?)\s?@?{_ACCOUNT}",
    rf"{_FOREIGN}\s?(?:me\s|us\s)?(?:id\s)?(?:on\s|at\s|is\s)?@?{_MADE_UP}",
)
_PATTERNS = {
    kind: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    for kind, patterns in (("email", _EMAILS), ("link", _LINKS), ("account", _ACCOUNTS))
}


@dataclass(frozen=True)
class Plain:
    """A text as it is read: compatibility forms made plain, invisible characters gone; ``places`` lead back."""

    text: str
    places: list[int]

    @classmethod
    def of(cls, original: str) -> "Plain":
        """Return ``original`` made plain."""
        characters, places = [], []
        for place, character in enumerate(original):
            if unicodedata.category(character) == "Cf":
                continue
            for each in unicodedata.normalize("NFKC", character):
                characters.append(each)
                places.append(place)
        return cls("".join(characters), places)

    def original(self, span: Span) -> Span:
        """Return where a span of the plain text lies in the original one."""
        return self.places[span[0]], self.places[span[1] - 1] + 1


def masked(text: str) -> str:
    """Return ``text`` with a mark in place of each piece of contact data.

    >>> masked("加微信 shop_8899，或打 138-0013-8000，订单 Q26-1124-000017")
    '加微信 ⟦account⟧，或打 ⟦phone⟧，订单 Q26-1124-000017'
    """
    plain = Plain.of(text)
    parts, end = [], 0
    for kind, span in sorted(_found(plain.text), key=lambda found: found[1]):
        start, stop = plain.original(span)
        parts += [text[end:start], f"⟦{kind}⟧"]
        end = stop
    return "".join([*parts, text[end:]])


def has_contact_data(text: str) -> bool:
    """Return whether a text for the public names a way to reach somebody outside the marketplace.

    Stricter than ``masked``: also web addresses of two parts whose ending is a word, such as ``example.shop``.
    """
    plain = Plain.of(text).text
    return any(pattern.search(plain) for pattern in _PUBLIC) or next(_found(plain), None) is not None


def in_words(text: str) -> str:
    """Return a masked text with its marks in the active language."""
    return _MARK.sub(lambda mark: str(MARKS[mark[1]]), text)


def _found(text: str) -> Iterator[tuple[str, Span]]:
    """Yield what goes, kind by kind; what overlaps something that stays or was found before is left out."""
    taken = [match.span() for pattern in KEPT for match in pattern.finditer(text)]
    for kind, patterns in _PATTERNS.items():
        for pattern in patterns:
            spans = (
                match.span("account") if "account" in pattern.groupindex else match.span()
                for match in pattern.finditer(text)
            )
            yield from ((kind, span) for span in _free(spans, taken))
    yield from (("phone", span) for span in _free(phone_numbers.find(text), taken))


def _free(spans: Iterable[Span], taken: list[Span]) -> Iterator[Span]:
    for start, stop in spans:
        if all(stop <= other_start or other_stop <= start for other_start, other_stop in taken):
            taken.append((start, stop))
            yield start, stop
