"""Product cards, made from list rows without any query."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.numbers import format_decimal
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override, to_locale

from catalog import delivery_dates, picture_files, ratings, tokens
from catalog.models import FeaturedOffer, Offer
from marketplace.shapes import Shapes
from marketplace.storefronts import Storefront, store_url
from marketplace.templatetags.quay import store_amount, store_price

_PLACEHOLDER = "P0"
_NO_IMAGE = picture_files.Sources("", "", "", "")
_SHAPES = Shapes(
    "ui/_product_card.html",
    name="card",
    values=(
        "url", "title", "image_url", "image_avif", "spec", "price", "was", "low", "condition", "arrives",
        "seller_name", "mean", "reviews",
    ),
    looks=("lang", "in_stock"),
)  # fmt: skip


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


def markup(shown: Sequence[Card], *, language: str, eager: int = 0) -> SafeString:
    """Return the cards as HTML; the pictures of the first ``eager`` ones are loaded at once."""
    first = _SHAPES.markup(shown[:eager], language=language, lazy=False)
    return first + _SHAPES.markup(shown[eager:], language=language, lazy=True)


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
