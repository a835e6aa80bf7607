"""What reviewers and operators post."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.utils.translation import gettext_lazy as _

from accounts import decision_templates, refusal_reasons, team
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
    """Approve, reject or ask for more, with the words that are sent as they are."""

    do = forms.ChoiceField(choices=[("approve", _("Approve")), ("reject", _("Reject")), ("ask", _("Ask for more"))])
    template = forms.ChoiceField(
        choices=[(template.code, template.label) for template in decision_templates.ALL], required=False
    )
    reason = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a template that is for the other decision."""
        data: dict[str, Any] = super().clean() or {}
        template = decision_templates.BY_CODE.get(data.get("template", ""))
        if template is not None and data.get("do") in {"reject", "ask"} and template.decision != data["do"]:
            self.add_error("template", _("These words are for the other decision. Choose others."))
        return data

    def words(self, language: str) -> str:
        """Return what the seller reads: the template in ``language``, then the reviewer's own words."""
        data = self.cleaned_data
        return decision_templates.words(template=data["template"], text=data["reason"], language=language)


class ReasonForm(forms.Form):
    """A reason that is sent as it is; whether one is needed the service knows."""

    reason = forms.CharField(required=False)


class SellerDecisionForm(ReasonForm):
    """Suspend, reinstate or wind down."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("suspend", "reinstate", "wind_down")])


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
