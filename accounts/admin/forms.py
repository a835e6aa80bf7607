"""What reviewers and operators post."""

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.utils.translation import gettext_lazy as _

from accounts import refusal_reasons, team
from accounts.models.qualification import Verdict
from marketplace.errors import DomainError


class VerdictForm(forms.Form):
    """Accept or refuse one document."""

    verdict = forms.ChoiceField(
        choices=[(Verdict.ACCEPTED.value, _("Accept")), (Verdict.REFUSED.value, _("Refuse"))],
        error_messages={"required": _("Choose accept or refuse.")},
    )
    reason_type = forms.ChoiceField(
        choices=[(reason.code, reason.label) for reason in refusal_reasons.ALL], required=False
    )
    reason = forms.CharField(required=False)


class DecisionForm(forms.Form):
    """Approve, reject or ask for more, with the reason sent word for word."""

    do = forms.ChoiceField(choices=[("approve", _("Approve")), ("reject", _("Reject")), ("ask", _("Ask for more"))])
    reason = forms.CharField(required=False)


class SellerDecisionForm(forms.Form):
    """Suspend, reinstate or wind down, with the reason sent word for word."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("suspend", "reinstate", "wind_down")])
    reason = forms.CharField(required=False)


class UserForm(UserChangeForm):
    """A person; the only owner of a seller stays active."""

    def clean_is_active(self) -> bool:
        """Refuse to leave a seller without anybody who may act for it."""
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance.is_active:
            try:
                team.refuse_to_orphan(user=self.instance)
            except DomainError as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return active
