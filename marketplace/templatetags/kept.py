"""``{% kept %}``: parts of every page that differ little, rendered once per process (a builtin library).

A page's frame has hundreds of nodes and was half of what a page costs.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()

# A private-use character, which no template writes.
_MARK = "\ue000"
# More variants of one part than this come from strange requests: start over.
_MOST = 500


@register.tag
def kept(parser: Parser, token: Token) -> template.Node:
    """Render the body once per language and values, and put the rest in each time.

    ``{% kept storefront.code theme filling csrf_token page_url %}…{% endkept %}``: the values before ``filling``
    tell variants apart, of which there must be few; the names after it stand plainly in the body, as
    ``{{ page_url }}`` without a filter, and get their present value, escaped, on every page. The body may
    depend on nothing else and has no block in it: a block differs from page to page.
    """
    parts = token.split_contents()[1:]
    at = parts.index("filling") if "filling" in parts else len(parts)
    body = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode([parser.compile_filter(part) for part in parts[:at]], parts[at + 1 :], body)


class KeptNode(template.Node):
    """The body's text between the values that are put in, per variant."""

    child_nodelists = ("nodelist",)

    def __init__(self, keys: list[FilterExpression], names: list[str], nodelist: NodeList) -> None:
        self.keys, self.names, self.nodelist = keys, names, nodelist
        self._pieces: dict[tuple[Any, ...], list[str]] = {}

    def render(self, context: template.Context) -> str:
        """Return the body with the present values in it."""
        key = (get_language(), *[str(each.resolve(context)) for each in self.keys])
        pieces = self._pieces.get(key)
        if pieces is None:
            pieces = self._render(context)
            if not settings.DEBUG:
                if len(self._pieces) >= _MOST:
                    self._pieces.clear()
                self._pieces[key] = pieces
        if not self.names:
            return mark_safe(pieces[0])  # noqa: S308 - the template's own output
        values = {name: str(conditional_escape(context.get(name) or "")) for name in self.names}
        return mark_safe("".join(values[each] if at % 2 else each for at, each in enumerate(pieces)))  # noqa: S308 - the template's own output and escaped values

    def _render(self, context: template.Context) -> list[str]:
        """Return text and names of values in turn."""
        with context.push(**{name: f"{_MARK}{name}{_MARK}" for name in self.names}):
            return self.nodelist.render(context).split(_MARK)
