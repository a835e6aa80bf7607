"""Controls are drawn to the same characters as Django's templates draw them."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _, override

from marketplace.form_rendering import FormRenderer

NASTY = "<b>\"'&"
CHOICES = [
    ("", _("Quantity")),
    (None, NASTY),
    (1234567, 1234567),
    (NASTY, mark_safe("<i>&amp;</i>")),
    (True, _("Quantity")),
    (NASTY * 2, [(1, "one"), ("two", NASTY)]),
    ("day", dt.date(2026, 1, 2)),
]
ATTRS: dict[str, Any] = {
    "class": NASTY, "data-kept": mark_safe("&amp;"), "disabled": True, "hidden": False, "rows": 12345,
    "aria-label": _("Quantity"), "title": 1.5, NASTY: "x",
}  # fmt: skip
INPUTS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput, forms.FileInput, forms.Textarea,
    forms.SearchInput, forms.TelInput, forms.ColorInput,
]  # fmt: skip
WIDGETS: list[forms.Widget] = [
    *(each(attrs=attrs) for each in INPUTS for attrs in ({}, ATTRS)),
    *(
        each(attrs=attrs, choices=CHOICES)
        for each in (forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple)
        for attrs in ({}, ATTRS)
    ),
    forms.NullBooleanSelect(),
    forms.ClearableFileInput(),
    forms.SelectDateWidget(years=[2025, 2026]),
    forms.MultipleHiddenInput(),
]
VALUES = [None, "", NASTY, 1234567, True, mark_safe("<i>"), "two", dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda each: type(each).__name__)
def test_every_control_is_what_django_draws(widget: forms.Widget, language: str) -> None:
    with override(language):
        for value in VALUES:
            given = [value] if isinstance(widget, forms.MultipleHiddenInput) else value
            for attrs in ({}, {"id": "id_x", "class": NASTY}):
                drawn = widget.render("name<", given, attrs=attrs, renderer=FormRenderer())
                assert drawn == widget.render("name<", given, attrs=attrs, renderer=DjangoTemplates())
                assert hasattr(drawn, "__html__")


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_the_parts_of_a_group_too(kind: type[forms.RadioSelect]) -> None:
    class Asked(forms.Form):
        which = forms.ChoiceField(choices=CHOICES, widget=kind(attrs=ATTRS))

    own, djangos = Asked(renderer=FormRenderer()), Asked(renderer=DjangoTemplates())

    def parts(form: forms.Form) -> list[tuple[str, str]]:
        return [(str(each), each.tag(wrap_label=True)) for each in form["which"]]

    assert parts(own) == parts(djangos)
    assert str(own) == str(djangos)


def test_a_template_of_ones_own_is_used() -> None:
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/text.html"

    drawn = Own(choices=[("a", "A")]).render("name", "a", renderer=FormRenderer())
    assert drawn == Own(choices=[("a", "A")]).render("name", "a", renderer=DjangoTemplates())
