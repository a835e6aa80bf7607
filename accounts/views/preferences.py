"""Which e-mails one wants: as a person, for a seller's team, and by the link in a mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from accounts import preferences, unsubscribing
from accounts.access import OWNER_ONLY, SellerPage, user_of
from accounts.form_page import FormPage
from accounts.forms.preferences import GroupsForm
from accounts.models import Membership, Seller, User
from accounts.unsubscribing import Subscription


class PreferencesPage(FormPage):
    """The groups with what belongs to each, and which are on."""

    form_class = GroupsForm

    def owner(self) -> User | Seller:
        """Return whose e-mails these are."""
        raise NotImplementedError

    @cached_property
    def settings(self) -> list[preferences.Setting]:
        """The owner's groups."""
        return preferences.settings_of(self.owner())

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the owner's groups."""
        return {**super().get_form_kwargs(), "settings": self.settings}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the groups."""
        return super().get_context_data(settings=self.settings, **kwargs)

    def perform(self, form: Any) -> None:
        """Switch what was changed."""
        preferences.choose(owner=self.owner(), wanted=form.cleaned_data["groups"], actor=user_of(self.request))
        messages.success(self.request, _("Saved."))


class PersonPreferencesView(LoginRequiredMixin, PreferencesPage):
    """One's own e-mails."""

    template_name = "accounts/notification_preferences.html"
    success_url = reverse_lazy("accounts:notification-preferences")

    def owner(self) -> User:
        """Return who asks."""
        return user_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everybody decides about their own."""
        return super().get_context_data(may_change=True, **kwargs)


class SellerPreferencesView(SellerPage, PreferencesPage):
    """The e-mails to the team's shared address; its owner decides."""

    template_name = "seller/notification_preferences.html"
    success_url = reverse_lazy("seller:notification-preferences")
    writes = OWNER_ONLY

    def owner(self) -> Seller:
        """Return the seller."""
        return self.seller

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only the owner finds switches."""
        return super().get_context_data(may_change=self.membership.role == Membership.Role.OWNER, **kwargs)


def subscription_of(token: str) -> Subscription:
    """Return what a link is about; 404 for one that we did not sign, or whose group can't be switched off."""
    found = unsubscribing.read(token)
    if found is None or preferences.setting_of(found.owner, found.group) is None:
        raise Http404
    return found


# Mail programs POST without our cookies; the signature in the address is what lets them.
@method_decorator([csrf_exempt, never_cache], name="dispatch")
class UnsubscriptionView(View):
    """The page behind the link in a mail; its button, or the mail program, switches the group off."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Say what the link is about and where it stands."""
        return self._page(request, token, subscription_of(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Switch it off and say so; no redirect, which mail programs would not follow (RFC 8058 §3.1)."""
        found = subscription_of(token)
        preferences.switch(owner=found.owner, group=found.group, by_email=False)
        return self._page(request, token, found)

    def _page(self, request: HttpRequest, token: str, found: Subscription) -> HttpResponse:
        setting = preferences.setting_of(found.owner, found.group)
        store = found.owner.store_name if isinstance(found.owner, Seller) else ""
        context = {"token": token, "setting": setting, "store": store}
        return render(request, "accounts/unsubscription.html", context)


class ResubscriptionView(View):
    """Switches a group on again, from the page where it was switched off."""

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Switch it on and go back to the page."""
        found = subscription_of(token)
        preferences.switch(owner=found.owner, group=found.group, by_email=True)
        messages.success(request, _("You get these e-mails again."))
        return redirect("accounts:unsubscription", token)
