"""Compiling the message catalogues with Babel, so that no GNU gettext is needed to run Quay."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(locale_dir: Path) -> int:
    """Write each ``django.mo`` that is older than its ``django.po``; return how many were written.

    Catalogues are replaced whole: a process that reads one meanwhile sees the old or the new.
    """
    written = 0
    for source in sorted(locale_dir.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        with draft.open("wb") as binary:
            write_mo(binary, catalogue)
        draft.replace(target)
        written += 1
    return written
