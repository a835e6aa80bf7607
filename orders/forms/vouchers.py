"""What a new voucher says, by a seller or by an operator."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from marketplace import storefronts
from marketplace.money import InvalidAmount, Money
from orders.models import Voucher
from orders.vouchers import CODE_LENGTH, Terms

_MOMENT = "%Y-%m-%dT%H:%M"


def _amount(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    attrs = {"inputmode": "decimal", "class": "num", "autocomplete": "off"}
    return forms.CharField(
        label=label, max_length=20, required=required, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


class VoucherForm(HouseForm):
    """Amounts are of the store's currency, moments of its time."""

    code = forms.CharField(
        label=_("Voucher code"), min_length=CODE_LENGTH.start, max_length=CODE_LENGTH.stop - 1,
        help_text=_("4 to 20 letters, digits and hyphens. Customers type it."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Customers see it beside the amount."))
    storefront = forms.ChoiceField(label=_("Store"))
    kind = forms.ChoiceField(label=_("Takes off"), choices=Voucher.Kind.choices)
    amount = _amount(_("Amount"), help_text=_("For an amount: what it takes off."))
    percent = forms.IntegerField(
        label=_("Per cent"), min_value=1, max_value=99, required=False, help_text=_("For a percentage: 1 to 99.")
    )
    most = _amount(_("At most"), help_text=_("For a percentage: it never takes off more. Empty: no limit."))
    least = _amount(_("For goods of at least"), help_text=_("Prices before the voucher, without delivery."))
    starts_at = _moment(_("Starts"), _("In the store's local time."))
    ends_at = _moment(_("Ends"))
    uses_limit = forms.IntegerField(
        label=_("Uses in all"), min_value=1, max_value=10_000_000, required=False, help_text=_("Empty: no limit.")
    )
    customer_limit = forms.IntegerField(label=_("Uses per customer"), min_value=1, max_value=1_000, initial=1)
    is_public = forms.BooleanField(
        label=_("Show it to everybody: in the shop, on the products and in the basket"), required=False,
        help_text=_("Otherwise only who has the code can use it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores = [(store.code, f"{store.name} ({store.currency})") for store in storefronts.OPEN]
        self.fields["storefront"].choices = stores  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read amounts in the store's currency and moments in its time."""
        cleaned = super().clean() or {}
        store = storefronts.BY_CODE.get(cleaned.get("storefront", ""))
        if store is None:
            return cleaned
        for name in ("amount", "most", "least"):
            cleaned[f"{name}_minor"] = self._minor(name, store)
        if cleaned.get("kind") == Voucher.Kind.AMOUNT and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Enter what it takes off."))
        if cleaned.get("kind") == Voucher.Kind.PERCENT and not cleaned.get("percent") and "percent" not in self.errors:
            self.add_error("percent", _("Enter a percentage from 1 to 99."))
        for name in ("starts_at", "ends_at"):
            if moment := cleaned.get(name):
                # Django read what was typed as the page's time.
                try:
                    cleaned[name] = moment.replace(tzinfo=store.timezone).astimezone(dt.UTC)
                except OverflowError:  # the first and last day that a date can be
                    self.add_error(name, self.fields[name].error_messages["invalid"])
        return cleaned

    def terms(self) -> Terms:
        """Return what the cleaned form says."""
        data = self.cleaned_data
        return Terms(
            code=data["code"], name=data["name"], storefront=data["storefront"], kind=data["kind"],
            starts_at=data["starts_at"], ends_at=data["ends_at"], amount_minor=data["amount_minor"],
            percent_bp=(data["percent"] or 0) * 100 or None, most_minor=data["most_minor"],
            least_minor=data["least_minor"] or 0, uses_limit=data["uses_limit"],
            customer_limit=data["customer_limit"], is_public=data["is_public"],
        )  # fmt: skip

    def _minor(self, name: str, store: storefronts.Storefront) -> int | None:
        text = self.cleaned_data.get(name, "")
        if not text:
            return None
        try:
            return Money.parse(text, store.currency).minor
        except InvalidAmount as error:
            self.add_error(name, str(error))
            return None
