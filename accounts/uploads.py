"""Checking an uploaded document by what it is, never by what it is called.

Nothing is stored here: a refusal is a ``DomainError`` (field ``upload``) with a plain sentence.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.upload_images import reencode
from accounts.upload_pdf import count_pages
from marketplace.errors import DomainError

LONGEST_NAME = 200
ZIP_END = b"PK\x05\x06"
# A zip archive is found from its end: its last record and at most 64 KB of comment.
ZIP_TAIL = 22 + 65_535
PDF_MARK = b"%PDF-"
# Readers accept the mark anywhere in the first kilobyte.
PDF_HEAD = 1024


@dataclass(frozen=True)
class CheckedFile:
    """A document that may be kept; ``content`` of a picture is encoded anew, without metadata."""

    content: bytes
    content_type: str
    pages: int
    sha256: str
    original_name: str

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.content)


def check_document(upload: "File[bytes]") -> CheckedFile:
    """Return the document ready to be stored, or raise ``DomainError`` with what is wrong with it.

    PDF, JPEG and PNG up to ``CASE_UPLOAD_MAX_BYTES``. Refused: empty and oversized files,
    anything else whatever its name, files that are two things at once, broken files, encrypted
    PDFs, PDFs with scripts, launch actions or embedded files, more than 50 pages, more pixels
    than a scan has.
    """
    original = _read(upload)
    if original.startswith(PDF_MARK):
        _refuse_polyglot(original, pdf=True)
        content, content_type, pages = original, "application/pdf", count_pages(original)
    elif original.startswith(b"\xff\xd8\xff"):
        _refuse_polyglot(original, pdf=False)
        content, content_type, pages = reencode(original, "JPEG"), "image/jpeg", 1
    elif original.startswith(b"\x89PNG\r\n\x1a\n"):
        _refuse_polyglot(original, pdf=False)
        content, content_type, pages = reencode(original, "PNG"), "image/png", 1
    else:
        raise DomainError(
            _("This file is not a PDF, JPEG or PNG, whatever its name says. Scan or export it as one of these."),
            field="upload",
        )
    # The digest of what came in: the same file given twice is found although pictures are encoded anew.
    digest = hashlib.sha256(original).hexdigest()
    return CheckedFile(content, content_type, pages, digest, _plain_name(upload.name or ""))


def _read(upload: "File[bytes]") -> bytes:
    limit = settings.CASE_UPLOAD_MAX_BYTES
    if upload.size > limit:
        raise DomainError(
            _("The file is larger than %(megabytes)s MB. Scan it in a lower resolution, about 200 dpi.")
            % {"megabytes": limit // 1024 // 1024},
            field="upload",
        )
    upload.seek(0)
    content: bytes = upload.read()
    if not content:
        raise DomainError(_("The file is empty. Perhaps it was not copied completely."), field="upload")
    return content


def _refuse_polyglot(content: bytes, *, pdf: bool) -> None:
    also_pdf = not pdf and PDF_MARK in content[:PDF_HEAD]
    page_in_front = pdf and b"<html" in content[:PDF_HEAD].lower()
    if also_pdf or page_in_front or ZIP_END in content[-ZIP_TAIL:]:
        raise DomainError(
            _("The file is two kinds of file at once, which we can't accept. Scan or export the document again."),
            field="upload",
        )


def _plain_name(name: str) -> str:
    """Return the last part of a name without characters that can't be seen."""
    base = PurePosixPath(name.replace("\\", "/")).name
    return "".join(each for each in base if unicodedata.category(each)[0] != "C")[-LONGEST_NAME:]
