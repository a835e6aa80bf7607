"""Documents, declarations, the bank account, addresses and categories of an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import product_lines
from accounts.demands import Demand
from accounts.forms.base import HouseForm, LiveCheck
from accounts.qualification import Particulars
from accounts.registration import BankAccount
from accounts.requirements import Requirement, Term

ACCEPTED = ".pdf,.jpg,.jpeg,.png"


def upload_field(**options: Any) -> forms.FileField:
    """Return the field for one document; empty files reach the check, which says what is wrong."""
    return forms.FileField(
        label=options.pop("label", _("File")),
        help_text=_("PDF, JPG or PNG, up to 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose the file to upload.")},
        **options,
    )


def date_field(label: Any, *, required: bool = False) -> forms.DateField:
    """Return a field for a day, typed or picked."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class DocumentForm(HouseForm):
    """One document, with the number and dates that stand on it where its requirement has them."""

    upload = upload_field()
    reference = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"class": "num", "spellcheck": "false"}))
    issued_on = date_field(_("Issued on"))
    expires_on = date_field(_("Valid until"))
    for_good = forms.BooleanField(label=_("Valid for good: the document names no last day"), required=False)

    def __init__(self, demand: Demand, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        requirement = demand.requirement
        if requirement.reference:
            self.fields["reference"].label = str(requirement.reference)
        else:
            del self.fields["reference"]
        if not requirement.is_dated:
            del self.fields["issued_on"], self.fields["expires_on"], self.fields["for_good"]
        elif requirement.term is Term.REQUIRED:
            del self.fields["for_good"]
            self.fields["expires_on"].required = True

    def clean(self) -> dict[str, Any]:
        """Ask for the last day, or for the word that there is none."""
        data: dict[str, Any] = super().clean() or {}
        if "for_good" in self.fields and "expires_on" in data:
            until = data["expires_on"]
            if until is None and not data.get("for_good"):
                self.add_error("expires_on", _("Enter the last day, or tick that the document is valid for good."))
            elif until is not None and data.get("for_good"):
                self.add_error("for_good", _("Either the document has a last day or it is valid for good."))
        return data

    def particulars(self) -> Particulars:
        """Return what stands on the document."""
        data = self.cleaned_data
        return Particulars(data.get("reference", ""), data.get("issued_on"), data.get("expires_on"))


class TaxCertificateForm(HouseForm):
    """The tax certificate: a file of its own, or the three-in-one licence."""

    use_licence = forms.BooleanField(
        label=_("Our licence is a three-in-one licence: use it as tax registration certificate too"), required=False
    )
    upload = upload_field(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the file where the licence does not serve."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("use_licence") and "upload" in data and data["upload"] is None:
            self.add_error("upload", _("Choose the file to upload, or tick that the licence serves."))
        return data


class BankForm(HouseForm):
    """The account that payouts go to, and its proof."""

    live_checks = (LiveCheck("bank_account_name"),)

    bank_name = forms.CharField(
        label=_("Bank and branch"), max_length=80, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    bank_account_name = forms.CharField(
        label=_("Account name"),
        help_text=_("The company's own name; payouts can't go to a person or another company."),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    bank_account_number = forms.CharField(
        label=_("Account number"),
        help_text=_("Stored encrypted; we show its last four digits only."),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
    )
    upload = upload_field(label=_("Proof of the account"))

    def account(self) -> BankAccount:
        """Return the account as typed."""
        data = self.cleaned_data
        return BankAccount(data["bank_name"], data["bank_account_name"], data["bank_account_number"])


class LinesForm(HouseForm):
    """What the seller wants to sell, and under which brands."""

    lines = forms.MultipleChoiceField(
        label=_("Categories to sell in"),
        choices=[(line.code, line.label) for line in product_lines.ALL],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    brands = forms.CharField(
        label=_("Brands"),
        help_text=_("One per line, as on the trade mark certificate. Goods without a brand need none."),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def cards(self) -> list[dict[str, Any]]:
        """Return the lines as choice cards: code, label, examples, what they ask for, whether chosen."""
        chosen = set(self["lines"].value() or ())
        return [
            {
                "code": line.code, "label": line.label, "examples": line.examples,
                "asks": [requirement.label for requirement in line.requirements], "checked": line.code in chosen,
            }
            for line in product_lines.ALL
        ]  # fmt: skip

    def named_brands(self) -> list[str]:
        """Return the brands as typed, one each."""
        return [line.strip() for line in self.cleaned_data["brands"].splitlines() if line.strip()]


class DeclarationForm(HouseForm):
    """One statement of a requirement, declared to be true."""

    statement = forms.ChoiceField(
        label=_("We declare"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the statement that is true for you.")},
    )

    def __init__(self, requirement: Requirement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["statement"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what is declared above
        field.choices = list(requirement.statements.items())


class AddressesForm(HouseForm):
    """Where parcels leave from and where returns go."""

    ship_from_address = forms.CharField(
        label=_("Ship-from address"), max_length=200, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    returns_address = forms.CharField(
        label=_("Returns address"), max_length=200, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
