"""Template tags of orders: texts of messages as their reader sees them."""

from django import template

from orders import contact_data

register = template.Library()


@register.filter
def in_words(text: str) -> str:
    """Return a message's text with its marks (where contact data is hidden) in the active language."""
    return contact_data.in_words(text)
