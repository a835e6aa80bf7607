"""Values of attributes: checked when written, put in words when shown."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _, override

from catalog.errors import InvalidProduct
from catalog.models import AttributeDefinition
from catalog.models.category import in_language

TEXT_LIMIT = 200
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")
YES = {"1", "true", "yes", "y", "是"}
NO = {"0", "false", "no", "n", "否"}


def clean(definitions: Iterable[AttributeDefinition], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` as they are stored: text, plain decimal text, choice code, or true/false; empty ones left out.

    A choice may be given by code or by its name in any language. Raises ``InvalidProduct`` (field
    ``attribute_<code>``) for an unknown attribute or a value its definition does not allow.
    """
    by_code = {definition.code: definition for definition in definitions}
    cleaned = {}
    for code, value in values.items():
        if value is None or value == "":
            continue
        if code not in by_code:
            message = _("“%(code)s” is not an attribute of this category.") % {"code": code}
            raise InvalidProduct(message, field=f"attribute_{code}")
        cleaned[code] = _CLEANERS[by_code[code].kind](by_code[code], value)
    return cleaned


def _clean_text(definition: AttributeDefinition, value: Any) -> str:
    text = " ".join(str(value).split())
    if len(text) > TEXT_LIMIT:
        raise _refusal(definition, _("%(name)s: use at most %(limit)s characters."), limit=TEXT_LIMIT)
    return text


def _clean_number(definition: AttributeDefinition, value: Any) -> str:
    text = str(value).strip()
    try:
        plain = f"{Decimal(text).normalize():f}" if _NUMBER.fullmatch(text) else ""
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        plain = ""
    if not plain:
        raise _refusal(definition, _("%(name)s: enter a number such as 1.5, without its unit."))
    return plain


def _clean_choice(definition: AttributeDefinition, value: Any) -> str:
    if code := definition.codes_by_word.get(str(value).strip().casefold()):
        return code
    allowed = ", ".join(in_language(choice["names"]) for choice in definition.choices)
    raise _refusal(definition, _("%(name)s: choose one of: %(allowed)s."), allowed=allowed)


def _clean_yes_no(definition: AttributeDefinition, value: Any) -> bool:
    text = str(value).strip().casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    raise _refusal(definition, _("%(name)s: enter yes or no."))


_CLEANERS = {
    AttributeDefinition.Kind.TEXT.value: _clean_text,
    AttributeDefinition.Kind.NUMBER.value: _clean_number,
    AttributeDefinition.Kind.CHOICE.value: _clean_choice,
    AttributeDefinition.Kind.YES_NO.value: _clean_yes_no,
}


def _refusal(definition: AttributeDefinition, message: Any, **params: Any) -> InvalidProduct:
    return InvalidProduct(message % {"name": str(definition), **params}, field=f"attribute_{definition.code}")


def label(definition: AttributeDefinition, value: Any, language: str) -> str:
    """Return a stored value in words: the choice's name, the number with its unit, yes or no."""
    if definition.kind == AttributeDefinition.Kind.CHOICE:
        names = definition.choice_names.get(value)
        return in_language(names, language) if names else str(value)
    if definition.kind == AttributeDefinition.Kind.YES_NO:
        with override(language):
            return gettext("Yes") if value else gettext("No")
    if definition.unit:
        return f"{value}\N{NO-BREAK SPACE}{definition.unit}"
    return str(value)


def spec(definitions: Iterable[AttributeDefinition], values: Mapping[str, Any], language: str) -> str:
    """Return the line under a title: up to three attributes, in the definitions' order."""
    shown = [
        label(definition, values[definition.code], language)
        for definition in definitions
        if definition.code in values and definition.kind != AttributeDefinition.Kind.YES_NO
    ]
    return " · ".join(shown[:3])[:120]
