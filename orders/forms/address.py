"""Address fields, made from what the store's addresses consist of."""

import re
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.provinces import PROVINCES
from marketplace.storefronts import Storefront

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


def address_fields(storefront: Storefront) -> dict[str, forms.Field]:
    """Return the form fields of a store's address, in its order."""
    return {name: _field(name, storefront) for name in storefront.address_fields}


def _field(name: str, storefront: Storefront) -> forms.Field:
    labels = _LABELS | _CHINESE_LABELS if storefront.code == "CN" else _LABELS
    attrs = {"autocomplete": f"shipping {_AUTOCOMPLETE[name]}"}
    errors = {"required": _REQUIRED.get(name, "")}
    if name == "region" and storefront.code == "CN":
        errors = dict.fromkeys(("required", "invalid_choice"), _("Choose the province."))
        choices = [("", _("Choose a province")), *PROVINCES]
        select = forms.Select(attrs=attrs)
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
