"""The checkout form: address, delivery per parcel, invoice, payment; one page, built for one store and basket."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from accounts.models import User
from marketplace.storefronts import HOME, Storefront
from orders import cash, gateway
from orders.checkout import InvoiceWish
from orders.forms.address import REFRESH, address_fields
from orders.gateways.cash import CODE as CASH
from orders.invoice_titles import wish_of
from orders.models import Address, InvoiceTitle
from orders.models.order import InvoiceKind
from orders.parcels import Parcel, ParcelKey

NEW_ADDRESS = "new"
# Before the key of a title that the customer keeps.
KEPT_TITLE = "kept-"


class CheckoutForm(forms.Form):
    """Everything that turns a basket into a purchase. ``total`` and ``key`` travel with the page."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter an e-mail address for the confirmation."),
            "invalid": _("Enter an e-mail address such as name@example.com."),
        },
    )
    saved = forms.ChoiceField(label=_("Delivery address"), widget=forms.RadioSelect)
    invoice_kind = forms.ChoiceField(
        label=_("Invoice"), choices=InvoiceKind.choices, initial=InvoiceKind.NONE, widget=forms.RadioSelect
    )
    invoice_title = forms.CharField(
        label=_("Name or company on the invoice"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name that shall stand on the invoice.")},
    )
    invoice_tax_number = forms.CharField(
        label=_("Company tax number"),
        max_length=40,
        help_text=_("18 digits and capital letters, as on the business licence."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter the company's 18-character tax number.")},
    )
    payment_provider = forms.ChoiceField(
        label=_("Payment"), widget=forms.RadioSelect, error_messages={"required": _("Choose how to pay.")}
    )
    total = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        storefront: Storefront,
        parcels: Sequence[Parcel],
        user: User | None,
        addresses: Sequence[Address],
        titles: Sequence[InvoiceTitle] = (),
        **kwargs: Any,
    ) -> None:
        self.storefront, self.parcels, self.addresses = storefront, parcels, addresses
        self.titles = {f"{KEPT_TITLE}{title.pk}": title for title in titles}
        super().__init__(*args, **kwargs)
        self.fields.update(address_fields(storefront, self.data if self.is_bound else self.initial))
        for parcel in parcels:
            self.fields[f"delivery_{parcel.code}"] = _delivery_field(parcel)
        gateways = [(each.code, each.name) for each in gateway.offered(storefront.currency)]
        if not cash.is_offered(customer=user, storefront=storefront):
            gateways = [each for each in gateways if each[0] != CASH]
        payment = self.fields["payment_provider"]
        payment.choices = gateways  # type: ignore[attr-defined]  # a ChoiceField
        payment.initial = gateways[0][0] if gateways else None
        self.fields["key"].initial = uuid.uuid4().hex
        self._offer_addresses()
        self._ask_for_invoice()
        self.order_fields(["saved", *storefront.address_fields, "email", *self._parcel_fields()])
        if user:
            self.fields["email"].initial = user.email
            self.fields["email"].disabled = True

    def _parcel_fields(self) -> list[str]:
        return [f"delivery_{parcel.code}" for parcel in self.parcels]

    def _offer_addresses(self) -> None:
        if not self.addresses:
            del self.fields["saved"]
            return
        choices = [(str(address.pk), str(address)) for address in self.addresses]
        field = self.fields["saved"]
        field.choices = [*choices, (NEW_ADDRESS, _("Another address"))]  # type: ignore[attr-defined]
        field.initial, field.required = choices[0][0], True
        if self.storefront == HOME:
            field.widget.attrs |= REFRESH

    def _ask_for_invoice(self) -> None:
        """Require what the chosen kind of invoice needs; outside mainland China there is no fapiao."""
        none, *others = InvoiceKind.choices
        kept = [(value, str(title)) for value, title in self.titles.items()]
        self.fields["invoice_kind"].choices = [none, *kept, *others]  # type: ignore[attr-defined]  # a ChoiceField
        kind = self.data.get("invoice_kind") if self.is_bound else InvoiceKind.COMPANY
        self.fields["invoice_title"].required = kind in {InvoiceKind.PERSONAL, InvoiceKind.COMPANY}
        self.fields["invoice_tax_number"].required = kind == InvoiceKind.COMPANY
        if self.storefront.code != "CN":
            for name in ("invoice_kind", "invoice_title", "invoice_tax_number"):
                del self.fields[name]

    def clean_invoice_tax_number(self) -> str:
        """Check the number of a company's invoice: 18 characters with a right check digit."""
        if self.cleaned_data.get("invoice_kind") != InvoiceKind.COMPANY:
            return ""
        number = "".join(self.cleaned_data["invoice_tax_number"].split()).upper()
        if len(number) != 18:
            message = _("Enter the 18-character tax number. You entered %(count)s characters.")
            raise forms.ValidationError(message, params={"count": len(number)})
        try:
            return str(uscc.validate(number))
        except NumberError:
            raise forms.ValidationError(_("This tax number has a typing error: its check digit is wrong.")) from None

    def clean(self) -> None:
        """Leave out what is wrong with a new address where a kept one is chosen: its fields are out of sight."""
        if self.addresses and self.cleaned_data.get("saved") != NEW_ADDRESS:
            for name in self.storefront.address_fields:
                self.errors.pop(name, None)

    @property
    def address(self) -> dict[str, str]:
        """The cleaned address: a kept one, or the one typed in."""
        chosen = self.cleaned_data.get("saved")
        if chosen and chosen != NEW_ADDRESS:
            return dict(next(address.fields for address in self.addresses if str(address.pk) == chosen))
        return {name: self.cleaned_data[name] for name in self.storefront.address_fields}

    @property
    def delivery(self) -> dict[ParcelKey, str]:
        """The chosen method of each parcel."""
        return {parcel.key: self.cleaned_data[f"delivery_{parcel.code}"] for parcel in self.parcels}

    @property
    def invoice(self) -> InvoiceWish:
        """The cleaned invoice wish."""
        kind = self.cleaned_data.get("invoice_kind", InvoiceKind.NONE)
        if kind == InvoiceKind.NONE:
            return InvoiceWish()
        if kind in self.titles:
            return wish_of(self.titles[kind])
        return InvoiceWish(kind, self.cleaned_data["invoice_title"], self.cleaned_data["invoice_tax_number"])

    def chosen_delivery(self) -> dict[ParcelKey, str]:
        """Return the methods as they stand in the form now, offered ones only; for the total shown."""
        chosen = {}
        for parcel in self.parcels:
            value = self[f"delivery_{parcel.code}"].value()
            if parcel.option(value):
                chosen[parcel.key] = value
        return chosen


def idempotency_key(key: str, basket_token: str) -> str:
    """Return the purchase's key: the page's own, bound to its basket so that it can't name another's purchase."""
    return hashlib.sha256(f"{basket_token}:{key}".encode()).hexdigest()


def _delivery_field(parcel: Parcel) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Delivery"),
        choices=[(option.method.code, option.method.name) for option in parcel.options],
        initial=parcel.options[0].method.code,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how this parcel is delivered."),
            "invalid_choice": _("Choose how this parcel is delivered."),
        },
    )
