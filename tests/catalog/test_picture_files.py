"""Whatever was sent becomes the same kinds of files, or a plain sentence."""

import io

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from PIL import Image, ImageCms

from catalog import picture_files
from catalog.errors import PictureRefused
from marketplace import pdf


def encoded(fmt="PNG", size=(300, 300), mode="RGB", colour=None, **options):
    target = io.BytesIO()
    Image.new(mode, size, colour or 0).save(target, fmt, **options)
    return target.getvalue()


def opened(name):
    with default_storage.open(name) as file, Image.open(file) as picture:
        picture.load()
        return picture


def test_a_picture_is_written_in_two_formats_and_four_widths():
    content = encoded(size=(2000, 1000), colour="teal")
    checked = picture_files.check(content)
    assert (checked.width, checked.height) == (1600, 800)
    thumbnail = picture_files.render(content)
    assert thumbnail == f"products/{checked.digest[:2]}/{checked.digest}-1600/400.webp"
    folder = thumbnail.rpartition("/")[0]
    found = {
        (picture.format, *picture.size)
        for width in (200, 400, 800, 1600)
        for picture in (opened(f"{folder}/{width}.avif"), opened(f"{folder}/{width}.webp"))
    }
    assert found == {(kind, width, width // 2) for kind in ("AVIF", "WEBP") for width in (200, 400, 800, 1600)}
    assert picture_files.render(content) == thumbnail


@pytest.mark.parametrize(
    ("width", "widths", "thumbnail"),
    [(150, [150], 150), (300, [200, 300], 200), (400, [200, 400], 400), (1000, [200, 400, 800, 1000], 400)],
)
def test_no_size_is_larger_than_the_picture(width, widths, thumbnail):
    name = picture_files.render(encoded(size=(width, 120), colour=(width % 256, 1, 2)))
    assert name.endswith(f"-{width}/{thumbnail}.webp")
    assert picture_files.widths(width) == widths
    sources = picture_files.sources(name)
    assert sources.zoom.endswith(f"-{width}/{width}.webp")
    assert [each.split(" ")[1] for each in sources.avif.split(", ")] == [f"{each}w" for each in widths]


def test_a_name_of_another_kind_has_one_address():
    sources = picture_files.sources("products/2026/01/abc-400.webp")
    assert (sources.url, sources.avif, sources.zoom) == (sources.url, "", sources.url)


def test_nothing_that_a_camera_noted_is_kept():
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "a secret place", 6
    content = encoded("JPEG", (400, 200), exif=exif.tobytes(), comment=b"secret")
    picture = opened(picture_files.render(content))
    assert picture.size == (200, 400)
    assert (dict(picture.getexif()), picture.info.get("icc_profile"), picture.info.get("comment")) == ({}, None, None)


def test_a_colour_profile_is_followed_and_a_broken_one_passed_over():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"no profile at all"):
        picture = opened(picture_files.render(encoded(size=(200, 200), colour=(200, 30, 40), icc_profile=profile)))
        red, green, blue = picture.convert("RGB").getpixel((100, 100))
        assert (abs(red - 200) < 8, abs(green - 30) < 8, abs(blue - 40) < 8) == (True, True, True)


@pytest.mark.parametrize(
    "content",
    [
        encoded(mode="RGBA"), encoded(mode="I;16"), encoded("JPEG", mode="CMYK"), encoded(mode="P"), encoded(mode="1"),
        encoded("WEBP"),
    ],
)  # fmt: skip
def test_unusual_pictures_become_ordinary_ones(content):
    assert opened(picture_files.render(content)).mode == "RGB"


def test_what_is_see_through_stands_on_white():
    picture = opened(picture_files.render(encoded(mode="RGBA", colour=(255, 0, 0, 0))))
    assert min(picture.getpixel((50, 50))) >= 250


def test_a_torn_picture_is_refused_after_a_document_was_made_too():
    pdf._weasyprint()
    with pytest.raises(PictureRefused) as refusal:
        picture_files.check(encoded()[:200])
    assert refusal.value.code == "damaged"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a picture we can read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture we can read"),
        (b"GIF89a" + b"\0" * 50, "not a picture we can read"),
        (encoded("BMP"), "not a picture we can read"),
        (encoded("PNG")[:200], "damaged"),
        (encoded("PNG", (99, 300)), "too small"),
        (encoded("PNG", (10_000, 4_001), "1"), "too many pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * picture_files.BYTE_LIMIT, "larger than 10 MB"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(content, words):
    with translation.override("en"), pytest.raises(PictureRefused, match=words) as refusal:
        picture_files.check(content)
    assert refusal.value.field == "picture"
