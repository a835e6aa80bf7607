"""The form of a listing's pictures: their order, what they show, and new ones."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import HouseForm
from catalog.errors import PictureRefused
from catalog.models import ProductPicture
from catalog.pictures import ALT_LIMIT, PICTURE_LIMIT


class ManyFilesInput(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each."""
        return [super(ManyFilesField, self).clean(each, initial) for each in data or []]


class PicturesForm(HouseForm):
    """Every press of a button saves the descriptions too, so that nothing typed is lost."""

    MOVES = ("main", "up", "down", "remove")

    added = ManyFilesField(
        label=_("Add pictures"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 10 MB each."),
        widget=ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp", "class": "slot__input"}),
    )

    def __init__(self, *args: Any, pictures: Sequence[ProductPicture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures = list(pictures)
        for picture in self.pictures:
            for code, name in settings.LANGUAGES:
                self.fields[f"alt_{picture.pk}_{code}"] = forms.CharField(
                    label=_("What it shows, in %(language)s") % {"language": name},
                    required=False,
                    max_length=ALT_LIMIT,
                    initial=picture.alts.get(code, ""),
                    widget=forms.TextInput(attrs={"lang": "zh-Hans" if code == "zh-hans" else code}),
                )

    def clean_added(self) -> Any:
        """Refuse more than a product may have."""
        files = self.cleaned_data["added"]
        if len(self.pictures) + len(files) > PICTURE_LIMIT:
            raise forms.ValidationError(str(PictureRefused(code="one_too_many", limit=PICTURE_LIMIT)))
        return files

    @property
    def rows(self) -> Iterator[tuple[ProductPicture, list[Any]]]:
        """Each picture with the fields that describe it."""
        for picture in self.pictures:
            yield picture, [self[f"alt_{picture.pk}_{code}"] for code, _name in settings.LANGUAGES]

    def alts(self) -> dict[int, dict[str, str]]:
        """Return the descriptions by picture and language."""
        return {
            picture.pk: {code: self.cleaned_data[f"alt_{picture.pk}_{code}"] for code, _name in settings.LANGUAGES}
            for picture in self.pictures
        }

    def order(self) -> list[int]:
        """Return the pictures' keys as the button that was pressed (``move=up:17``) leaves them."""
        keys = [picture.pk for picture in self.pictures]
        move, _colon, key = self.data.get("move", "").partition(":")
        if move not in self.MOVES or not key.isdigit() or int(key) not in keys:
            return keys
        at = keys.index(int(key))
        picked = keys.pop(at)
        if move != "remove":
            keys.insert({"main": 0, "up": max(at - 1, 0), "down": at + 1}[move], picked)
        return keys
