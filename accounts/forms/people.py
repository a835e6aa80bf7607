"""People: a team's members, one's own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from accounts.models import Membership, User


class MemberForm(HouseForm):
    """Somebody to add to the team."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The address the person signed up with."), max_length=254
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
