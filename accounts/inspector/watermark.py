"""Who looks, when, at what: written across a picture so that a copy of it tells where it came from."""

import math

from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageDraw, ImageFont

FONT = str(FONT_PATH)
SIMPLIFIED_CHINESE = 2  # the face inside the collection
ANGLE = 28
INK, PAPER = (28, 32, 36), (255, 255, 255)
# Of 255. Dark letters with a light rim are seen on paper and on a dark photograph, and cover neither.
INK_STRENGTH, PAPER_STRENGTH = 46, 58
# Parts of the picture's long edge.
LARGE, SMALL, GAP = 1 / 44, 1 / 62, 1 / 9


def stamp(picture: Image.Image, lines: list[str]) -> None:
    """Write ``lines`` slanting across the whole picture, the first one larger."""
    ink, rim = _pattern(picture.size, lines)
    picture.paste(PAPER, mask=rim)
    picture.paste(INK, mask=ink)


def _pattern(size: tuple[int, int], lines: list[str]) -> tuple[Image.Image, Image.Image]:
    ink, rim = _tile(max(size), lines)
    diagonal = math.ceil(math.hypot(*size))
    left, top = (diagonal - size[0]) // 2, (diagonal - size[1]) // 2
    masks = []
    for tile in (ink, rim):
        sheet = Image.new("L", (diagonal, diagonal))
        for row, y in enumerate(range(0, diagonal, tile.height)):
            for x in range(-tile.width // 2 * (row % 2), diagonal, tile.width):
                sheet.paste(tile, (x, y))
        turned = sheet.rotate(ANGLE, Image.Resampling.BILINEAR)
        masks.append(turned.crop((left, top, left + size[0], top + size[1])))
    return masks[0], masks[1]


def _tile(edge: int, lines: list[str]) -> tuple[Image.Image, Image.Image]:
    fonts = [
        ImageFont.truetype(FONT, max(8, round(edge * part)), index=SIMPLIFIED_CHINESE)
        for part in (LARGE, *[SMALL] * (len(lines) - 1))
    ]
    width = round(max(font.getlength(line) for font, line in zip(fonts, lines, strict=True)) + edge * GAP)
    height = round(sum(font.size * 1.5 for font in fonts) + edge * GAP)
    ink, rim = Image.new("L", (width, height)), Image.new("L", (width, height))
    top = 0.0
    for font, line in zip(fonts, lines, strict=True):
        place = (edge * GAP / 2, top + edge * GAP / 2)
        ImageDraw.Draw(rim).text(place, line, PAPER_STRENGTH, font=font, stroke_width=max(1, font.size // 14))
        ImageDraw.Draw(ink).text(place, line, INK_STRENGTH, font=font)
        top += font.size * 1.5
    return ink, rim
