"""Files of product pictures: what was sent is decoded and checked, then written anew in every size a page may need.

The file itself is kept privately, so that sizes can be made again; nothing of it is ever served. Public files are
named by content and width (``products/3f/3fa…-1600/400.avif``): they never change, and a name tells which other
widths there are.
"""

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from catalog.errors import PictureRefused

FORMATS = ("JPEG", "PNG", "WEBP")
BYTE_LIMIT = 10 * 1024 * 1024
PIXEL_LIMIT = 40_000_000
LEAST_SIDE = 100
LARGE_SIDE = 1600
# Widths for lists, cards and pages; the largest picture, for zooming, is as wide as it comes.
WIDTHS = (200, 400, 800)
THUMBNAIL_WIDTH = 400
# At speed 8 an AVIF takes a quarter of the default's time and is no larger (ADR 19).
ENCODERS = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 80, "method": 4}}
_NAME = re.compile(r"(?P<stem>.+-(?P<width>\d+))/\d+\.webp")


@dataclass(frozen=True)
class Checked:
    """A file that is a picture: its digest, and the size its largest rendering will have."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Sources:
    """Addresses of one picture for ``<picture>``: a fallback, what else there is per format, and the largest."""

    url: str
    avif: str
    webp: str
    zoom: str


def check(content: bytes) -> Checked:
    """Return what is to be known of a picture file. Raises ``PictureRefused`` with a plain sentence."""
    picture = _decoded(content)
    return Checked(hashlib.sha256(content).hexdigest()[:32], *picture.size)


def render(content: bytes, *, stem: str = "") -> str:
    """Store a picture in every format and width; return the name of its thumbnail. What is there already stays.

    Pictures of products are named by their content. ``stem`` names one otherwise, as ``stem_of`` does: a picture
    that can be taken away again must not be another's too.
    """
    picture = _decoded(content)
    stem = stem or stem_of("products", hashlib.sha256(content).hexdigest()[:32], picture.width)
    for width in widths(picture.width):
        size = (width, max(1, round(picture.height * width / picture.width)))
        small = picture.resize(size, Image.Resampling.LANCZOS) if width < picture.width else picture
        for suffix, options in ENCODERS.items():
            name = f"{stem}/{width}.{suffix}"
            if not default_storage.exists(name):
                target = io.BytesIO()
                small.save(target, suffix.upper(), **options)
                default_storage.save(name, ContentFile(target.getvalue()))
    thumbnail = max((width for width in WIDTHS if width <= min(THUMBNAIL_WIDTH, picture.width)), default=picture.width)
    return f"{stem}/{thumbnail}.webp"


def remove(stem: str) -> None:
    """Delete every file of a picture that ``stem`` names; what is not there is no matter."""
    largest = int(stem.rpartition("-")[2])
    for name in (f"{stem}/{width}.{suffix}" for width in widths(largest) for suffix in ENCODERS):
        default_storage.delete(name)


def widths(largest: int) -> list[int]:
    """Return the widths a picture is stored in.

    >>> widths(1600), widths(150)
    ([200, 400, 800, 1600], [150])
    """
    return [*(width for width in WIDTHS if width < largest), largest]


@lru_cache(maxsize=20_000)
def sources(thumbnail: str) -> Sources:
    """Return the addresses of a picture by the name of its thumbnail."""
    url = default_storage.url(thumbnail)
    match = _NAME.fullmatch(thumbnail)
    if match is None:
        return Sources(url, "", "", url)
    folder, largest = url.rpartition("/")[0], int(match["width"])
    sets = {
        suffix: ", ".join(f"{folder}/{width}.{suffix} {width}w" for width in widths(largest)) for suffix in ENCODERS
    }
    return Sources(url, sets["avif"], sets["webp"], f"{folder}/{largest}.webp")


def stem_of(folder: str, name: str, width: int) -> str:
    """Return what the files of a picture have in common; ``width`` is that of the largest."""
    return f"{folder}/{name[:2]}/{name}-{width}"


def _decoded(content: bytes) -> Image.Image:
    """Return the picture upright, in sRGB on white, at most 1600 px on its longer side."""
    if len(content) > BYTE_LIMIT:
        raise PictureRefused(code="too_large", limit=BYTE_LIMIT // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _check_size(*opened.size)
                opened.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
                opened.load()
                picture = _on_white(_in_srgb(ImageOps.exif_transpose(opened)))
    except PictureRefused:
        raise
    except UnidentifiedImageError:
        raise PictureRefused(code="not_a_picture") from None
    except Exception:  # noqa: BLE001 - decoders fail in every way on hostile files; none may pass
        raise PictureRefused(code="damaged") from None
    picture.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS)
    return picture


def _check_size(width: int, height: int) -> None:
    if width * height > PIXEL_LIMIT:
        raise PictureRefused(code="too_many_pixels")
    if min(width, height) < LEAST_SIDE:
        raise PictureRefused(code="too_small", least=LEAST_SIDE)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture with a colour profile of its own in the colours every screen understands."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    try:
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, io.BytesIO(profile), srgb, outputMode=mode) or picture
    except ImageCms.PyCMSError:
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"I;16", "I;16B", "I"}:
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    rgba = picture.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(white, rgba).convert("RGB")
