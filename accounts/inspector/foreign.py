"""Whether a file is something else besides the document that it begins as.

Pictures are encoded anew, so nothing foreign survives in them; it is refused all the same, because
nobody's scanner writes it. Telephones do append things to a JPEG (a second picture, a short film).
"""

import re

from accounts.inspector.findings import Finding, Refused

ZIP_END = b"PK\x05\x06"
# A zip archive is found from its end: its last record and at most 64 KB of comment.
ZIP_TAIL = 22 + 65_535
# Long enough that compressed data does not hold one by chance.
ACTIVE = re.compile(rb"<!doctype\s+html|<html[\s>]|<script|<\?php|%PDF-", re.IGNORECASE)
# Browsers look this far for markup, and readers of PDFs further than they look for their own mark.
PDF_HEAD = 4096
PDF_END = b"%%EOF"
# After JPEG's compressed data comes the next marker; FF 00 and FF D0–D7 belong to the data.
JPEG_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
JPEG_START_OF_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"
# The chunks of a WebP that hold compressed data.
WEBP_DATA = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANMF"})


def refuse(content: bytes, kind: str) -> None:
    """Raise ``Refused`` where a PDF, JPEG, PNG or WebP is another kind of file too, or goes on after its end."""
    around = _AROUND[kind](content)
    if ZIP_END in content[-ZIP_TAIL:] or ACTIVE.search(around):
        raise Refused(Finding.MIXED)


def _around_pdf(content: bytes) -> bytes:
    """Return where markup has no business in a PDF: at its beginning and after its end."""
    _whole, mark, after = content.rpartition(PDF_END)
    if not mark:
        raise Refused(Finding.DAMAGED_PDF)
    if after.strip(b"\0\r\n\t "):
        raise Refused(Finding.MIXED)
    return content[5:PDF_HEAD]


def _around_jpeg(content: bytes) -> bytes:
    """Return all but the compressed data of a JPEG: metadata, comments, and what is appended."""
    place, outside = 2, []
    while (marker := content[place : place + 2]) != JPEG_END:
        length = int.from_bytes(content[place + 2 : place + 4])
        if marker[:1] != b"\xff" or length < 2:
            raise Refused(Finding.DAMAGED_PICTURE)
        after = place + 2 + length
        outside.append(content[place:after])
        if marker == JPEG_START_OF_SCAN:
            found = JPEG_MARKER.search(content, after)
            after = found.start() if found else len(content)
        place = after
    return b"".join([*outside, content[place + 2 :]])


def _around_png(content: bytes) -> bytes:
    """Return all but the compressed data of a PNG. Nothing may follow its end."""
    place, outside, name = 8, [], b""
    while name != b"IEND":
        length, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        if len(name) < 4:
            raise Refused(Finding.DAMAGED_PICTURE)
        if name != b"IDAT":
            outside.append(content[place : place + 12 + length])
        place += 12 + length
    if len(content) != place:
        raise Refused(Finding.MIXED if len(content) > place else Finding.DAMAGED_PICTURE)
    return b"".join(outside)


def _around_webp(content: bytes) -> bytes:
    """Return all but the compressed data of a WebP. Nothing may follow the length it says it has."""
    end = 8 + int.from_bytes(content[4:8], "little")
    place, outside = 12, []
    while place < end:
        name, length = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        after = place + 8 + length + length % 2
        if name not in WEBP_DATA:
            outside.append(content[place:after])
        place = after
    if place != end or len(content) != end:
        raise Refused(Finding.MIXED if place == end < len(content) else Finding.DAMAGED_PICTURE)
    return b"".join(outside)


_AROUND = {"PDF": _around_pdf, "JPEG": _around_jpeg, "PNG": _around_png, "WEBP": _around_webp}
