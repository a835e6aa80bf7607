"""Template tags of orders: a customer's orders, texts of messages as their reader sees them, vouchers in few signs."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from marketplace.templatetags.quay import store_amount
from orders import contact_data, order_cards as cards
from orders.models import Order, Voucher

register = template.Library()


@register.simple_tag
def order_cards(orders: Iterable[Order], token: str = "") -> SafeString:
    """Show a customer's orders; ``token`` opens their pages for guests."""
    return cards.markup(orders, token=token)


@register.filter
def in_words(text: str) -> str:
    """Return a message's text with its marks (where contact data is hidden) in the active language."""
    return contact_data.in_words(text)


@register.filter
def brief(minor: int, currency: str) -> str:
    """Return an amount with the store's symbol, without the decimals of a whole one."""
    return store_amount(minor, currency).removesuffix(".00")


@register.filter
def off(voucher: Voucher) -> str:
    """Return what a voucher takes off, as its store's customers read it: ¥10, 10%."""
    return voucher.takes_off if voucher.amount_minor is None else brief(voucher.amount_minor, voucher.currency)
