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
    archive = forms.FileField(
        label=_("Pictures"),
        required=False,
        help_text=_(
            "A .zip of files named after SKUs (A-7.jpg, A-7-2.jpg) or written in the picture columns; up to 200 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip", "class": "slot__input"}),
        error_messages={"empty": _("This file is empty.")},
    )
    apply_at_once = forms.BooleanField(
        label=_("Apply the rows without problems at once, without asking me again"), required=False
    )
