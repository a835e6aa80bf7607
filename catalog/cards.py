"""What a product card shows, made from a list row without any query."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalog import delivery_dates, tokens
from catalog.models import FeaturedOffer
from marketplace.storefronts import Storefront, store_url

_PLACEHOLDER = "P0"


@dataclass(slots=True)
class Card:
    """The context of ``ui/_product_card.html``."""

    url: str
    title: str
    # The title's language where it is not the page's.
    lang: str
    image_url: str
    spec: str
    price_minor: int
    currency: str
    arrives: str
    seller_name: str
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
        spoken = language if language in row.titles else next(iter(row.titles), language)
        if row.in_stock and row.handling_days not in arrivals:
            days = delivery_dates.arrival(storefront=storefront, handling_days=row.handling_days)
            arrivals[row.handling_days] = delivery_dates.in_words(days)
        made.append(
            Card(
                url=address.replace(_PLACEHOLDER, row.number),
                title=_marked(row.titles.get(spoken, row.number), pattern),
                lang="" if spoken == language else spoken,
                image_url=default_storage.url(row.picture) if row.picture else "",
                spec=row.specs.get(spoken, ""),
                price_minor=row.amount_minor,
                currency=row.currency,
                arrives=arrivals[row.handling_days] if row.in_stock else "",
                seller_name=row.seller_name,
                in_stock=row.in_stock,
            )
        )
    return made


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
