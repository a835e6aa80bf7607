"""What a PDF must not be: encrypted, active, endless, damaged, or more than a page can be drawn from."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from accounts.inspector import drawing
from accounts.inspector.findings import Finding, Refused
from accounts.inspector.pictures import MOST_PIXELS

MOST_PAGES = 50
MOST_OBJECTS = 50_000
DEEPEST = 20
OUT_OF_MEMORY = "bad_alloc"
# Keys that make a document do something, carry something, or show what lies outside of it.
ACTIVE_KEYS = frozenset({
    "/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/RichMediaSettings", "/XFA", "/AA",
    "/Collection",
})  # fmt: skip
ACTIVE_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute",
    "/Movie", "/Sound",
})  # fmt: skip

Entries = dict[str, pikepdf.Object]


def checked_pages(content: bytes) -> int:
    """Return how many pages the PDF has; ``Refused`` where it can't be accepted.

    Two libraries read it, and each page is drawn once, small: what is kept can be shown. A file whose
    table of objects is wrong is damaged, because readers would each mend it in their own way.
    """
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            pages = _pages(pdf)
    except pikepdf.PasswordError:
        raise Refused(Finding.PROTECTED) from None
    except pikepdf.PdfError as error:
        raise Refused(Finding.PROTECTED if "encrypt" in str(error) else Finding.DAMAGED_PDF) from None
    drawing.draw_all(content, pages)
    return pages


def _pages(pdf: pikepdf.Pdf) -> int:
    if pdf.is_encrypted:
        raise Refused(Finding.PROTECTED)
    pages = len(pdf.pages)
    if pages > MOST_PAGES:
        raise Refused(Finding.TOO_MANY_PAGES, pages=pages, limit=MOST_PAGES)
    if not pages:
        raise Refused(Finding.DAMAGED_PDF)
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused(Finding.HEAVY)
    if _acts_when_opened(pdf.Root.get("/OpenAction")) or any(_is_active(each) for each in pdf.objects):
        raise Refused(Finding.ACTIVE)
    # Where memory ends, the library drops the object and says so in a warning only.
    if any(OUT_OF_MEMORY in str(warning) for warning in pdf.get_warnings()):
        raise Refused(Finding.HEAVY)
    return pages


def _acts_when_opened(action: pikepdf.Object | None) -> bool:
    """Return whether opening the document does more than go to a page of it."""
    return isinstance(action, pikepdf.Dictionary) and (action.get("/S") != "/GoTo" or "/Next" in action)


def _is_active(value: pikepdf.Object) -> bool:
    # A stream with a file specification, a form with a reference: their content lies in another file.
    if isinstance(value, pikepdf.Stream) and (
        "/F" in value or (_name(value, "/Subtype") == "/Form" and "/Ref" in value)
    ):
        return True
    for entries in _dictionaries(value, 0):
        if _name(entries, "/Subtype") == "/Image" and _pixels(entries) > MOST_PIXELS:
            raise Refused(Finding.TOO_MANY_PIXELS)
        if ACTIVE_KEYS & entries.keys() or _name(entries, "/S") in ACTIVE_ACTIONS:
            return True
    return False


def _dictionaries(value: pikepdf.Object, depth: int) -> Iterator[Entries]:
    """Yield the entries of a value and of what is written directly inside it."""
    if depth > DEEPEST:
        raise Refused(Finding.DAMAGED_PDF)
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        entries = dict(value.items())
        yield entries
        inner = list(entries.values())
    elif isinstance(value, pikepdf.Array):
        inner = list(value)
    else:
        return
    for each in inner:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each, depth + 1)


def _name(entries: Any, key: str) -> str:
    return str(entries.get(key, ""))


def _pixels(entries: Entries) -> int:
    return int(entries.get("/Width", 0)) * int(entries.get("/Height", 0))
