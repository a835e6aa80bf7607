"""Pictures of products: whatever was sent is decoded, checked and written anew; nothing of the file itself is kept."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.errors import PictureRefused

FORMATS = ("JPEG", "PNG", "WEBP")
BYTE_LIMIT = 10 * 1024 * 1024
PIXEL_LIMIT = 40_000_000
LEAST_SIDE = 100
LARGE_SIDE = 1600
THUMBNAIL_SIDE = 400
QUALITY = 80


@dataclass(frozen=True)
class Rendered:
    """A picture ready to be stored; ``name`` is made from its content."""

    name: str
    large: "ContentFile[bytes]"
    thumbnail: "ContentFile[bytes]"
    width: int
    height: int


def render(image_file: "UploadedFile[bytes]") -> Rendered:
    """Return the picture as WebP of at most 1600 px and as thumbnail of at most 400 px, turned upright, on white.

    Raises ``PictureRefused`` with a plain sentence.
    """
    if (image_file.size or 0) > BYTE_LIMIT:
        raise PictureRefused(_("This file is larger than %(limit)s MB.") % {"limit": BYTE_LIMIT // 1024 // 1024})
    image_file.seek(0)
    content = image_file.read()
    picture = _decoded(content)
    picture.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS)
    name = hashlib.sha256(content).hexdigest()[:24]
    return Rendered(name, _webp(picture, LARGE_SIDE), _webp(picture, THUMBNAIL_SIDE), *picture.size)


def _decoded(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _check_size(*opened.size)
                opened.load()
                return _on_white(ImageOps.exif_transpose(opened))
    except PictureRefused:
        raise
    except UnidentifiedImageError:
        raise PictureRefused(_("This is not a picture we can read. Send a JPEG, PNG or WebP file.")) from None
    except Exception:  # noqa: BLE001 - decoders fail in every way on hostile files; none may pass
        raise PictureRefused(_("This picture is damaged. Save it again and send the new file.")) from None


def _check_size(width: int, height: int) -> None:
    if width * height > PIXEL_LIMIT:
        raise PictureRefused(_("This picture has too many pixels; 40 megapixels are enough."))
    if min(width, height) < LEAST_SIDE:
        message = _("This picture is too small: each side needs at least %(least)s pixels.")
        raise PictureRefused(message % {"least": LEAST_SIDE})


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"I;16", "I;16B", "I"}:
        picture = picture.point(lambda value: value / 256).convert("L")
    rgba = picture.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(white, rgba).convert("RGB")


def _webp(picture: Image.Image, side: int) -> "ContentFile[bytes]":
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    small.save(target, "WEBP", quality=QUALITY, method=4)
    return ContentFile(target.getvalue())
