"""Tags and filters of every template (a builtin library; no ``{% load %}`` needed)."""

import datetime as dt
import string
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, Field, FileInput, Select, Textarea
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext as _, pgettext

from marketplace import clock, deadlines, storefronts
from marketplace.money import Money, symbol

register = template.Library()

# A text area is as tall as what people write; Django's own default is too much for a note.
DJANGO_ROWS, ROWS = "10", 4
CONTROL_CLASSES = {"check": "form-check-input", "select": "form-select", "group": "", "file": "slot__input"}

# Seal states: how the mark is drawn. Meanings are UX.md's: solid red overdue, outlined waiting,
# jade issued or qualified, dashed none.
SEALS = {
    "overdue": "seal--solid",
    "waiting": "",
    "issued": "seal--jade",
    "none": "seal--off",
    "qualified": "seal--jade",
}


@register.simple_tag
def store_url(viewname: str, **kwargs: Any) -> str:
    """Return the address of a store page in the present store and language."""
    return storefronts.store_url(viewname, **kwargs)


@register.filter
def html_lang(language: str) -> str:
    """Return Django's language code as the BCP 47 tag of ``lang`` attributes (``zh-Hans``)."""
    primary, _dash, script = language.partition("-")
    return f"{primary}-{script.title()}" if script else primary


@register.filter
def in_language(path: str, language: str) -> str:
    """Return a store page's address in another of the store's languages; other paths stay as they are."""
    root, store, *rest = [*path.split("/"), ""]
    if rest and rest[0] in dict(settings.LANGUAGES):
        rest[0] = language
    return "/".join([root, store, *rest[:-1]])


@register.simple_tag
def interface_languages() -> list[str]:
    """Return the codes of the interface's languages."""
    return [code for code, _name in settings.LANGUAGES]


@register.filter
def native_name(language: str) -> str:
    """Return a language's own name; 中文 is enough where one written Chinese is offered."""
    return "中文" if language.startswith("zh") else str(get_language_info(language)["name_local"])


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Return minor units as an amount with its currency; nothing for ``None``."""
    return "" if minor is None else Money(minor, currency).format()


@register.filter
def amount(minor: int | None, currency: str) -> str:
    """Return minor units as a plain grouped number, for columns whose heading names the currency."""
    return "" if minor is None else Money(minor, currency).figures()


@register.filter
def store_price(minor: int | None, currency: str) -> SafeString | str:
    """Return a price as the stores show it: red, with a small symbol and small decimals."""
    if minor is None:
        return ""
    whole, point, decimals = amount(minor, currency).partition(".")
    small = format_html('<span class="d">{}{}</span>', point, decimals) if decimals else ""
    return format_html('<span class="price"><span class="c">{}</span>{}{}</span>', _symbol(currency), whole, small)


@register.filter
def store_amount(minor: int | None, currency: str) -> str:
    """Return an amount with the store's short symbol, as plain text (struck-out prices, delivery fees)."""
    if minor is None:
        return ""
    sign = "\N{MINUS SIGN}" if minor < 0 else ""
    return f"{sign}{_symbol(currency)}{amount(abs(minor), currency)}"


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, css: str = "") -> SafeString:
    """Return a decorative icon of ``static/img/icons.svg`` (its names are the symbols' ids)."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def deadline(moment: dt.datetime | None, start: dt.datetime | None = None, bar: bool = True) -> SafeString:  # noqa: FBT001, FBT002 - written in templates
    """Show how long is left until ``moment``, its tone, a bar and the exact time with its zone."""
    return deadlines.markup(moment, start=start, bar=bar)


@register.filter
def countdown(moment: dt.datetime | None) -> deadlines.Countdown | None:
    """Return a moment's countdown, for the tone of a row (``order.ship_by|countdown``)."""
    return deadlines.countdown(moment) if moment else None


@register.filter
def moment(value: dt.datetime | None, style: str = "medium") -> str:
    """Return a date-time in the active zone.

    ``style`` is full, medium, short, date or weekday; ``zone`` (or e.g. ``short zone``) names the zone too.
    """
    if value is None:
        return ""
    words = style.split()
    shape = next((word for word in words if word != "zone"), "medium")
    return deadlines.written(value, shape, zone="zone" in words)


@register.filter
def day(value: dt.date | None) -> str:
    """Return a date with its weekday, without the year (``Mon 24 Nov``)."""
    return deadlines.written_day(value) if value else ""


@register.simple_tag
def seal(state: str, label: str = "") -> SafeString:
    """Show the seal of an invoice (overdue, waiting, issued, none) or of a qualified seller, and its word."""
    glyphs = {
        "none": "\N{EM DASH}",
        "qualified": pgettext("seal", "Q"),
    }
    mark = format_html(
        '<span class="seal {}" aria-hidden="true">{}</span>', SEALS[state], glyphs.get(state, pgettext("seal", "INV"))
    )
    return format_html('<span class="sealed">{}<span>{}</span></span>', mark, label) if label else mark


@register.simple_tag
def tone_tag(label: str, tone: str = "") -> SafeString:
    """Show a status word with its dot. Tones: ok, warn, bad, info; half and ring may be added."""
    classes = "".join(f" tag--{each}" for each in tone.split())
    return format_html('<span class="tag{}">{}</span>', classes, label)


@register.simple_tag
def error_moment() -> str:
    """Return the present moment in UTC, to the second: what a person quotes and a log line carries."""
    return f"{clock.now():%Y-%m-%d %H:%M:%S} UTC"


@register.filter
def same_site(address: str | None, request: HttpRequest) -> str:
    """Return ``address`` where it leads back into this site, else nothing."""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if address and safe else ""


@register.simple_tag(takes_context=True)
def query_string(context: template.Context, **changes: Any) -> str:
    """Return ``?…`` of the present filters with ``changes`` made; ``None`` removes a key.

    A change of anything but the page goes back to the first page.
    """
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        return "?"
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, [str(each) for each in value])
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, label: str = "", prefix: str = "", suffix: str = "") -> dict[str, Any]:
    """Show a form field: label, hint, control, error beside it, all tied together for screen readers."""
    widget = bound.field.widget
    kind = _kind(bound)
    css = CONTROL_CLASSES.get(kind, "form-control")
    is_bad = bool(bound.errors)
    attrs: dict[str, Any] = {}
    if css:
        given = widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, (given, css, "is-invalid" if is_bad else "")))
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == DJANGO_ROWS:
        attrs["rows"] = ROWS
    return {
        "field": bound,
        "kind": kind,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=attrs),
        "bad": is_bad,
        "prefix": prefix,
        "suffix": suffix,
    }


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    if bound.use_fieldset:
        return "group"
    if isinstance(widget, FileInput):
        return "file"
    return "select" if isinstance(widget, Select) else "text"


@register.filter
def problems(form: BaseForm) -> list[dict[str, str]]:
    """Return a form's problems for its summary: ``target`` (id of the control, or empty) and ``text``.

    The words are those beside the field; a plain "This field is required." gets the field's label.
    """
    required = str(Field.default_error_messages["required"])
    found = [{"target": "", "text": str(error)} for error in form.non_field_errors()]
    for bound in form:
        for error in bound.errors:
            words = {"label": bound.label, "problem": error}
            text = _("%(label)s: %(problem)s") % words if error == required else str(error)
            found.append({"target": bound.id_for_label or f"{bound.auto_id}_0", "text": text})
    return found


def _symbol(currency: str) -> str:
    # Inside a store its currency is the only one, so that the short symbol is clear: ¥, not CN¥ or US$.
    return symbol(currency, get_language() or "en").lstrip(string.ascii_uppercase) or currency
