"""What the link of an invitation opens, for whoever was invited."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts import invitations
from accounts.access import SESSION_KEY, user_of
from accounts.models import Invitation, User


class InvitationPage(View):
    """Base of what an invitation's secret opens; whoever cannot answer it reads why."""

    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        """Find the invitation, open and for whoever asks."""
        found = invitations.find(token)
        if found is None:
            return render(request, "accounts/invitation_closed.html", {"why": "unknown"}, status=404)
        if not found.is_open:
            why = "expired" if found.state == Invitation.State.PENDING else found.state
            context = {"why": why, "invitation": found}
            return render(request, "accounts/invitation_closed.html", context, status=410)
        if request.user.is_authenticated and not invitations.is_for(found, user_of(request)):
            return render(request, "accounts/invitation_not_yours.html", {"invitation": found}, status=403)
        self.invitation = found
        return super().dispatch(request, *args, token=token, **kwargs)


class InvitationView(InvitationPage):
    """Says who invites to what: with the way to an account for visitors, with the answers for the invited."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the invitation."""
        context: dict[str, Any] = {"invitation": self.invitation, "token": token}
        if not request.user.is_authenticated:
            context |= _ways_in(self.invitation, request.path)
        return render(request, "accounts/invitation.html", context)


class AnswerView(InvitationPage):
    """Base of the two answers; visitors are sent to the invitation, which shows the way in."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Give the answer."""
        if not request.user.is_authenticated:
            return redirect("accounts:invitation", token)
        return self.answer(user_of(request))

    def answer(self, user: User) -> HttpResponse:
        """Call the service and say where to go on."""
        raise NotImplementedError


class AcceptanceView(AnswerView):
    """Joins the team."""

    def answer(self, user: User) -> HttpResponse:
        """Become a member and go on in that seller's platform."""
        membership = invitations.accept(invitation=self.invitation, user=user)
        self.request.session[SESSION_KEY] = membership.seller_id
        store = membership.seller.store_name
        messages.success(self.request, _("You belong to the team of %(store)s now.") % {"store": store})
        return redirect("seller:home")


class RefusalView(AnswerView):
    """Says no."""

    def answer(self, user: User) -> HttpResponse:
        """Decline."""
        invitations.decline(invitation=self.invitation, user=user)
        messages.success(self.request, _("You declined the invitation. We told who sent it."))
        return redirect("accounts:profile")


def _ways_in(invitation: Invitation, here: str) -> dict[str, Any]:
    """Return where a visitor signs in or creates the account, to come back here."""
    back = urlencode({"next": here, "email": invitation.email})
    known = User.objects.filter(email=invitation.email).exists()
    sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': here})}"
    return {"sign_in_url": sign_in, "sign_up_url": f"{reverse('account_signup')}?{back}", "known": known}
