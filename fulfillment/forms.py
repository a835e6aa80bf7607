"""What people type about parcels and invoices; the rules are in the services."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from fulfillment import carriers, shipments
from fulfillment.invoice_files import MAX_BYTES
from fulfillment.saved_views import NAME_MAX
from marketplace.errors import DomainError
from orders.models import Order

MEGABYTE = 1024 * 1024


class DomainForm(forms.Form):
    """A form that can show a service's refusal beside the field it is about."""

    def refuse(self, error: DomainError) -> None:
        """Show ``error`` beside its field, or on top where it has none here."""
        self.add_error(error.field if error.field in self.fields else None, str(error.message))


class OrderForm(DomainForm):
    """A form on an order's page; ``prefix`` tells the page's forms apart."""

    def __init__(self, order: Order, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.order = order


class DispatchForm(OrderForm):
    """A parcel: its label, and how many pieces of each line are in it."""

    prefix = "dispatch"

    carrier = forms.ChoiceField(label=_("Carrier"))
    carrier_name = forms.CharField(
        label=_("Carrier's name"), max_length=60, required=False, help_text=_("Only for another carrier.")
    )
    tracking_number = forms.CharField(
        label=_("Tracking number"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip

    def __init__(self, order: Order, **kwargs: Any) -> None:
        super().__init__(order, **kwargs)
        carrier = self.fields["carrier"]
        carrier.choices = carriers.choices(order.storefront)  # type: ignore[attr-defined]  # a ChoiceField
        left = shipments.left_to_ship(order)
        for line in order.lines.all():
            if line.pk in left:
                self.fields[f"line_{line.pk}"] = forms.IntegerField(
                    label=line.title, min_value=0, max_value=left[line.pk], initial=left[line.pk],
                    help_text=line.sku, widget=forms.NumberInput(attrs={"class": "w-short", "inputmode": "numeric"}),
                )  # fmt: skip

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """The quantity fields, one per line that waits."""
        return [self[name] for name in self.fields if name.startswith("line_")]

    @property
    def lines(self) -> dict[int, int]:
        """Line id → pieces in the parcel, once the form is valid."""
        names = [name for name in self.fields if name.startswith("line_")]
        return {int(name.removeprefix("line_")): self.cleaned_data[name] for name in names}


class InvoiceNumbersForm(OrderForm):
    """Code and number of an invoice, and its file."""

    code = forms.CharField(
        label=_("Invoice code"), max_length=20, required=False,
        help_text=_("10 or 12 digits. Fully digitalised invoices have none."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Invoice number"), max_length=30, help_text=_("8 or 20 digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), required=False,
        help_text=format_lazy(_("PDF, OFD or XML, up to {size} MB."), size=MAX_BYTES // MEGABYTE),
        widget=forms.FileInput(attrs={"accept": ".pdf,.ofd,.xml"}),
    )  # fmt: skip


class MailingForm(InvoiceNumbersForm):
    """An invoice in an envelope."""

    prefix = "mailing"

    carrier = forms.ChoiceField(label=_("Carrier"))
    tracking_number = forms.CharField(
        label=_("Tracking number of the envelope"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("code", "number", "carrier", "tracking_number", "file")

    def __init__(self, order: Order, **kwargs: Any) -> None:
        super().__init__(order, **kwargs)
        choices = [pair for pair in carriers.choices(order.storefront) if pair[0] != carriers.OTHER]
        self.fields["carrier"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class ElectronicForm(InvoiceNumbersForm):
    """An invoice sent as a file."""

    prefix = "electronic"

    def __init__(self, order: Order, **kwargs: Any) -> None:
        super().__init__(order, **kwargs)
        self.fields["file"].required = not order.invoice.file


class IssueForm(InvoiceNumbersForm):
    """An invoice that is written, but not sent yet."""

    prefix = "issue"


class InvoiceFileForm(OrderForm):
    """The file of an invoice that is recorded already."""

    prefix = "upload"

    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ".pdf,.ofd,.xml"}))


class ReversalForm(OrderForm):
    """The red letter that takes an invoice back."""

    prefix = "reversal"

    number = forms.CharField(
        label=_("Number of the red letter"), max_length=30, help_text=_("8 or 20 digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class TrackingFileForm(DomainForm):
    """A file of tracking numbers."""

    file = forms.FileField(
        label=_("Tracking file"), help_text=_("Workbook (.xlsx), .csv or tab-delimited text; up to 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )  # fmt: skip


class SavedViewForm(HouseForm):
    """What a view of Manage Orders is called."""

    name = forms.CharField(label=_("Name of the view"), max_length=NAME_MAX)
    is_shared = forms.BooleanField(label=_("Show it to the whole team"), required=False)
