"""The bank account of a seller that has been approved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts import bank_change
from accounts.access import OWNER_ONLY, SellerPage
from accounts.form_page import FormPage
from accounts.forms.materials import BankForm


class BankAccountView(SellerPage, FormPage):
    """Shows where payouts go and takes another account; before approval the application asks for it."""

    roles = OWNER_ONLY
    template_name = "seller/bank_account.html"
    form_class = BankForm
    success_url = reverse_lazy("seller:bank-account")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form to sellers that may change it."""
        if not bank_change.may_change(self.seller):
            return redirect("seller:qualification")
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        """Fill in the only name that is right; the number is never shown again."""
        return {"bank_account_name": self.seller.legal_name}

    def perform(self, form: BankForm) -> None:
        """Change the account."""
        bank_change.change_bank_account(
            seller=self.seller, account=form.account(), upload=form.cleaned_data["upload"], actor=self.membership.user
        )
        messages.success(
            self.request,
            _("The bank account was changed. Payouts go to it after 3 days, once we have checked the proof."),
        )
