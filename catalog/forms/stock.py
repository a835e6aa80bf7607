"""The form that moves stock of one listing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from catalog.stock import LIMIT, SELLERS_REASONS


class StockForm(HouseForm):
    """How many pieces come or go, why, and the seller's own document."""

    delta = forms.IntegerField(
        label=_("Pieces"), help_text=_("−3 takes three away."), min_value=-LIMIT, max_value=LIMIT,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Reason"), choices=[(reason.value, reason.label) for reason in SELLERS_REASONS])
    reference = forms.CharField(
        label=_("Reference"), help_text=_("For example the number of a delivery note."), max_length=40, required=False
    )
