"""One's own account: where sign-in leads, name and language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.edit import UpdateView

from accounts.access import membership_of, user_of
from accounts.forms.people import ProfileForm
from accounts.models import User


class AfterSignInView(LoginRequiredMixin, View):
    """Sends reviewers to their queue, other staff to the admin, sellers to their platform, others to the store."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirect, in the language that the user chose."""
        user = user_of(request)
        if user.is_staff:
            reviews = not user.is_superuser and user.has_perm("accounts.change_qualificationcase")
            response = redirect("admin:accounts_qualificationcase_changelist" if reviews else "admin:index")
        elif membership_of(request):
            response = redirect("seller:home")
        else:
            response = redirect("front-door")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response


class ProfileView(LoginRequiredMixin, UpdateView):
    """Name and language of the signed-in user."""

    template_name = "accounts/profile.html"
    form_class = ProfileForm
    success_url = reverse_lazy("accounts:profile")

    def get_object(self, queryset: Any = None) -> User:  # noqa: ARG002 - Django's signature
        """Return the user who asks."""
        return User.objects.get(pk=user_of(self.request).pk)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, and go on in the chosen language."""
        response = super().form_valid(form)
        translation.activate(form.cleaned_data["language"])
        messages.success(self.request, _("Saved."))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
