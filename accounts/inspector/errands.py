"""What the inspector is asked to do: check an upload, show a page."""

import re
from typing import Any

from accounts.inspector import foreign
from accounts.inspector.findings import Finding, Refused

Reply = tuple[dict[str, Any], bytes]
STARTS = {
    "PDF": re.compile(rb"%PDF-"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "WEBP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
CONTENT_TYPES = {"PDF": "application/pdf", "JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# What a document may be; who takes other kinds too says so.
DOCUMENTS = ("PDF", "JPEG", "PNG")


def do(errand: str, content: bytes, options: dict[str, Any]) -> Reply:
    """Return the reply to ``check`` or ``page``: the finding with what belongs to it, and a picture or nothing.

    The option ``kinds`` names the kinds of ``STARTS`` that are taken.
    """
    kinds = options.get("kinds", DOCUMENTS)
    kind = next((kind for kind in kinds if STARTS[kind].match(content)), "")
    if not kind:
        return {"finding": Finding.OTHER_KIND}, b""
    try:
        facts, picture = _check(content, kind) if errand == "check" else _page(content, kind, options)
    except Refused as refusal:
        return {"finding": refusal.finding, **refusal.facts}, b""
    except MemoryError:
        return {"finding": Finding.HEAVY}, b""
    except Exception:  # noqa: BLE001 - decoders fail in every way on hostile files; none may pass
        return {"finding": Finding.DAMAGED_PDF if kind == "PDF" else Finding.DAMAGED_PICTURE}, b""
    return {"finding": Finding.FINE, **facts}, picture


def _check(content: bytes, kind: str) -> Reply:
    foreign.refuse(content, kind)
    facts = {"content_type": CONTENT_TYPES[kind], "pages": 1}
    # Imported here: a picture needs no library for PDFs, which take half of such a process's time.
    if kind == "PDF":
        from accounts.inspector import pdfs  # noqa: PLC0415

        return {**facts, "pages": pdfs.checked_pages(content)}, b""
    from accounts.inspector import pictures  # noqa: PLC0415

    return facts, pictures.reencoded(content, kind)


def _page(content: bytes, kind: str, options: dict[str, Any]) -> Reply:
    from accounts.inspector import pages  # noqa: PLC0415

    return {}, pages.picture(content, kind, **options)
