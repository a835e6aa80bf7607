"""Company data as it stands on the licence."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.company import CompanyData, check_code
from accounts.forms.base import HouseForm, LiveCheck
from accounts.models import Seller, User
from marketplace.errors import DomainError

CENTS = 100


class LicenceForm(HouseForm):
    """The company as it stands on its licence, and the store's name; ``company()`` is what the services take."""

    live_checks = (
        LiveCheck("uscc"),
        LiveCheck("legal_name"),
        LiveCheck("tax_number", needs=("uscc",)),
        LiveCheck("representative_id"),
        LiveCheck("store_name"),
    )

    uscc = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 digits and capital letters, never I, O, S, V or Z. It starts with 91."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "num",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    legal_name = forms.CharField(
        label=_("Company name"),
        help_text=_("The full Chinese name, exactly as on the licence."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "lang": "zh-Hans"}),
    )
    tax_number = forms.CharField(
        label=_("Tax registration number"),
        help_text=_("The same as the credit code on three-in-one licences; leave it empty then."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "num", "spellcheck": "false"}),
    )
    legal_representative = forms.CharField(
        label=_("Legal representative"), max_length=60, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )
    representative_id = forms.CharField(
        label=_("Legal representative's identity number"),
        help_text=_("The 18 characters of the identity card; passport or permit for those who have none. Encrypted."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off", "spellcheck": "false"}),
    )
    registered_capital = forms.DecimalField(
        label=_("Registered capital (CNY)"), min_value=0, max_digits=16, decimal_places=2, required=False
    )
    established_on = forms.DateField(
        label=_("Date of establishment"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    registered_address = forms.CharField(
        label=_("Registered address"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "lang": "zh-Hans"}),
    )
    business_scope = forms.CharField(
        label=_("Business scope"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )
    store_name = forms.CharField(
        label=_("Store name"), help_text=_("What customers see. You can choose it freely."), max_length=60
    )

    def __init__(self, *args: Any, seller: Seller | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if seller is not None and seller.representative_id_last4:
            self.fields["representative_id"].required = False
            self.fields["representative_id"].help_text = _("On file: %(number)s. Enter it only to change it.") % {
                "number": seller.representative_id_masked
            }

    def clean_uscc(self) -> str:
        """Say at once what is wrong with the code, whatever else is missing."""
        try:
            return check_code(self.cleaned_data["uscc"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from None

    @classmethod
    def starting_values(cls, seller: Seller | None, user: User) -> dict[str, Any]:
        """Return what the form shows first: the seller's data, or what is known of the user."""
        if seller is None:
            return {"contact_name": user.full_name, "contact_email": user.email}
        values = {name: getattr(seller, name) for name in cls.base_fields if hasattr(seller, name)}
        capital = seller.registered_capital_minor
        return {**values, "registered_capital": None if capital is None else Decimal(capital) / CENTS}

    def company(self, seller: Seller | None = None) -> CompanyData:
        """Return the typed data for the service, which checks it; what the form leaves out is as ``seller`` has it."""
        data = {name: getattr(seller, name) for name in ContactForm.base_fields} if seller else {}
        data |= self.cleaned_data
        capital = data.pop("registered_capital")
        data["tax_number"] = data["tax_number"] or data["uscc"]
        return CompanyData(**data, registered_capital_minor=None if capital is None else int(capital * CENTS))


class ContactForm(HouseForm):
    """Whom we reach."""

    contact_name = forms.CharField(
        label=_("Contact person"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact_phone = forms.CharField(
        label=_("Contact phone"), max_length=32, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    contact_email = forms.EmailField(
        label=_("Contact e-mail"),
        help_text=_("Orders, invoices to mail and our answers go here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CompanyForm(ContactForm, LicenceForm):
    """What registration asks about the company."""
