"""The form of one change of many listings."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from catalog.bulk_changes import Change, Kind
from marketplace import storefronts
from marketplace.money import InvalidAmount, Money

LARGEST_PERCENT = 500
LARGEST_STOCK = 999_999


class BulkForm(HouseForm):
    """What to change, by how much, and for prices in which store."""

    kind = forms.ChoiceField(label=_("What to change"), choices=Kind.choices)
    storefront = forms.ChoiceField(label=_("Store (for prices)"), required=False)
    amount = forms.CharField(
        label=_("By how much, or to what"), max_length=20,
        help_text=_("−10 takes ten per cent or ten pieces away; 128.00 is a price."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores = [(store.code, f"{store.name} ({store.currency})") for store in storefronts.OPEN]
        self.fields["storefront"].choices = stores  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the amount as its kind wants it."""
        cleaned = super().clean() or {}
        kind, store = cleaned.get("kind"), cleaned.get("storefront") or storefronts.OPEN[0].code
        text = (cleaned.get("amount") or "").replace("\N{MINUS SIGN}", "-").strip().removesuffix("%")
        if kind and "amount" in cleaned:
            try:
                cleaned["change"] = Change(kind, _amount(kind, text, storefronts.BY_CODE[store].currency), store)
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return cleaned


def _amount(kind: str, text: str, currency: str) -> Decimal:
    if kind == Kind.PRICE_SET:
        try:
            return Decimal(Money.parse(text, currency).minor)
        except InvalidAmount as error:
            raise forms.ValidationError(str(error)) from None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise forms.ValidationError(_("Enter a number.")) from None
    if kind == Kind.PRICE_PERCENT:
        if not number.is_finite() or not -100 < number <= LARGEST_PERCENT:
            raise forms.ValidationError(_("Enter a percentage above −100 and up to 500."))
        return number
    # The range first: int() of 1E+3000000 writes three million digits.
    if not number.is_finite() or not -LARGEST_STOCK <= number <= LARGEST_STOCK or number != int(number):
        raise forms.ValidationError(_("Enter a whole number of pieces."))
    return number
