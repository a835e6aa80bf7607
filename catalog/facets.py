"""Facets and chips of a list: what can be chosen, what is chosen, and the addresses that take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from catalog import attributes
from catalog.listing import Page
from catalog.listing_filters import Filters
from catalog.models import AttributeDefinition
from catalog.models.offer import Channel
from marketplace.money import Money

OPTIONS = 8


@dataclass(frozen=True)
class Option:
    """One checkbox."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    """One fieldset; ``name`` is the parameter in the address."""

    name: str
    legend: str | Promise
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """One chosen value and the address without it."""

    label: str
    url: str


def facets(page: Page, filters: Filters, definitions: list[AttributeDefinition], language: str) -> list[Facet]:
    """Return the facets that tell the products of a page apart, the most frequent values first."""
    channels = dict(Channel.choices)
    found = [
        _facet("by", _("Delivery"), page, filters.channels, lambda value: str(channels[value])),
        _facet("brand", _("Brand"), page, filters.brands, str),
        _facet("rating", _("Rating"), page, filters.ratings, _stars),
    ]
    found += [
        _facet(
            f"a-{definition.code}",
            str(definition),
            page,
            filters.attributes.get(definition.code, ()),
            partial(value_label, definition, language=language),
        )
        for definition in definitions
        if definition.facet
    ]
    return [facet for facet in found if facet.options]


def value_label(definition: AttributeDefinition, value: str, *, language: str) -> str:
    """Return a facet's value in words; yes/no arrives as the text ``true`` or ``false``."""
    is_yes_no = definition.kind == AttributeDefinition.Kind.YES_NO
    return attributes.label(definition, value == "true" if is_yes_no else value, language)


def chips(
    query: QueryDict, filters: Filters, definitions: list[AttributeDefinition], *, currency: str, language: str
) -> list[Chip]:
    """Return what is chosen, each with the address that takes it away."""
    channels = dict(Channel.choices)
    found = [Chip(str(channels[value]), without(query, "by", value)) for value in filters.channels]
    found += [Chip(value, without(query, "brand", value)) for value in filters.brands]
    found += [Chip(_stars(value), without(query, "rating", value)) for value in filters.ratings]
    for definition in definitions:
        for value in filters.attributes.get(definition.code, ()):
            label = value_label(definition, value, language=language)
            found.append(Chip(label, without(query, f"a-{definition.code}", value)))
    for name, bound, sign in (("from", filters.price_from, "≥"), ("to", filters.price_to, "≤")):
        if bound is not None:
            found.append(
                Chip(f"{sign} {Money(bound, currency).format()}", without(query, name, str(query.get(name, ""))))
            )
    return found


def _facet(
    name: str, legend: str | Promise, page: Page, chosen: tuple[str, ...], label: Callable[[str], str]
) -> Facet:
    counts = {**dict.fromkeys(chosen, 0), **page.counts.get(name, {})}
    ordered = sorted(counts, key=lambda value: (value not in chosen, -counts[value], value))
    shown = ordered[: max(OPTIONS, len(chosen))]
    return Facet(name, legend, [Option(value, label(value), counts[value], value in chosen) for value in shown])


def _stars(value: str) -> str:
    return gettext("%(from)s to %(to)s stars") % {"from": value, "to": int(value) + 1}


def without(query: QueryDict, name: str, value: str) -> str:
    """Return the address without one value of one parameter, back on the first page."""
    left = query.copy()
    left.pop("page", None)
    left.setlist(name, [each for each in query.getlist(name) if each != value])
    return f"?{left.urlencode()}"


def with_one(query: QueryDict, name: str, value: str) -> str:
    """Return the address with ``value`` as the only one of a parameter, back on the first page."""
    changed = query.copy()
    changed.pop("page", None)
    changed[name] = value
    return f"?{changed.urlencode()}"
