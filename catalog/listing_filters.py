"""What narrows a list of products: brand, price, delivery and attributes, as chosen in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import AttributeDefinition
from catalog.models.offer import Channel
from marketplace.money import InvalidAmount, Money

# More values of one facet than anyone chooses would only make slow SQL.
VALUE_LIMIT = 20
STARS = ("4", "3", "2", "1")


class Sort(models.TextChoices):
    """Orders of a list."""

    BEST = "best", _("Best match")
    PRICE_UP = "price", _("Price, low to high")
    PRICE_DOWN = "-price", _("Price, high to low")
    NEWEST = "new", _("Newest")


@dataclass(frozen=True)
class Filters:
    """Chosen values; empty means any. Prices are minor units of the storefront's currency."""

    brands: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    # Whole stars of the average, "1" to "4"; the last stands for four to five.
    ratings: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    # Attribute code → values as stored text (``true``/``false`` for yes/no).
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Field name → sentence, for what could not be read.
    errors: Mapping[str, str | Promise] = field(default_factory=dict)

    def __bool__(self) -> bool:
        chosen = (self.brands, self.channels, self.ratings, self.attributes)
        return any(chosen) or self.price_from is not None or self.price_to is not None


def read(query: QueryDict, *, currency: str, definitions: list[AttributeDefinition]) -> Filters:
    """Return the filters an address names: ``brand=…&by=platform&rating=4&from=50&to=99.5&a-material=steel``.

    Unknown values are ignored, so that an old link still shows products; a price that is no amount is told.
    """
    errors: dict[str, str | Promise] = {}
    chosen = {
        definition.code: tuple(query.getlist(f"a-{definition.code}")[:VALUE_LIMIT])
        for definition in definitions
        if definition.facet
    }
    return Filters(
        brands=tuple(brand for brand in query.getlist("brand")[:VALUE_LIMIT] if brand),
        channels=tuple(channel for channel in query.getlist("by") if channel in Channel.values),
        ratings=tuple(stars for stars in query.getlist("rating")[:VALUE_LIMIT] if stars in STARS),
        price_from=_price(query, "from", currency, errors),
        price_to=_price(query, "to", currency, errors),
        attributes={code: values for code, values in chosen.items() if values},
        errors=errors,
    )


def _price(query: QueryDict, name: str, currency: str, errors: dict[str, str | Promise]) -> int | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    try:
        return max(0, Money.parse(text, currency).minor)
    except InvalidAmount as error:
        errors[name] = error.message
        return None


def sort_of(query: QueryDict) -> Sort:
    """Return the order an address names, best match for none."""
    wanted = query.get("sort", "")
    return Sort(wanted) if wanted in Sort.values else Sort.BEST
