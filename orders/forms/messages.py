"""What people write to each other about an order; the rules are in ``orders.messages``."""

import uuid
from typing import Any

from django import forms
from django.utils.text import normalize_newlines
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from catalog.forms.pictures import ManyFilesField, ManyFilesInput
from orders.models.message import TEXT_LIMIT, Topic


class ParagraphsField(forms.CharField):
    """A text of several lines; each end of a line counts as one character, as browsers count it."""

    def to_python(self, value: Any) -> Any:
        """Return the text with plain ends of lines."""
        return super().to_python(normalize_newlines(value) if value else value)


class AnswerForm(HouseForm):
    """A message with its files. ``key`` keeps a second press from writing twice."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    text = ParagraphsField(
        label=_("Message"),
        max_length=TEXT_LIMIT,
        help_text=_("Telephone numbers, e-mail and web addresses and accounts elsewhere are hidden: what is agreed "
                    "here protects both of you."),
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    attachments = ManyFilesField(
        label=_("Pictures or PDF"),
        required=False,
        help_text=_("Up to 3 files: JPEG, PNG, WebP or PDF, 5 MB each."),
        widget=ManyFilesInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf", "class": "slot__input"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex


class QuestionForm(AnswerForm):
    """A customer's message, with what it is about."""

    topic = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Choose a topic")), *Topic.choices],
        error_messages={"required": _("Choose what your message is about.")},
    )
    field_order = ("key", "topic", "text", "attachments")

    def __init__(self, *args: Any, is_guest: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_guest:  # marketplace.middleware.BodyLimitMiddleware
            self.fields["attachments"].help_text = _(
                "Up to 3 files: JPEG, PNG, WebP or PDF. Without signing in all of them together must be below 5 MB."
            )
