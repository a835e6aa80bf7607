"""What a batch upload asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm


class UploadForm(HouseForm):
    """A file, and whether its good rows go live without asking again."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(".xlsx, or text with tabs or commas; up to 30 MB and 100,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.txt,.tsv,.csv", "class": "slot__input"}),
        error_messages={"empty": _("This file is empty."), "required": _("Choose a file.")},
    )
    apply_at_once = forms.BooleanField(
        label=_("Apply the rows without problems at once, without asking me again"), required=False
    )
