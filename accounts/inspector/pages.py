"""A page of a document as the reviewer sees it: a picture with a watermark."""

import io

from PIL import Image

from accounts.inspector import pictures, watermark

QUALITY = 80
# The fastest; the page is encoded anew for everybody who looks.
EFFORT = 0


def picture(content: bytes, kind: str, *, page: int, edge: int, lines: list[str]) -> bytes:
    """Return page ``page`` (from 1) as WebP, its long edge ``edge`` pixels, ``lines`` written across it."""
    if kind == "PDF":
        from accounts.inspector import drawing  # noqa: PLC0415 - a picture needs no library for PDFs

        drawn = drawing.draw_page(content, page, edge)
    else:
        drawn = _scaled(content, kind, edge)
    watermark.stamp(drawn, lines)
    target = io.BytesIO()
    drawn.save(target, "WEBP", quality=QUALITY, method=EFFORT)
    return target.getvalue()


def _scaled(content: bytes, kind: str, edge: int) -> Image.Image:
    with pictures.opened(content, kind) as image:
        # A JPEG of many more pixels than wanted is decoded at a half or a quarter of its size.
        image.draft("RGB", (edge, edge))
        scale = edge / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        return pictures.plain(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGB")
