"""Pictures in reviews: checked when sent, written anew without what cameras add; then the file itself is deleted."""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models.qualification import private_storage
from catalog import picture_files
from catalog.errors import PictureRefused
from marketplace import clock
from marketplace.db import locked
from marketplace.errors import DomainError
from orders.models import ProductReview, ReviewPicture

PICTURE_LIMIT = 5
FOLDER = "reviews"
# A worker makes the sizes within seconds; after this long the sweep asks again.
PATIENCE = dt.timedelta(minutes=1)


def add(*, review: ProductReview, files: "Sequence[File[bytes]]") -> None:
    """Keep pictures behind those there are; tasks make their sizes after commit. The caller holds the review.

    Raises ``PictureRefused`` for a file that is no picture, ``DomainError`` for one too many.
    """
    if not files:
        return
    there = review.pictures.aggregate(last=Max("position"))["last"]
    if review.pictures.count() + len(files) > PICTURE_LIMIT:
        raise DomainError(_("A review has at most %(limit)s pictures.") % {"limit": PICTURE_LIMIT}, field="pictures")
    contents = [_checked(file) for file in files]
    for position, (content, checked) in enumerate(contents, start=0 if there is None else there + 1):
        token = secrets.token_hex(16)
        name = private_storage().save(f"reviews/{token[:2]}/{token}", ContentFile(content))
        picture = ReviewPicture.objects.create(
            review=review, original=name, position=position, width=checked.width, height=checked.height,
            stem=picture_files.stem_of(FOLDER, token, checked.width),
        )  # fmt: skip
        transaction.on_commit(lambda pk=picture.pk: _soon(pk), robust=True)  # type: ignore[misc]


def remove(*, review: ProductReview, keys: Collection[int]) -> None:
    """Take pictures of a review away; their files go once that is committed. The caller holds the review."""
    gone = list(review.pictures.filter(pk__in=keys))
    ReviewPicture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
    for picture in gone:
        transaction.on_commit(lambda gone=picture: _discard(gone), robust=True)  # type: ignore[misc]


def render(*, picture_id: int) -> None:
    """Make all sizes of a picture, show it and delete what was sent; nothing where that is done, or it is gone."""
    picture = ReviewPicture.objects.filter(pk=picture_id, thumbnail="").first()
    if picture is None:
        return
    with picture.original.open("rb") as file:
        thumbnail = picture_files.render(file.read(), stem=picture.stem)
    original = str(picture.original.name)
    with transaction.atomic():
        held = locked(ReviewPicture.objects.filter(pk=picture_id)).first()
        if held is not None:
            ReviewPicture.objects.filter(pk=picture_id).update(thumbnail=thumbnail, original="")
    if held is None:
        picture_files.remove(picture.stem)
    private_storage().delete(original)


def waiting() -> list[int]:
    """Return pictures whose sizes a worker should have made by now."""
    late = ReviewPicture.objects.filter(thumbnail="", created_at__lt=clock.now() - PATIENCE).order_by("created_at")
    return list(late.values_list("pk", flat=True)[:50])


def _checked(file: "File[bytes]") -> tuple[bytes, picture_files.Checked]:
    file.seek(0)
    content = file.read(picture_files.BYTE_LIMIT + 1)
    try:
        return content, picture_files.check(content)
    except PictureRefused as refusal:
        raise PictureRefused(code=refusal.code, field="pictures", name=file.name or "", **refusal.params) from None


def _discard(picture: ReviewPicture) -> None:
    if picture.original:
        private_storage().delete(str(picture.original.name))
    picture_files.remove(picture.stem)


def _soon(picture_id: int) -> None:
    # Imported here: tasks import this module.
    from orders.tasks import render_review_picture  # noqa: PLC0415

    render_review_picture.delay(picture_id)
