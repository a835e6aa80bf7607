"""Words of accounts for templates."""

from django import template

from accounts.models import Membership
from accounts.requirements import BY_CODE

register = template.Library()


@register.filter
def requirement_label(code: str) -> str:
    """Return a requirement's name in the active language."""
    return str(BY_CODE[code].label)


@register.filter
def role_label(role: str) -> str:
    """Return a team role's name in the active language."""
    return str(Membership.Role(role).label)


@register.filter
def grouped(code: str) -> str:
    """Return a long code in groups of four, as people compare it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
