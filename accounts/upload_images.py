"""Pictures of documents: decoded completely within limits, then encoded anew."""

import io
import struct
import warnings
import zlib

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from marketplace.errors import DomainError

# An A4 page at 600 dpi has 35 million pixels.
MOST_PIXELS = 50_000_000
JPEG_QUALITY = 90
# What Pillow raises on files that are not what they say.
BROKEN = (OSError, SyntaxError, ValueError, LookupError, EOFError, OverflowError, struct.error, zlib.error)


def reencode(content: bytes, image_format: str) -> bytes:
    """Return a JPEG or PNG encoded anew: upright, without metadata or anything appended.

    ``DomainError`` (field ``upload``) where it is damaged, or larger than any scan; the size is
    read from the header, before anything is decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _verify(content, image_format)
            return _encoded(content, image_format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except BROKEN:
        raise DomainError(
            _("The picture can't be read; it is damaged. Photograph or scan the document again."), field="upload"
        ) from None


def _verify(content: bytes, image_format: str) -> None:
    """Check the size in the header, then every checksum."""
    with Image.open(io.BytesIO(content), formats=[image_format]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_large()
        image.verify()


def _encoded(content: bytes, image_format: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[image_format]) as image:
        image.load()
        upright = ImageOps.exif_transpose(image)
    result = io.BytesIO()
    _on_white(upright).save(result, image_format, quality=JPEG_QUALITY)
    return result.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in plain colour; what was transparent is paper."""
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("RGB")
    return image.convert("RGB")


def _too_large() -> DomainError:
    return DomainError(
        _("The picture has more than %(millions)s million pixels. Scan it in a lower resolution, about 200 dpi.")
        % {"millions": MOST_PIXELS // 1_000_000},
        field="upload",
    )
