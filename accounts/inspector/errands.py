"""What the inspector is asked to do: check an upload, show a page."""

from typing import Any

from accounts.inspector import foreign
from accounts.inspector.findings import Finding, Refused

Reply = tuple[dict[str, Any], bytes]
STARTS = {b"%PDF-": "PDF", b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
CONTENT_TYPES = {"PDF": "application/pdf", "JPEG": "image/jpeg", "PNG": "image/png"}


def do(errand: str, content: bytes, options: dict[str, Any]) -> Reply:
    """Return the reply to ``check`` or ``page``: the finding with what belongs to it, and a picture or nothing."""
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), "")
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
