"""What all forms of the house share."""

from dataclasses import dataclass
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.urls import reverse


@dataclass(frozen=True)
class LiveCheck:
    """A field that the server looks at as soon as it was typed; ``needs`` names the fields sent along."""

    field: str
    needs: tuple[str, ...] = ()


class HouseForm(forms.Form):
    """A form drawn by crispy inside the page's own ``<form>``, with our error summary above it."""

    live_checks: ClassVar[tuple[LiveCheck, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for check in self.live_checks:
            url = f"{reverse('accounts:register-live-check')}?field={check.field}"
            self.fields[check.field].widget.attrs |= {
                "hx-get": url,
                "hx-trigger": "change",
                "hx-target": f"#check-{check.field}",
                "hx-include": ",".join(f"[name={name}]" for name in check.needs) or "this",
            }

    @property
    def helper(self) -> FormHelper:
        """How crispy draws the form; live checks answer below their field."""
        helper = FormHelper()
        helper.form_tag = False
        helper.form_show_errors = True
        helper.disable_csrf = True
        checked = {check.field for check in self.live_checks}
        parts: list[Any] = []
        for name in self.fields:
            parts.append(name)
            if name in checked:
                parts.append(HTML(f'<div id="check-{name}" role="status"></div>'))
        helper.layout = Layout(*parts)
        return helper

    def add_refusal(self, field: str, message: Any) -> None:
        """Show a service's refusal beside its field, or on top where the form has no such field."""
        self.add_error(field if field in self.fields else None, message)
