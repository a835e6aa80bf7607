"""A page with one form and one service behind it."""

from typing import TYPE_CHECKING, Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.views.generic.edit import FormView

from marketplace.errors import DomainError

if TYPE_CHECKING:
    _Base = FormView[Any]
else:
    _Base = FormView


class FormPage(_Base):
    """Shows a form, hands it to ``perform``, redirects; what is wrong is shown with status 422.

    ``perform`` calls one service. A ``DomainError`` from it stands beside the field it names.
    """

    def perform(self, form: Any) -> None:
        """Do what the form asks for; raise ``DomainError`` to refuse."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Call the service and redirect, or show its refusal."""
        try:
            self.perform(form)
        except DomainError as refusal:
            form.add_refusal(refusal.field, refusal.message)
            return self.form_invalid(form)
        return super().form_valid(form)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the form again with everything typed and what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
