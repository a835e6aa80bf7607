"""Drawing the controls of forms: Django's own HTML, without a template for every attribute and option.

Django draws a select of thirty provinces with some seventy templates. The plain controls are written here instead, to
the same characters (tests/marketplace/test_form_rendering.py compares them); all others are drawn by their templates.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
_FOLDER = "django/forms/widgets/"
_OPTION = f"{_FOLDER}select_option.html"
_INPUTS = (
    "checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number", "password", "search",
    "tel", "text", "time", "url",
)  # fmt: skip


class FormRenderer(DjangoTemplates):
    """``FORM_RENDERER`` of all forms, the admin's too."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the HTML of a control, or of anything else that forms draw."""
        draw = _DRAWN.get(template_name)
        return (draw and draw(context["widget"])) or str(super().render(template_name, context, request))


def _select(widget: Widget) -> SafeString | None:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if any(option["template_name"] != _OPTION for option in options):
            return None
        lines = [f"\n  {_option(option)}\n" for option in options]
        parts += [f'\n  <optgroup label="{_written(group)}">', *lines, "\n  </optgroup>"] if group else lines
    return mark_safe("".join([*parts, "\n</select>"]))  # noqa: S308 - every part is escaped


def _input(widget: Widget) -> SafeString:
    given = widget["value"]
    value = "" if given is None else f' value="{_text(given)}"'
    name, kind = conditional_escape(widget["name"]), conditional_escape(widget["type"])
    return mark_safe(f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>')  # noqa: S308 - escaped


def _choice(widget: Widget) -> SafeString:
    """One of several radio buttons or check boxes, inside its label where the form wants one."""
    control = _input(widget)
    if not widget["wrap_label"]:
        return control
    wanted = widget["attrs"].get("id")
    target = f' for="{_written(wanted)}"' if wanted else ""
    return mark_safe(f"<label{target}>{control}\n {_written(widget['label'])}</label>")  # noqa: S308 - escaped


def _option(widget: Widget) -> SafeString:
    value, label = _text(widget["value"]), _written(widget["label"])
    return mark_safe(f'<option value="{value}"{_attributes(widget)}>{label}</option>')  # noqa: S308 - escaped


def _textarea(widget: Widget) -> SafeString:
    name, value = conditional_escape(widget["name"]), _written(widget["value"] or "")
    return mark_safe(f'<textarea name="{name}"{_attributes(widget)}>\n{value}</textarea>')  # noqa: S308 - escaped


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    """Return a value as the filter ``stringformat:"s"`` does: numbers as they are, whatever the language."""
    return conditional_escape(value)


def _written(value: Any) -> str:
    """Return a value as a template writes it: numbers as the language does."""
    return conditional_escape(localize(value))


# What draws a template's control; None stands for the template itself.
_DRAWN: dict[str, Callable[[Widget], SafeString | None]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    **{f"{_FOLDER}{name}_option.html": _choice for name in ("radio", "checkbox")},
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}textarea.html": _textarea,
}
