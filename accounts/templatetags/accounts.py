"""Words of accounts for templates."""

from typing import Any

from django import template

from accounts import bell, product_lines, refusal_reasons, second_factor
from accounts.demands import demand_of
from accounts.devices import device_name
from accounts.models import Evidence, Membership
from accounts.roles import ROLE_NOTES

register = template.Library()


@register.filter
def demand_label(key: str) -> str:
    """Return the name of what a case asks for (``Demand.key``) in the active language."""
    return demand_of(key).label


@register.simple_tag
def refusal(code: str, words: str) -> str:
    """Return why a document was refused: the reviewer's words, else the typed reason in the active language."""
    return refusal_reasons.sentence(code, words)


@register.filter
def line_label(code: str) -> str:
    """Return a product line's name in the active language."""
    return str(product_lines.BY_CODE[code].label)


@register.filter
def statement_label(evidence: Evidence) -> str:
    """Return the sentence that was declared, in the active language."""
    statements = demand_of(evidence.key).requirement.statements
    return str(statements.get(evidence.statement, ""))


@register.filter
def role_label(role: str) -> str:
    """Return a team role's name in the active language."""
    return str(Membership.Role(role).label)


@register.filter
def role_note(role: str) -> str:
    """Return what a team role may do."""
    return str(ROLE_NOTES[Membership.Role(role)])


@register.filter
def device(user_agent: str) -> str:
    """Return the browser and system behind a user agent."""
    return device_name(user_agent)


@register.filter
def keeps_passkeys(host: str) -> bool:
    """Return whether browsers keep passkeys for this host."""
    return second_factor.passkeys_work_at(host)


@register.filter
def grouped(code: str) -> str:
    """Return a long code in groups of four, as people compare it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@register.inclusion_tag("accounts/_own_bell.html", takes_context=True)
def own_bell(context: template.Context) -> dict[str, Any]:
    """Show the bell of the person who is signed in; one query."""
    return {"space": "accounts", "unread_count": bell.unread_count(user=context["user"], seller=None)}
