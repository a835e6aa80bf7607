"""Pictures in reviews: written anew, the file that was sent goes, and so do all others with the review."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.errors import PictureRefused
from marketplace import clock
from marketplace.errors import DomainError
from orders import review_pictures, reviews, tasks
from orders.models import ProductReview, ReviewPicture
from tests.catalog.factories import picture_file
from tests.orders.reviewing import delivered, review, said

pytestmark = pytest.mark.django_db


def photo():
    """Return a photograph that says where it was taken."""
    content, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Secret camera"
    Image.new("RGB", (300, 200), "teal").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile("photo.jpg", content.getvalue())


def originals():
    return [path for path in (Path(settings.PRIVATE_ROOT) / "reviews").rglob("*") if path.is_file()]


def public(stem):
    return default_storage.listdir(stem)[1] if default_storage.exists(stem) else []


@pytest.fixture(autouse=True)
def _no_files_of_others():
    for path in originals():
        path.unlink()


def test_it_is_written_anew_and_what_was_sent_goes():
    picture = review(pictures=[photo()]).pictures.get()
    assert (len(originals()), ReviewPicture.objects.ready().count()) == (1, 0)
    tasks.render_review_picture(picture.pk)
    picture.refresh_from_db()
    assert (picture.original, picture.width, picture.height) == ("", 300, 200)
    assert (originals(), sorted(public(picture.stem))) == ([], ["200.avif", "200.webp", "300.avif", "300.webp"])
    with default_storage.open(f"{picture.stem}/300.webp") as file:
        content = file.read()
    assert b"Secret" not in content
    tasks.render_review_picture(picture.pk)
    assert picture.sources.zoom.endswith("/300.webp")


def test_two_reviews_with_one_picture_share_no_file():
    one, other = (review(pictures=[picture_file()]).pictures.get() for _ in range(2))
    assert one.stem != other.stem


def test_at_most_five_and_each_a_picture():
    order = delivered()
    with pytest.raises(DomainError, match="at most 5"):
        review(order=order, pictures=[picture_file() for _ in range(6)])
    with pytest.raises(PictureRefused, match=r"bad\.jpg: This is not a picture"):
        review(order=order, pictures=[picture_file(), SimpleUploadedFile("bad.jpg", b"GIF89a")])
    assert (ProductReview.objects.count(), originals()) == (0, [])
    made = review(order=order, pictures=[picture_file() for _ in range(4)])
    change = {"line": made.line, "customer": made.customer, "review": said()}
    with pytest.raises(DomainError, match="at most 5"):
        reviews.change_review(**change, pictures=[picture_file(), picture_file()])
    removed = [made.pictures.first().pk]
    reviews.change_review(**change, removed=removed, pictures=[picture_file(), picture_file()])
    assert [picture.position for picture in made.pictures.all()] == [1, 2, 3, 4, 5]


def test_files_go_with_the_review(django_capture_on_commit_callbacks):
    made = review(pictures=[picture_file(), picture_file()])
    first, second = made.pictures.all()
    review_pictures.render(picture_id=first.pk)
    with django_capture_on_commit_callbacks(execute=True):
        reviews.remove_review(line=made.line, customer=made.customer)
    assert (originals(), public(first.stem), ReviewPicture.objects.count()) == ([], [], 0)
    review_pictures.render(picture_id=second.pk)
    assert public(second.stem) == []


def test_one_taken_away_while_its_sizes_are_made_leaves_nothing(monkeypatch):
    picture = review(pictures=[picture_file()]).pictures.get()
    render = review_pictures.picture_files.render

    def render_and_lose(content, *, stem):
        ReviewPicture.objects.filter(pk=picture.pk).delete()
        return render(content, stem=stem)

    monkeypatch.setattr(review_pictures.picture_files, "render", render_and_lose)
    review_pictures.render(picture_id=picture.pk)
    assert (originals(), public(picture.stem)) == ([], [])


def test_the_sweep_makes_what_a_dead_worker_left():
    picture = review(pictures=[picture_file()]).pictures.get()
    assert review_pictures.waiting() == []
    with clock.at(picture.created_at + 2 * review_pictures.PATIENCE):
        assert review_pictures.waiting() == [picture.pk]
        tasks.render_waiting_review_pictures()
        assert review_pictures.waiting() == []
