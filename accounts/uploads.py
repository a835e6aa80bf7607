"""Checking an uploaded document by what it is, never by what it is called.

Nothing is stored here: a refusal is a ``DomainError`` (field ``upload``) with a plain sentence.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _, gettext_lazy

from accounts.inspection import Reply, inspect
from accounts.inspector.findings import Finding
from marketplace.errors import DomainError

LONGEST_NAME = 200
# What the inspector finds, as sentences; its facts fill them in.
REFUSALS = {
    Finding.OTHER_KIND: gettext_lazy(
        "This file is not a PDF, JPEG or PNG, whatever its name says. Scan or export it as one of these."
    ),
    Finding.MIXED: gettext_lazy(
        "The file holds something besides the document, which we can't accept. Scan or export the document again."
    ),
    Finding.DAMAGED_PDF: gettext_lazy("The PDF can't be read; it is damaged. Export or scan it again."),
    Finding.DAMAGED_PICTURE: gettext_lazy(
        "The picture can't be read; it is damaged. Photograph or scan the document again."
    ),
    Finding.PROTECTED: gettext_lazy(
        "The PDF is protected by a password or restrictions. Save it without protection and upload it again."
    ),
    Finding.ACTIVE: gettext_lazy(
        "The PDF contains scripts, actions or attached files. Print it to a new PDF and upload that."
    ),
    Finding.TOO_MANY_PAGES: gettext_lazy(
        "The PDF has %(pages)s pages. Upload the pages that matter, %(limit)s at most."
    ),
    Finding.TOO_MANY_PIXELS: gettext_lazy(
        "The picture has more than 50 million pixels. Scan it in a lower resolution, about 200 dpi."
    ),
    Finding.ANIMATED: gettext_lazy("The picture moves. Upload a still picture or a scan of the document."),
    Finding.HEAVY: gettext_lazy(
        "Opening this file takes more memory or time than a document needs. Scan it again, about 200 dpi."
    ),
    Finding.BUSY: gettext_lazy("We had no time to look at the file just now. Please upload it again in a minute."),
}


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
    anything else whatever its name, files with something foreign in them, broken files, encrypted
    PDFs, PDFs with scripts, launch actions or embedded files, more than 50 pages, more pixels
    than a scan has, and whatever is too much for the inspector.
    """
    original = _read(upload)
    found = inspected(original)
    return CheckedFile(
        content=found.content or original,
        content_type=found.facts["content_type"],
        pages=found.facts["pages"],
        # The digest of what came in: the same file given twice is found although pictures are encoded anew.
        sha256=hashlib.sha256(original).hexdigest(),
        original_name=plain_name(upload.name or ""),
    )


def inspected(content: bytes) -> Reply:
    """Return what the inspector found in a PDF, JPEG or PNG, or raise ``DomainError`` with its sentence."""
    reply = inspect("check", content)
    if reply.finding != Finding.FINE:
        raise DomainError(REFUSALS[reply.finding] % reply.facts, field="upload")
    return reply


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


def plain_name(name: str) -> str:
    """Return the last part of a name without characters that can't be seen, and something where that is nothing."""
    base = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(each for each in base if unicodedata.category(each)[0] not in "CZ" or each == " ")
    return seen.strip()[-LONGEST_NAME:] or "document"
