"""Files that come with messages."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.errors import DomainError
from orders.models import Attachment, Message
from tests.accounts import hostile
from tests.accounts.documents import image_bytes, pdf_bytes, saved, upload
from tests.orders import factories

pytestmark = pytest.mark.django_db


def a_file(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def refusal(*files):
    with pytest.raises(DomainError) as refused:
        factories.message(factories.paid_order(), files=files)
    assert refused.value.field == "attachments"
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)
    return str(refused.value)


def with_metadata(image_format):
    exif = Image.Exif()
    exif[0x010E] = "call 13800138000"
    return saved(Image.new("RGB", (60, 40)), image_format, exif=exif, comment="call 13800138000")


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_encoded_anew_without_metadata(image_format):
    content = with_metadata(image_format)
    assert b"13800138000" in content
    message = factories.message(factories.paid_order(), files=[a_file(content)])
    kept = message.attachments.get()
    stored = Path(kept.file.path).read_bytes()
    assert b"13800138000" not in stored
    assert (kept.content_type, kept.size, kept.is_picture) == (f"image/{image_format.lower()}", len(stored), True)
    with Image.open(io.BytesIO(stored)) as image:
        assert (image.format, image.size) == (image_format, (60, 40))


def test_three_files_are_kept_in_order_under_names_of_ours(settings):
    files = [a_file(image_bytes("PNG"), "../../x.png"), a_file(pdf_bytes(), "13800138000.pdf"), upload()]
    message = factories.message(factories.paid_order(), files=files)
    kept = list(message.attachments.all())
    assert [(each.position, each.content_type) for each in kept] == [
        (1, "image/png"), (2, "application/pdf"), (3, "image/png"),
    ]  # fmt: skip
    assert [each.file.name for each in kept] == [f"messages/{message.pk}/{position}" for position in (1, 2, 3)]
    path = Path(kept[0].file.path)
    assert path.is_relative_to(settings.PRIVATE_ROOT)
    assert oct(path.stat().st_mode)[-3:] == "600"


def test_a_message_sent_twice_keeps_its_files_once():
    order = factories.paid_order()
    for _ in range(2):
        factories.message(order, key="c" * 32, files=[upload()])
    assert Attachment.objects.count() == 1


def test_a_fourth_file_is_refused():
    assert refusal(*[upload() for _ in range(4)]) == "A message has at most 3 files."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (hostile.SVG, "This is not a JPEG, PNG, WebP or PDF file, whatever its name says."),
        (b"GIF89a" + b"\0" * 50, "This is not a JPEG, PNG, WebP or PDF file, whatever its name says."),
        (image_bytes("WEBP")[:-10], "The picture can't be read; it is damaged."),
        (image_bytes("WEBP") + b"<script>", "The file holds something besides the document"),
        (image_bytes("PNG") + b"more", "The file holds something besides the document"),
    ],
)
def test_what_is_no_picture_or_document_is_refused_by_name(content, words):
    assert refusal(upload(), a_file(content, "photo.webp")).startswith(f"photo.webp: {words}")


def test_a_moving_webp_is_refused():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    content = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert "The picture moves." in refusal(a_file(content))


def test_a_large_file_is_refused(settings):
    settings.MESSAGE_FILE_MAX_BYTES = 1024 * 1024
    assert refusal(a_file(b"x" * 1024 * 1024 + b"x")) == "photo.jpg: The file is larger than 1 MB."


@pytest.mark.usefixtures("own_process")
def test_the_inspector_takes_webp_in_its_own_process():
    message = factories.message(factories.paid_order(), files=[a_file(image_bytes("WEBP"), "a.webp")])
    assert message.attachments.get().content_type == "image/webp"
