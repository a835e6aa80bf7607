"""The forms of reviews, feedback and replies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.forms.base import HouseForm
from catalog.forms.pictures import ManyFilesField, ManyFilesInput
from orders.models import ProductReview, ReviewPicture
from orders.models.review import FEEDBACK_LIMIT, REPLY_LIMIT, REVIEW_LIMIT, TITLE_LIMIT
from orders.review_pictures import PICTURE_LIMIT
from orders.reviews import ReviewInput


def stars() -> list[tuple[str, str]]:
    """Return one to five stars as choices in the active language, the most first."""
    return [(str(n), ngettext("%(n)s star", "%(n)s stars", n) % {"n": n}) for n in range(5, 0, -1)]


def rating_field() -> forms.TypedChoiceField:
    """Return the field for one to five stars."""
    return forms.TypedChoiceField(label=_("Stars"), choices=stars, coerce=int, widget=forms.RadioSelect)


class ReviewForm(HouseForm):
    """What a customer says of an article; a box per picture takes it away again."""

    rating = rating_field()
    title = forms.CharField(label=_("Headline"), max_length=TITLE_LIMIT, required=False)
    text = forms.CharField(
        label=_("Your review"),
        max_length=REVIEW_LIMIT,
        required=False,
        help_text=_("Everybody can read it. Leave out phone numbers, e-mail addresses and web addresses."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    pictures = ManyFilesField(
        label=_("Pictures"),
        required=False,
        help_text=_("Up to five, JPEG, PNG or WebP, up to 10 MB each. Places and devices in them are removed."),
        widget=ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp", "class": "slot__input"}),
    )

    def __init__(self, *args: Any, review: ProductReview | None, **kwargs: Any) -> None:
        if review is not None:
            kwargs["initial"] = {"rating": str(review.rating), "title": review.title, "text": review.text}
        super().__init__(*args, **kwargs)
        self.there = list(review.pictures.all()) if review else []
        for place, picture in enumerate(self.there, start=1):
            label = _("Take picture %(place)s away") % {"place": place}
            self.fields[f"remove_{picture.pk}"] = forms.BooleanField(label=label, required=False)

    def clean_pictures(self) -> Any:
        """Refuse more than a review may have."""
        files = self.cleaned_data["pictures"]
        if len(files) > PICTURE_LIMIT:
            raise forms.ValidationError(_("A review has at most %(limit)s pictures.") % {"limit": PICTURE_LIMIT})
        return files

    @property
    def picture_rows(self) -> list[tuple[ReviewPicture, Any]]:
        """Each picture that is there with the box that takes it away."""
        return [(picture, self[f"remove_{picture.pk}"]) for picture in self.there]

    @property
    def removed(self) -> list[int]:
        """Keys of the pictures to take away."""
        return [picture.pk for picture in self.there if self.cleaned_data[f"remove_{picture.pk}"]]

    def review(self, language: str) -> ReviewInput:
        """Return what was said, in the language of the page it was said on."""
        data = self.cleaned_data
        return ReviewInput(data["rating"], data["title"], data["text"], language)


class FeedbackForm(HouseForm):
    """What a customer says of a seller."""

    rating = rating_field()
    text = forms.CharField(
        label=_("In words"),
        max_length=FEEDBACK_LIMIT,
        required=False,
        help_text=_("Was it sent in time, well packed, and as described? Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReplyForm(HouseForm):
    """What the seller answers."""

    reply = forms.CharField(
        label=_("Your reply"),
        max_length=REPLY_LIMIT,
        help_text=_("Everybody can read it below the review. You can change it for 30 days."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
