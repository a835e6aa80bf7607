"""Product cards in a template."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalog import cards
from catalog.cards import Card

register = template.Library()


@register.simple_tag
def product_cards(shown: Sequence[Card], eager: int = 0) -> SafeString:
    """Show cards in a ``<div class="grid">``; the first ``eager`` pictures are loaded at once."""
    return cards.markup(shown, language=get_language() or "en", eager=eager)
