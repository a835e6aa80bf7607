"""Files as sellers upload them, made on the spot."""

import io
import itertools

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

_serial = itertools.count(1)


def pdf_bytes(pages=1, **save):
    """Return a PDF; every call's differs."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    pdf.docinfo["/Title"] = f"document {next(_serial)}"
    target = io.BytesIO()
    pdf.save(target, **save)
    return target.getvalue()


def image_bytes(image_format="PNG", size=(60, 40), mode="RGB", colour=None):
    serial = next(_serial)
    target = io.BytesIO()
    image = Image.new(mode, size, colour or (serial % 256, 80, 90))
    image.save(target, image_format)
    return target.getvalue()


def upload(content=None, name="scan.pdf"):
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)
