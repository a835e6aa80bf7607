"""Files of invoices: PDF, OFD or XML, told by content, never by name.

OFD is the Chinese standard for fixed documents (GB/T 33190): a zip that holds ``OFD.xml``.
"""

import zipfile
from typing import Any, BinaryIO, cast
from xml.parsers import expat

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounts.uploads import inspected
from fulfillment.errors import InvalidInvoice
from marketplace.errors import DomainError

# As large as the other documents that sellers give; an invoice is rarely above 200 KB.
MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
CONTENT_TYPES = {"pdf": "application/pdf", "ofd": "application/ofd", "xml": "application/xml"}


def kind_of(file: "File[Any]") -> str:
    """Return ``pdf``, ``ofd`` or ``xml``. Raises ``InvalidInvoice`` (field ``file``) with what is wrong."""
    if file.size > MAX_BYTES:
        raise _wrong(_("The file is larger than 10 MB."))
    start = file.open("rb").read(1024)
    try:
        if start.startswith(b"%PDF-"):
            return _pdf(file)
        if start.startswith(b"PK\x03\x04"):
            return _ofd(file)
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return _xml(file)
    finally:
        file.seek(0)
    raise _wrong(_("This is not a PDF, OFD or XML file, whatever its name says."))


def _pdf(file: "File[Any]") -> str:
    """Have the file looked at as all documents are: by the inspector."""
    file.seek(0)
    try:
        inspected(file.read())
    except DomainError as error:
        raise _wrong(error.message) from None
    return "pdf"


def _ofd(file: "File[Any]") -> str:
    file.seek(0)
    try:
        with zipfile.ZipFile(_stream(file)) as archive:
            if "OFD.xml" not in archive.namelist():
                raise _wrong(_("This is a zip file without an OFD document in it."))
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise _wrong(_("The OFD file is too large when unpacked."))
    except zipfile.BadZipFile:
        raise _wrong(_("The OFD file is damaged and cannot be opened.")) from None
    return "ofd"


def _xml(file: "File[Any]") -> str:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    file.seek(0)
    try:
        parser.Parse(file.read(), True)
    except (expat.ExpatError, LookupError, ValueError):
        raise _wrong(_("The XML file is damaged and cannot be read.")) from None
    return "xml"


def _refuse_doctype(*_args: Any) -> None:
    # Entities live in document types; an invoice has none, a bomb does.
    raise _wrong(_("The XML file declares a document type, which invoices don't have."))


def _stream(file: "File[Any]") -> BinaryIO:
    """Return the stream under an upload; libraries ask for methods that Django's wrapper lacks."""
    return cast("BinaryIO", file.file)


def _wrong(message: Any) -> InvalidInvoice:
    return InvalidInvoice(message, field="file")
