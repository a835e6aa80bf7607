"""The form that plans a sale of one listing."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from catalog.models import OfferPrice
from marketplace import storefronts
from marketplace.money import InvalidAmount, Money


class SaleForm(HouseForm):
    """A lower price in one store, from one moment to another in that store's time."""

    storefront = forms.ChoiceField(label=_("Store"))
    sale_price = forms.CharField(
        label=_("Sale price"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"}),
    )  # fmt: skip
    begins = forms.DateTimeField(
        label=_("Begins"), help_text=_("In the store's local time."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    ends = forms.DateTimeField(
        label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, *args: Any, prices: list[OfferPrice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stores = [storefronts.BY_CODE[price.storefront] for price in prices]
        self.fields["storefront"].choices = [(store.code, f"{store.name} · {store.timezone}") for store in stores]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the amount in the store's currency and the moments in its time."""
        cleaned = super().clean() or {}
        store = storefronts.BY_CODE.get(cleaned.get("storefront", ""))
        if store is None:
            return cleaned
        try:
            cleaned["sale_minor"] = Money.parse(cleaned.get("sale_price", ""), store.currency).minor
        except InvalidAmount as error:
            if "sale_price" not in self.errors:
                self.add_error("sale_price", str(error))
        for name in ("begins", "ends"):
            if moment := cleaned.get(name):
                cleaned[name] = _in_zone(moment, store)
        return cleaned


def _in_zone(moment: dt.datetime, store: storefronts.Storefront) -> dt.datetime:
    """Return what was typed as local time of the store; Django read it as the page's."""
    return moment.replace(tzinfo=store.timezone)
