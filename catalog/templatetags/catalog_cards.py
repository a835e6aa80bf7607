"""Product cards and facets in a template."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalog import cards
from catalog.cards import Card
from catalog.facets import Facet

register = template.Library()

_CHECKED = " checked"


@register.simple_tag
def product_cards(shown: Sequence[Card], eager: int = 0) -> SafeString:
    """Show cards in a ``<div class="grid">``; the first ``eager`` pictures are loaded at once."""
    return cards.markup(shown, language=get_language() or "en", eager=eager)


@register.simple_tag
def facet_options(facet: Facet, counted: bool) -> SafeString:  # noqa: FBT001 - written in templates
    """Show the checkboxes of a facet, of which a large category has dozens; ``+`` where not all was ``counted``."""
    more = "" if counted else "+"
    return format_html_join(
        "\n",
        '<label><input type="checkbox" name="{}" value="{}"{}>{}<span>{}{}</span></label>',
        (
            (facet.name, option.value, _CHECKED if option.checked else "", option.label, option.count, more)
            for option in facet.options
        ),
    )
