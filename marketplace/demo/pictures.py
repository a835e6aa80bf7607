"""Pictures for the demo market: our own renders, turned to other colours, and sample documents."""

import colorsys
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageDraw, ImageFont

RENDERS = Path(settings.BASE_DIR) / "static" / "img" / "demo"
# Degrees around a hue that count as the same colour.
NEAR = 45
# Saturation (of 255) below which a pixel is background, not colour.
PALE = 18
PAGE = (1240, 1754)  # A4 at 150 dpi


def product_picture(render: str, hue: int, of: int) -> SimpleUploadedFile:
    """Return a render as an upload, its colours near ``of`` degrees turned by ``hue`` degrees."""
    with Image.open(RENDERS / f"{render}-800.webp") as image:
        picture = image.convert("RGB")
    if hue:
        before, saturation, value = picture.convert("HSV").split()
        turned = before.point(lambda angle: (angle + hue * 256 // 360) % 256)
        near = before.point(lambda angle: 255 * (abs((angle * 360 // 256 - of + 180) % 360 - 180) <= NEAR))
        coloured = saturation.point(lambda strength: 255 * (strength > PALE))
        turned = Image.composite(turned, before, ImageChops.multiply(near, coloured))
        picture = Image.merge("HSV", (turned, saturation, value)).convert("RGB")
    return _upload(picture, f"{render}-{hue}.png")


def document(title: str, lines: list[tuple[str, str]], *, seal: str) -> SimpleUploadedFile:
    """Return a sample document (licence, certificate, bank letter) as a PNG upload, marked as a demo."""
    return _upload(_page(title, lines, seal), f"{title}.png")


def papers(titles: list[str], lines: list[tuple[str, str]], *, seal: str) -> SimpleUploadedFile:
    """Return a sample document of several pages, each with its title, as a PDF upload, marked as a demo."""
    first, *others = (_page(title, lines, seal) for title in titles)
    buffer = io.BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=150)
    return SimpleUploadedFile(f"{titles[0]}.pdf", buffer.getvalue(), "application/pdf")


def _page(title: str, lines: list[tuple[str, str]], seal: str) -> Image.Image:
    page = Image.new("RGB", PAGE, "#fdfbf6")
    draw = ImageDraw.Draw(page)
    draw.rectangle((60, 60, PAGE[0] - 60, PAGE[1] - 60), outline="#b7301a", width=6)
    draw.text((PAGE[0] // 2, 220), title, font=_font(72), fill="#1c2024", anchor="mm")
    draw.text((PAGE[0] // 2, 310), "演示文件 · SAMPLE FOR DEMONSTRATION", font=_font(26), fill="#646a6e", anchor="mm")
    for number, (label, value) in enumerate(lines):
        top = 440 + number * 110
        draw.text((150, top), label, font=_font(34), fill="#646a6e")
        draw.text((470, top), value, font=_font(34), fill="#1c2024")
    ring = _colour(seal)
    draw.ellipse((820, 1290, 1080, 1550), outline=ring, width=8)
    draw.text((950, 1420), "演示\n专用章", font=_font(44), fill=ring, anchor="mm", align="center")
    return page


def _colour(seed: str) -> str:
    # Every company's seal has its own red, so that no two documents are the same file.
    red, green, blue = colorsys.hsv_to_rgb(0.01 + sum(map(ord, seed)) % 17 / 800, 0.8, 0.75)
    return f"#{int(red * 255):02x}{int(green * 255):02x}{int(blue * 255):02x}"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    spec = find_spec("noto_cjk_sans_otc")
    if spec is None or spec.origin is None:
        msg = "noto-cjk-sans-otc is not installed"
        raise RuntimeError(msg)
    return ImageFont.truetype(str(Path(spec.origin).parent / "NotoSansCJK-Regular.ttc"), size, index=2)


def _upload(image: Image.Image, name: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return SimpleUploadedFile(name, buffer.getvalue(), "image/png")
