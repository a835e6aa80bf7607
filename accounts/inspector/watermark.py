"""Who looks, when, at what: written across a picture so that a copy of it tells where it came from."""

import itertools
import math

from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageChops, ImageDraw, ImageFont

FONT = str(FONT_PATH)
SIMPLIFIED_CHINESE = 2  # the face inside the collection
ANGLE = 28
INK, PAPER = (28, 32, 36), (255, 255, 255)
# Of 255. Dark letters with a light rim are seen on paper and on a dark photograph, and cover neither.
INK_STRENGTH, PAPER_STRENGTH = 56, 64
# Parts of the picture's long edge.
LARGE, SMALL, GAP = 1 / 44, 1 / 62, 1 / 9


def stamp(picture: Image.Image, lines: list[str]) -> None:
    """Write ``lines`` slanting across the whole picture, the first one larger."""
    ink, rim = _pattern(picture.size, lines)
    picture.paste(PAPER, mask=rim)
    picture.paste(INK, mask=ink)


def _pattern(size: tuple[int, int], lines: list[str]) -> tuple[Image.Image, Image.Image]:
    ink, rim = _tile(max(size), lines)
    places = _places(size, ink.size)
    return _spread(ink, size, places), _spread(rim, size, places)


def _spread(tile: Image.Image, size: tuple[int, int], places: list[tuple[int, int]]) -> Image.Image:
    turned, sheet = tile.rotate(ANGLE, Image.Resampling.BILINEAR, expand=True), Image.new("L", size)
    for x, y in places:
        left, top = x - turned.width // 2, y - turned.height // 2
        below = sheet.crop((left, top, left + turned.width, top + turned.height))
        sheet.paste(ImageChops.lighter(below, turned), (left, top))
    return sheet


def _places(size: tuple[int, int], tile: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the middles of the tiles: rows that slant, every other one shifted by half a tile."""
    reach = math.hypot(*size) / 2 + max(tile)
    rows, columns = (math.ceil(reach / side) for side in reversed(tile))
    cos, sin = math.cos(math.radians(ANGLE)), math.sin(math.radians(ANGLE))
    found = []
    for row, column in itertools.product(range(-rows, rows + 1), range(-columns, columns + 1)):
        along, across = (column + row % 2 / 2) * tile[0], row * tile[1]
        x, y = size[0] / 2 + along * cos + across * sin, size[1] / 2 - along * sin + across * cos
        if -tile[0] < x < size[0] + tile[0] and -tile[0] < y < size[1] + tile[0]:
            found.append((round(x), round(y)))
    return found


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
