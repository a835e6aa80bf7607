"""The seller's refund form: an amount or a number of pieces per line."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.money import InvalidAmount, Money
from orders.models import Order, OrderLine, Refund
from orders.refunds import Wanted

# Cancelling an order refunds it by itself.
REASONS = [(value, label) for value, label in Refund.Reason.choices if value != Refund.Reason.CANCELLED]


class RefundForm(forms.Form):
    """Amounts as typed (``line_<id>``), reason and note. ``key`` keeps a second press from refunding twice."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *REASONS],
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=400,
        required=False,
        help_text=_("For your records; the customer does not see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: Order, lines: Sequence[OrderLine], **kwargs: Any) -> None:
        self.order, self.lines = order, lines
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex
        for line in lines:
            self.fields[f"line_{line.pk}"] = forms.CharField(
                label=_("Refund"),
                required=False,
                max_length=20,
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "class": "form-control num", "placeholder": "0.00"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        """Read the amounts exactly; at least one is needed."""
        cleaned = super().clean() or {}
        self.amounts: Wanted = {}
        for line in self.lines:
            text = cleaned.get(f"line_{line.pk}", "")
            if not text:
                continue
            try:
                self.amounts = {**self.amounts, line.pk: Money.parse(text, self.order.currency).minor}
            except InvalidAmount as error:
                self.add_error(f"line_{line.pk}", str(error))
        if not self.amounts and not self.errors:
            self.add_error(None, _("Enter an amount for at least one line."))
        return cleaned
