"""Which groups of e-mails one wants."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.forms.base import HouseForm
from accounts.preferences import Setting


class GroupsForm(HouseForm):
    """The groups that are on; what is not ticked is off."""

    groups = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, settings: Sequence[Setting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        field.choices = [(each.group.value, each.label) for each in settings if each.optional]  # type: ignore[attr-defined]
