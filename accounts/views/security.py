"""One's own security: the page that asks for a second factor, and ending sessions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts import second_factor, sessions
from accounts.access import membership_of, user_of


class SecondFactorView(LoginRequiredMixin, TemplateView):
    """Asks for a second factor, whoever needs one: staff, and teams whose owner requires it."""

    template_name = "accounts/second_factor.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead those who have one to where they work."""
        if request.user.is_authenticated and second_factor.has_one(user_of(request)):
            return redirect("accounts:after-sign-in")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who asks for it."""
        membership = membership_of(self.request)
        seller = membership.seller if membership and membership.seller.requires_second_factor else None
        return super().get_context_data(for_staff=user_of(self.request).is_staff, seller=seller, **kwargs)


class SessionEndView(LoginRequiredMixin, View):
    """Ends one of one's own sessions."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        if not sessions.end_session(user=user_of(request), pk=pk):
            raise Http404
        messages.success(request, _("That device is signed out."))
        return redirect("usersessions_list")
