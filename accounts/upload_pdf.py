"""What a PDF must not be: encrypted, active, endless."""

import io

import pikepdf
from django.utils.translation import gettext as _

from marketplace.errors import DomainError

MOST_PAGES = 50
MOST_OBJECTS = 50_000
# Keys and action names that make a document do something or carry something.
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"})


def count_pages(content: bytes) -> int:
    """Return how many pages the PDF has; ``DomainError`` (field ``upload``) where it can't be accepted."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise _encrypted()
            pages = len(pdf.pages)
            if 0 < pages <= MOST_PAGES and _is_active(pdf):
                raise DomainError(
                    _("The PDF contains scripts, actions or attached files. Print it to a new PDF and upload that."),
                    field="upload",
                )
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise _unreadable() from None
    if not pages:
        raise _unreadable()
    if pages > MOST_PAGES:
        raise DomainError(
            _("The PDF has %(pages)s pages. Upload the pages that matter, %(limit)s at most.")
            % {"pages": pages, "limit": MOST_PAGES},
            field="upload",
        )
    return pages


def _is_active(pdf: pikepdf.Pdf) -> bool:
    if len(pdf.objects) > MOST_OBJECTS:
        raise _unreadable()
    return any(_does_something(each, 0) for each in pdf.objects)


def _does_something(value: pikepdf.Object, depth: int) -> bool:
    """Return whether a value, or one written directly inside it, is an action or a file."""
    if depth > 20:
        return True
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        entries = dict(value.items())
        if ACTIVE_KEYS & entries.keys() or str(entries.get("/S", "")) in ACTIVE_ACTIONS:
            return True
        inner = list(entries.values())
    elif isinstance(value, pikepdf.Array):
        inner = list(value)
    else:
        return False
    direct = (each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect)
    return any(_does_something(each, depth + 1) for each in direct)


def _encrypted() -> DomainError:
    return DomainError(
        _("The PDF is protected by a password or restrictions. Save it without protection and upload it again."),
        field="upload",
    )


def _unreadable() -> DomainError:
    return DomainError(_("The PDF can't be read; it is damaged. Export or scan it again."), field="upload")
