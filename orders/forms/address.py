"""Address fields, made from what the store's addresses consist of."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.provinces import PROVINCES
from marketplace.storefronts import HOME, Storefront
from orders import divisions

_PHONES = {
    "CN": re.compile(r"1[3-9]\d{9}|0\d{9,11}"),
}
_ANY_PHONE = re.compile(r"\+?\d{7,15}")
_POSTAL = {"US": re.compile(r"\d{5}(-\d{4})?"), "JP": re.compile(r"\d{3}-?\d{4}")}
_LABELS = {
    "recipient": _("Recipient"),
    "phone": _("Phone"),
    "region": _("State or region"),
    "city": _("City"),
    "district": _("District"),
    "line1": _("Street and number"),
    "line2": _("Apartment, floor"),
    "postal_code": _("Postal code"),
}
_CHINESE_LABELS = {"region": _("Province"), "line1": _("Street, building, room")}
_AUTOCOMPLETE = {
    "recipient": "name",
    "phone": "tel",
    "region": "address-level1",
    "city": "address-level2",
    "district": "address-level3",
    "line1": "address-line1",
    "line2": "address-line2",
    "postal_code": "postal-code",
}
_OPTIONAL = {"line2"}
_LENGTHS = {"recipient": 60, "phone": 20, "postal_code": 12, "line1": 120, "line2": 80}
_REQUIRED = {
    "recipient": _("Enter who receives the parcel."),
    "phone": _("Enter a phone number for the carrier."),
    "region": _("Enter the state or region."),
    "city": _("Enter the city."),
    "district": _("Enter the district."),
    "line1": _("Enter street and number."),
    "postal_code": _("Enter the postal code."),
}


# Whoever chooses where to sees the cities there and what delivery costs now; without a script a button does it.
REFRESH = {
    "hx-post": "", "hx-vals": '{"update": "1"}', "hx-include": "closest form", "hx-trigger": "change",
    "hx-target": "#checkout", "hx-select": "#checkout", "hx-swap": "outerHTML",
}  # fmt: skip


def address_fields(storefront: Storefront, typed: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Return the form fields of a store's address, in its order; ``typed`` is what stands in them already."""
    fields = {name: _field(name, storefront) for name in storefront.address_fields}
    if storefront == HOME:
        province, city = str(typed.get("region") or ""), str(typed.get("city") or "")
        fields["city"] = _choice("city", divisions.cities(province), first=_("Choose a city"), refresh=True)
        if (known := divisions.districts(province, city)) or not city:
            fields["district"] = _choice("district", known, first=_("Choose a district"))
        else:
            fields["district"].label = _("Town")
    return fields


def _choice(name: str, values: Sequence[str], *, first: str | Promise, refresh: bool = False) -> forms.ChoiceField:
    attrs = {"autocomplete": f"shipping {_AUTOCOMPLETE[name]}", **(REFRESH if refresh else {})}
    # With one city there is nothing to choose: municipalities are province and city in one.
    choices = [(value, value) for value in values] if len(values) == 1 else [("", first), *((v, v) for v in values)]
    errors = dict.fromkeys(("required", "invalid_choice"), _REQUIRED[name])
    return forms.ChoiceField(
        label=_LABELS[name], choices=choices, widget=forms.Select(attrs=attrs), error_messages=errors
    )


def _field(name: str, storefront: Storefront) -> forms.Field:
    labels = _LABELS | _CHINESE_LABELS if storefront.code == "CN" else _LABELS
    attrs = {"autocomplete": f"shipping {_AUTOCOMPLETE[name]}"}
    errors = {"required": _REQUIRED.get(name, "")}
    if name == "region" and storefront.code == "CN":
        errors = dict.fromkeys(("required", "invalid_choice"), _("Choose the province."))
        choices = [("", _("Choose a province")), *PROVINCES]
        select = forms.Select(attrs=attrs | REFRESH)
        return forms.ChoiceField(label=labels[name], choices=choices, widget=select, error_messages=errors)
    if name == "phone":
        attrs |= {"inputmode": "tel"}
    return forms.CharField(
        label=labels[name],
        required=name not in _OPTIONAL,
        max_length=_LENGTHS.get(name, 60),
        widget=forms.TextInput(attrs=attrs),
        validators=[_CHECKS[name](storefront)] if name in _CHECKS else [],
        error_messages=errors,
    )


def _phone(storefront: Storefront) -> Callable[[str], None]:
    pattern = _PHONES.get(storefront.code, _ANY_PHONE)

    def check(value: str) -> None:
        if not pattern.fullmatch(re.sub(r"[\s()\-.]|^\+86", "", value)):
            raise ValidationError(_("Enter a phone number the carrier can call, such as %(example)s."), params={
                "example": "138 0000 0000" if storefront.code == "CN" else "+1 206 555 0100",
            })  # fmt: skip

    return check


def _postal_code(storefront: Storefront) -> Callable[[str], None]:
    pattern = _POSTAL.get(storefront.code, re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{2,10}"))

    def check(value: str) -> None:
        if not pattern.fullmatch(value):
            raise ValidationError(_("This is no postal code of this country."))

    return check


_CHECKS = {"phone": _phone, "postal_code": _postal_code}
