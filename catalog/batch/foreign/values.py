"""Single cells of other systems in our words: HTML as plain text, amounts, units, lists in one cell."""

import re
from decimal import Decimal
from html.parser import HTMLParser

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
))  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_MARKUP = re.compile(r"<\s*[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_AMOUNT = re.compile(r"(?P<before>[^\d\s.,-]*)\s*(?P<digits>\d[\d., ]*?)\s*(?P<after>[^\d\s.,-]*)")
_DECIMAL_COMMA = re.compile(r"\d{1,3}(?:[. ]\d{3})*,\d{1,2}|\d+,\d{1,2}")
# Signs of a currency beside its code; one that stands for several (¥, $) is taken for the column's own.
_SIGNS = {"CNY": {"¥", "￥", "元", "CN¥", "RMB"}, "USD": {"$", "US$"}, "EUR": {"€"}, "GBP": {"£"}, "JPY": {"¥", "円"},
          "CAD": {"$", "CA$", "C$"}}  # fmt: skip
_MEASURE = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[a-zA-Z\u4e00-\u9fff]+)?")
_HEADER_UNIT = re.compile(r"[(（\[]\s*(?P<unit>[a-zA-Z]+)\s*[)）\]]\s*$")
_BETWEEN = re.compile(r"[;|\n]+|,(?=\s|https?://|/)|(?<=\.\w{3}),(?=[^\s,;|]+\.\w{3,4}(?:$|[\s,;|]))")
# How many of the smallest unit of its kind one of each is.
_UNITS: dict[str, dict[str, Decimal]] = {
    kind: {unit: Decimal(size) for unit, size in units.items()}
    for kind, units in {
        "weight": {"mg": "0.001", "g": "1", "kg": "1000", "lb": "453.59237", "lbs": "453.59237", "oz": "28.349523125",
                   "克": "1", "千克": "1000", "公斤": "1000"},
        "volume": {"ml": "1", "cl": "10", "dl": "100", "l": "1000", "毫升": "1", "升": "1000"},
        "length": {"mm": "1", "cm": "10", "m": "1000", "in": "25.4", "毫米": "1", "厘米": "10", "米": "1000"},
        "power": {"w": "1", "kw": "1000", "瓦": "1", "千瓦": "1000"},
    }.items()
}  # fmt: skip


class _Plain(HTMLParser):
    """Collects the text of HTML; blocks begin new lines, scripts and styles say nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - Python's name
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    r"""Return HTML as plain text with its line breaks; text without markup stays as it is.

    >>> plain_text("<p>Pours <b>slowly</b></p><ul><li>800&nbsp;ml</li></ul>")
    'Pours slowly\n• 800 ml'
    """
    if not _MARKUP.search(text):
        return text
    parser = _Plain()
    parser.feed(text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line and line != "•")


def amount(text: str, currency: str) -> str:
    """Return an amount in digits and a point, where it is one of ``currency``; anything else stays as it is.

    >>> amount("¥1,299.00", "CNY"), amount("12,50 €", "EUR"), amount("R$ 12", "CNY")
    ('1,299.00', '12.50', 'R$ 12')
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or not {match["before"], match["after"]} <= {"", currency, *_SIGNS.get(currency, ())}:
        return text
    digits = match["digits"]
    if _DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(".", "").replace(" ", "").replace(",", ".")
    return digits


def header_unit(header: str) -> str:
    """Return the unit in a column's name: ``Weight (kg)`` → kg."""
    match = _HEADER_UNIT.search(header)
    return match["unit"] if match else ""


def measure(text: str, unit: str, *, given: str = "") -> str:
    """Return a number in ``unit``; ``given`` is the unit where the cell itself names none. Otherwise it stays.

    >>> measure("0.8 L", "ml"), measure("1.5", "g", given="kg"), measure("about 3", "g")
    ('800', '1500', 'about 3')
    """
    match = _MEASURE.fullmatch(text.strip())
    if match is None:
        return text
    number = Decimal(match["number"].replace(",", "."))
    source, wanted = (match["unit"] or given).casefold(), unit.casefold()
    if source and source != wanted:
        sizes = next((sizes for sizes in _UNITS.values() if {source, wanted} <= sizes.keys()), None)
        if sizes is None:
            return text
        number = number * sizes[source] / sizes[wanted]
    return f"{number.quantize(Decimal('0.0001')).normalize():f}"


def listed(text: str) -> list[str]:
    """Return the entries of a list in one cell: separated by commas, semicolons, bars or lines.

    A comma inside a web address does not separate.

    >>> listed("https://a.example/1,2.jpg?w=3,4, b.png|c.png,/d.jpg")
    ['https://a.example/1,2.jpg?w=3,4', 'b.png', 'c.png', '/d.jpg']
    """
    return [entry for entry in (part.strip() for part in _BETWEEN.split(text)) if entry]


def pairs(text: str) -> list[tuple[str, str]]:
    """Return names and values of ``colour=Blue,size=L``.

    >>> pairs("colour=Blue,size=L")
    [('colour', 'Blue'), ('size', 'L')]
    """
    found = re.findall(r"(?:^|,)\s*([^=,]+)=((?:[^,]|,(?![^,=]+=))*)", text)
    return [(name.strip(), value.strip()) for name, value in found]


def first_path(text: str) -> str:
    r"""Return the first of several category paths in one cell (``\,`` is a comma of a name).

    >>> first_path("Default Category/Men/Tops,Default Category/Sale"), first_path("Clothing > Tops, Sale")
    ('Men/Tops', 'Clothing > Tops')
    """
    path = re.split(r"(?<!\\),", text)[0].replace("\\,", ",").strip()
    return path.removeprefix("Default Category/")
