"""What the columns of another system's file mean: the proposal, to be corrected by the seller."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.forms.base import HouseForm
from catalog.batch.columns import BASE, BY_KEY, attribute_label
from catalog.batch.foreign.dialects import SPECIAL
from catalog.batch.foreign.rules import ATTRIBUTE, Rules
from catalog.batch.shelves import Shelves

_PLACEHOLDER = re.compile(r"{([^{}]+)}")
FILL_LIMIT = 500
LANGUAGES = ("zh", "en")


class TargetSelect(forms.Select):
    """A list of targets whose options are drawn once for all columns: Django's template per option takes seconds."""

    def __init__(self, options: str) -> None:
        super().__init__()
        self._options = options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """Return the list with the present choice."""
        chosen = format_html('value="{}"', value or "")
        options = mark_safe(self._options.replace(chosen, f"{chosen} selected", 1))  # noqa: S308 - escaped in _options
        return format_html("<select{}>{}</select>", flatatt({**(attrs or {}), "name": name}), options)


class MatchingForm(HouseForm):
    """One field per column, per name of a category, and for what no column says.

    ``mapping`` is what the upload holds (``catalog.batch.foreign.mappings.page_of``).
    """

    site = forms.URLField(
        label=_("Site of the pictures"),
        required=False,
        assume_scheme="https",
        help_text=_("Where addresses that begin with “/” belong, for example https://shop.example."),
    )

    def __init__(self, *args: Any, mapping: dict[str, Any], shelves: Shelves, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules_before = Rules.from_json(mapping["rules"])
        self._shelves = shelves
        self._columns, self._categories = mapping["columns"], mapping["categories"]
        self.fields["site"].initial = self.rules_before.site
        choices = target_choices(shelves)
        options = "".join(_options(choices))
        for at, column in enumerate(self._columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=column["header"],
                required=False,
                choices=choices,
                widget=TargetSelect(options),
                initial=self.rules_before.columns.get(column["header"], ""),
                help_text=" · ".join(escape(sample) for sample in column["samples"]),
            )
        for at, category in enumerate(self._categories):
            self.fields[f"category_{at}"] = self._category_field(category)
        for key in self._fill_keys():
            self.fields[f"fill_{key}"] = forms.CharField(
                label=str(BY_KEY[key].label), required=False, max_length=FILL_LIMIT,
                initial=self._shown(key, self.rules_before.fills.get(key, "")),
                widget=forms.TextInput(attrs={"list": "our-categories"} if key == "category" else {}),
            )  # fmt: skip

    def _category_field(self, category: dict[str, Any]) -> forms.CharField:
        rows = ngettext("%(count)s row", "%(count)s rows", category["count"]) % {"count": category["count"]}
        ours = self.rules_before.categories.get(category["name"], "")
        return forms.CharField(
            label=category["name"],
            required=False,
            initial=self._shelves.name(ours) if ours else "",
            help_text=" · ".join(filter(None, (rows, escape(category["example"])))),
            widget=forms.TextInput(attrs={"list": "our-categories", "autocomplete": "off"}),
        )

    def _fill_keys(self) -> list[str]:
        short = self.rules_before.language
        return ["sku", f"title_{short}", "category", "price_cn", "quantity", "brand", f"description_{short}"]

    def _shown(self, key: str, text: str) -> str:
        return self._shelves.name(text) if key == "category" and text else text

    def clean(self) -> dict[str, Any]:
        """See that rows can have a SKU, that categories are ours, and that columns in braces are the file's."""
        cleaned = super().clean() or {}
        targets = {cleaned.get(f"column_{at}") for at in range(len(self._columns))}
        if "sku" not in targets and not cleaned.get("fill_sku"):
            self.add_error("fill_sku", _("Match one column with “SKU”, or say here what a SKU is made of."))
        headers = {column["header"] for column in self._columns}
        for name, value in list(cleaned.items()):
            is_category = name.startswith("category_") or name == "fill_category"
            if is_category and value and not self._shelves.has(value):
                self.add_error(name, _("We have no category “%(name)s”. Choose one of the list.") % {"name": value})
            elif name.startswith("fill_") and (unknown := set(_PLACEHOLDER.findall(value or "")) - headers):
                self.add_error(name, _("The file has no column “%(name)s”.") % {"name": min(unknown)})
        return cleaned

    def rules(self) -> Rules:
        """Return the mapping as the seller left it."""
        data, before = self.cleaned_data, self.rules_before
        columns = {column["header"]: data[f"column_{at}"] for at, column in enumerate(self._columns)}
        spoken = {target.rpartition("_")[2] for target in columns.values() if target.startswith("title_")}
        fills = {key: data[f"fill_{key}"].strip() for key in self._fill_keys()}
        fills["category"] = self._slug(fills["category"])
        return Rules(
            dialect=before.dialect,
            language=before.language if before.language in spoken or not spoken else min(spoken),
            columns={header: target for header, target in columns.items() if target},
            fills={key: text for key, text in {**before.fills, **fills}.items() if text},
            categories={
                **before.categories,
                **{each["name"]: self._slug(data[f"category_{at}"]) for at, each in enumerate(self._categories)},
            },
            site=data["site"].rstrip("/"),
        )

    def _slug(self, text: str) -> str:
        return self._shelves.guess(text) if text else ""

    @property
    def column_fields(self) -> Iterator[Any]:
        """The columns that say something."""
        return (self[f"column_{at}"] for at, column in enumerate(self._columns) if not column["empty"])

    @property
    def empty_column_fields(self) -> list[Any]:
        """The columns without any cell filled in."""
        return [self[f"column_{at}"] for at, column in enumerate(self._columns) if column["empty"]]

    @property
    def category_fields(self) -> list[Any]:
        """The file's names of categories."""
        return [self[f"category_{at}"] for at in range(len(self._categories))]

    @property
    def fill_fields(self) -> Iterator[Any]:
        """What rows say that have nothing there."""
        return (self[f"fill_{key}"] for key in self._fill_keys())


def _options(choices: Iterable[Any]) -> Iterator[str]:
    """Yield the markup of choices and their groups."""
    for value, label in choices:
        if isinstance(label, list):
            yield format_html('<optgroup label="{}">', value)
            yield from _options(label)
            yield "</optgroup>"
        else:
            yield format_html('<option value="{}">{}</option>', value, label)


def target_choices(shelves: Shelves) -> list[Any]:
    """Return everything a column may be read as."""
    attributes = {definition.code: definition for definition in shelves.all_definitions()}
    labels = sorted((str(attribute_label(each)), f"{ATTRIBUTE}{code}") for code, each in attributes.items())
    return [
        ("", _("Leave it out")),
        (_("Listing"), [(column.key, column.label) for column in BASE]),
        (_("Attributes"), [(target, label) for label, target in labels]),
        (_("As other systems write it"), list(SPECIAL.items())),
    ]
