"""Pictures of documents: decoded completely within limits, then encoded anew."""

import io

from PIL import Image, ImageOps

from accounts.inspector.findings import Finding, Refused

# An A4 page at 600 dpi has 35 million pixels, the largest photo of a usual telephone 50.
MOST_PIXELS = 50_000_000
JPEG_QUALITY = 90
# Twice as fast as Pillow's usual 6 and hardly larger: somebody waits for it.
PNG_COMPRESSION = 3
# Pillow's own limit is ours, below; it would warn long before.
Image.MAX_IMAGE_PIXELS = None


def reencoded(content: bytes, image_format: str) -> bytes:
    """Return a JPEG, PNG or WebP encoded anew: upright, without metadata or anything appended.

    ``Refused`` where it is larger than any scan (the size is read from the header, before anything
    is decoded) or moves; any other exception means that it is damaged.
    """
    with opened(content, image_format) as image:
        # A JPEG of several is a photo with what its telephone appended.
        if image_format != "JPEG" and getattr(image, "is_animated", False):
            raise Refused(Finding.ANIMATED)
        image.verify()  # every checksum; the file must be opened again after it
    with opened(content, image_format) as image:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        target = io.BytesIO()
        picture = plain(image)
        picture.info.clear()  # what a picture says of itself would be written again: comments, profiles
        picture.save(target, image_format, quality=JPEG_QUALITY, compress_level=PNG_COMPRESSION)
    return target.getvalue()


def opened(content: bytes, image_format: str) -> Image.Image:
    """Return the picture with its header read; ``Refused`` where that says more than ``MOST_PIXELS``."""
    image = Image.open(io.BytesIO(content), formats=[image_format])
    if image.width * image.height > MOST_PIXELS:
        image.close()
        raise Refused(Finding.TOO_MANY_PIXELS)
    return image


def plain(image: Image.Image) -> Image.Image:
    """Return the picture in grey or plain colour; what was transparent is paper."""
    if "A" in image.getbands() or "transparency" in image.info:
        picture = image if image.mode == "RGBA" else image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.point(lambda level: level / 256).convert("L")
    return image if image.mode in {"L", "RGB"} else image.convert("L" if image.mode == "1" else "RGB")
