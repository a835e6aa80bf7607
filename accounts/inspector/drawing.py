"""Pages of PDFs as pictures, drawn by PDFium."""

import ctypes
import math
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from accounts.inspector.findings import Finding, Refused
from accounts.inspector.watermark import FONT

# Enough to have every object of the page decoded once.
SMALL = 200


def draw_all(content: bytes, pages: int) -> None:
    """Draw each page small; ``Refused`` where PDFium can't, or finds another number of pages than ``pages``."""
    document = _document(content)
    if len(document) != pages:
        raise Refused(Finding.DAMAGED_PDF)
    for index in range(pages):
        draw(document[index], SMALL)


def draw_page(content: bytes, page: int, edge: int) -> Image.Image:
    """Return page ``page`` (from 1), its long edge ``edge`` pixels."""
    return draw(_document(content)[page - 1], edge)


def draw(page: pypdfium2.PdfPage, edge: int) -> Image.Image:
    """Return a page, its long edge ``edge`` pixels."""
    longest = max(page.get_size())
    if not math.isfinite(longest) or longest <= 0:
        raise Refused(Finding.DAMAGED_PDF)
    picture: Image.Image = page.render(scale=edge / longest).to_pil()
    page.close()
    return picture.convert("RGB")


def _document(content: bytes) -> pypdfium2.PdfDocument:
    _use_our_font()
    return pypdfium2.PdfDocument(content)


@cache
def _use_our_font() -> None:
    """Start PDFium again with our font: a container has none, and Chinese text without its font would be blank."""
    folders = (ctypes.POINTER(ctypes.c_char) * 2)()
    folders[0] = ctypes.cast(ctypes.c_char_p(bytes(Path(FONT).parent)), ctypes.POINTER(ctypes.c_char))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders))
