"""Product cards, made from list rows without any query.

A page has 24 of them and their template was most of its cost. So ``ui/_product_card.html`` is rendered once
per shape of card (with or without picture, specification …) and language, with marks where the values go;
each card then only puts its escaped values into the shape.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import format_decimal
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override, to_locale

from catalog import delivery_dates, picture_files, ratings, tokens
from catalog.models import FeaturedOffer, Offer
from marketplace.storefronts import Storefront, store_url
from marketplace.templatetags.quay import store_amount, store_price

_PLACEHOLDER = "P0"
# A private-use character, which no template writes.
_MARK = "\ue000"
_NO_IMAGE = picture_files.Sources("", "", "", "")
_VALUES = (
    "url",
    "title",
    "image_url",
    "image_avif",
    "spec",
    "price",
    "was",
    "low",
    "condition",
    "arrives",
    "seller_name",
    "mean",
    "reviews",
)


@dataclass(slots=True)
class Card:
    """The values of ``ui/_product_card.html``; an empty one leaves its line out."""

    url: str
    title: str
    # The title's language where it is not the page's.
    lang: str
    image_url: str
    image_avif: str
    spec: str
    price: str
    # While a sale is on: the regular price, and the lowest of the 30 days before.
    was: str
    low: str
    # In words, of goods that are not new.
    condition: str
    arrives: str
    seller_name: str
    # The mean of the product's reviews, and how many there are; empty without one.
    mean: str
    reviews: str
    in_stock: bool


def cards(
    rows: Iterable[FeaturedOffer], *, storefront: Storefront, language: str, terms: tuple[str, ...] = ()
) -> list[Card]:
    """Return the cards of ``rows`` in a page's language; ``terms`` are marked in the titles."""
    pattern = _pattern(terms)
    address = store_url("catalog:product", storefront=storefront, language=language, number=_PLACEHOLDER)
    arrivals: dict[int, str] = {}
    made = []
    for row in rows:
        image = picture_files.sources(row.picture) if row.picture else _NO_IMAGE
        spoken = language if language in row.titles else next(iter(row.titles), language)
        if row.in_stock and row.handling_days not in arrivals:
            days = delivery_dates.arrival(storefront=storefront, handling_days=row.handling_days)
            arrivals[row.handling_days] = delivery_dates.in_words(days)
        made.append(
            Card(
                url=address.replace(_PLACEHOLDER, row.number),
                title=_marked(row.titles.get(spoken, row.number), pattern),
                lang="" if spoken == language else spoken,
                image_url=image.url,
                image_avif=image.avif,
                spec=row.specs.get(spoken, ""),
                price=_price(row.amount_minor, row.currency, language),
                was=_plain(row.was_minor, row.currency, language),
                low=_plain(row.low_minor, row.currency, language),
                condition=_condition(row.condition, language),
                arrives=arrivals[row.handling_days] if row.in_stock else "",
                seller_name=row.seller_name,
                mean=_mean(row.rating_sum, row.rating_count, language),
                reviews=_count(row.rating_count, language) if row.rating_count else "",
                in_stock=row.in_stock,
            )
        )
    return made


def markup(shown: Iterable[Card], *, language: str, eager: int = 0) -> SafeString:
    """Return the cards as HTML; the pictures of the first ``eager`` ones are loaded at once."""
    shape_of = _shape.__wrapped__ if settings.DEBUG else _shape
    parts: list[str] = []
    for place, card in enumerate(shown):
        given = frozenset(name for name in _VALUES if getattr(card, name))
        key = _Look(given, card.lang, card.in_stock, is_eager=place < eager, language=language)
        for text, name in shape_of(key):
            parts.append(text)
            if name:
                value = getattr(card, name)
                # Django's own function asks every text whether it is lazy, at half the cost of a card.
                parts.append(value if isinstance(value, SafeString) else html.escape(value))
    return mark_safe("".join(parts))  # noqa: S308 - the template's text and escaped values


class _Look(NamedTuple):
    """What decides the shape of a card: which values it has, and how it is shown."""

    given: frozenset[str]
    lang: str
    in_stock: bool
    is_eager: bool
    language: str


@lru_cache(maxsize=512)
def _shape(look: _Look) -> list[tuple[str, str]]:
    """Return the template's text up to each value, and the value's name; the last text has none."""
    values = {name: f"{_MARK}{name}{_MARK}" if name in look.given else "" for name in _VALUES}
    card = Card(lang=look.lang, in_stock=look.in_stock, **values)
    with override(look.language):
        text = render_to_string("ui/_product_card.html", {"card": card, "lazy": not look.is_eager})
    pieces = text.split(_MARK)
    return list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))


@lru_cache(maxsize=20_000)
def _price(minor: int, currency: str, language: str) -> SafeString:
    with override(language):
        return mark_safe(store_price(minor, currency))  # noqa: S308 - it comes from format_html


@lru_cache(maxsize=20_000)
def _plain(minor: int | None, currency: str, language: str) -> str:
    with override(language):
        return "" if minor is None else store_amount(minor, currency)


@lru_cache(maxsize=100)
def _condition(condition: str, language: str) -> str:
    with override(language):
        return "" if condition == Offer.Condition.NEW else str(Offer.Condition(condition).label)


@lru_cache(maxsize=20_000)
def _mean(total: int, count: int, language: str) -> str:
    with override(language):
        return ratings.mean(total, count)


@lru_cache(maxsize=20_000)
def _count(count: int, language: str) -> str:
    return str(format_decimal(count, locale=to_locale(language)))


def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    ways = [re.escape(term) if tokens.is_dense(term) else rf"\b{re.escape(term)}\w*" for term in terms if term]
    return re.compile("|".join(sorted(ways, key=len, reverse=True)), re.IGNORECASE) if ways else None


def _marked(title: str, pattern: re.Pattern[str] | None) -> str | SafeString:
    """Return ``title`` escaped, with what the customer typed in ``<mark>``."""
    if pattern is None:
        return title
    parts, end = [], 0
    for match in pattern.finditer(title):
        parts += [escape(title[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
        end = match.end()
    return mark_safe("".join([*parts, escape(title[end:])]))  # noqa: S308 - every part is escaped above
