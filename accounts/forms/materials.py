"""Documents, declarations, the bank account and addresses of an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from accounts.registration import BankAccount
from accounts.requirements import Requirement

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


class DocumentForm(HouseForm):
    """One document."""

    upload = upload_field()


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


class BankAccountForm(HouseForm):
    """The account that payouts go to."""

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

    def account(self) -> BankAccount:
        """Return the account as typed."""
        data = self.cleaned_data
        return BankAccount(data["bank_name"], data["bank_account_name"], data["bank_account_number"])


class BankForm(BankAccountForm):
    """The account that payouts go to, and its proof."""

    upload = upload_field(label=_("Proof of the account"))


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
