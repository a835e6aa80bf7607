"""Files as sellers upload them, made on the spot."""

import io
import itertools
import struct
import zlib

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
    return saved(Image.new(mode, size, colour or (next(_serial) % 256, 80, 90)), image_format)


def saved(image, image_format, **options):
    """Return a picture as a file."""
    target = io.BytesIO()
    image.save(target, image_format, **options)
    return target.getvalue()


def upload(content=None, name="scan.png"):
    """Return a file as a form receives it; a picture, because opening a PDF takes a process."""
    return SimpleUploadedFile(name, image_bytes(size=(60, next(_serial) + 20)) if content is None else content)


def with_stream(content, **entries):
    """Return a PDF that has a stream (or, from ``content`` in brackets, an object) besides its page."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    more = pikepdf.Object.parse(content) if content.startswith(b"<<") else pdf.make_stream(content, **entries)
    pdf.Root["/More"] = pdf.make_indirect(more)
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bytes(width, height):
    """Return a PNG of a few hundred bytes that says it is this large."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    start, end = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header), png_chunk(b"IEND", b"")
    return start + png_chunk(b"IDAT", rows) + end


def pdf_bomb(megabytes):
    """Return a small PDF whose objects unpack to this many megabytes as soon as it is opened."""
    packer = zlib.compressobj(1)
    packed = packer.compress(b"4 0 <</A 1>>") + b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes))
    packed += packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/X 4 0 R>>",
    ]
    content, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj%sendobj\n" % (number, each)
    holder = len(content)
    content += b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(packed), packed,
    )  # fmt: skip
    table = len(content)
    rows = [(0, 0, 0), *((1, place, 0) for place in places), (2, 5, 0), (1, holder, 0), (1, table, 0)]
    listed = b"".join(struct.pack(">BIB", *row) for row in rows)
    content += b"6 0 obj<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\n" % (len(listed), listed)
    return content + b"endstream endobj\nstartxref\n%d\n%%%%EOF" % table
