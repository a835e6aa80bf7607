"""Looks into one PDF in a process of its own; run as ``python -m accounts.pdf_inspector < file``.

A PDF of a few hundred kilobytes can unpack to gigabytes as soon as it is opened. Memory and time of
this process are limited, so that such a file ends it and nothing else. Prints one line of JSON:
``{"verdict": "ok" | "encrypted" | "active" | "unreadable", "pages": 3}``. Knows no Django.
"""

import io
import json
import resource
import sys

import pikepdf

MEMORY_BYTES = 640 * 1024 * 1024
CPU_SECONDS = 10
MOST_PAGES_LOOKED_AT = 1_000
MOST_OBJECTS = 50_000
DEEPEST = 20
OUT_OF_MEMORY = "bad_alloc"
# Keys and action names that make a document do something or carry something.
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"})
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"})


def inspect(content: bytes) -> tuple[str, int]:
    """Return the verdict on a PDF and its number of pages."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return "encrypted", 0
            pages = len(pdf.pages)
            if not pages or len(pdf.objects) > MOST_OBJECTS:
                return "unreadable", 0
            active = pages <= MOST_PAGES_LOOKED_AT and any(_does_something(each, 0) for each in pdf.objects)
            # Where memory ends, the library drops the object and says so in a warning only.
            if any(OUT_OF_MEMORY in str(warning) for warning in pdf.get_warnings()):
                return "unreadable", 0
            return ("active" if active else "ok"), pages
    except pikepdf.PasswordError:
        return "encrypted", 0
    except (pikepdf.PdfError, ValueError, RuntimeError, MemoryError):
        return "unreadable", 0


def _does_something(value: pikepdf.Object, depth: int) -> bool:
    """Return whether a value, or one written directly inside it, is an action or a file."""
    if depth > DEEPEST:
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


def main() -> None:
    """Limit this process, read the file, print the verdict."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    verdict, pages = inspect(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps({"verdict": verdict, "pages": pages}))


if __name__ == "__main__":
    main()
