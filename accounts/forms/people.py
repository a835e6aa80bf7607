"""People: a team's members, one's own account."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from accounts.models import Membership, User


class SignUpForm(SignupForm):
    """allauth's form; an invitation has typed the address already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("email", context.request.GET.get("email", ""))


class InvitationForm(HouseForm):
    """Somebody to invite to the team."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The person gets a link to accept with."), max_length=254
    )
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.VIEWER)


class RoleForm(HouseForm):
    """Another role for a team member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class ProfileForm(forms.ModelForm):
    """One's own name and language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    helper = HouseForm.helper

    class Meta:
        model = User
        fields = ("full_name", "language")
