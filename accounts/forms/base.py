"""What all forms of the house share."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class HouseForm(forms.Form):
    """A form drawn by crispy inside the page's own ``<form>``, with our error summary above it."""

    @property
    def helper(self) -> FormHelper:
        """How crispy draws the form."""
        helper = FormHelper()
        helper.form_tag = False
        helper.form_show_errors = True
        helper.disable_csrf = True
        return helper

    def add_refusal(self, field: str, message: Any) -> None:
        """Show a service's refusal beside its field, or on top where the form has no such field."""
        self.add_error(field if field in self.fields else None, message)
