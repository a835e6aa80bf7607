"""What a PDF must not be: encrypted, active, endless, damaged."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.errors import DomainError

MOST_PAGES = 50
PATIENCE_SECONDS = 20
INSPECTOR = [sys.executable, "-m", "accounts.pdf_inspector"]


def count_pages(content: bytes) -> int:
    """Return how many pages the PDF has; ``DomainError`` (field ``upload``) where it can't be accepted.

    The file is opened in a process of its own with limited memory and time (``pdf_inspector``);
    one that dies there counts as damaged.
    """
    found = _inspect(content)
    verdict, pages = found["verdict"], int(found["pages"])
    if verdict == "encrypted":
        raise _refusal(
            _("The PDF is protected by a password or restrictions. Save it without protection and upload it again.")
        )
    if verdict == "active" and pages <= MOST_PAGES:
        raise _refusal(
            _("The PDF contains scripts, actions or attached files. Print it to a new PDF and upload that.")
        )
    if verdict == "unreadable":
        raise _refusal(_("The PDF can't be read; it is damaged. Export or scan it again."))
    if pages > MOST_PAGES:
        raise _refusal(
            _("The PDF has %(pages)s pages. Upload the pages that matter, %(limit)s at most.")
            % {"pages": pages, "limit": MOST_PAGES}
        )
    return pages


def _inspect(content: bytes) -> dict[str, Any]:
    try:
        run = subprocess.run(  # noqa: S603 - our own module, the file goes to its standard input
            INSPECTOR, input=content, capture_output=True, cwd=settings.BASE_DIR, timeout=PATIENCE_SECONDS, check=True
        )
        found: dict[str, Any] = json.loads(run.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"verdict": "unreadable", "pages": 0}
    return found


def _refusal(message: str) -> DomainError:
    return DomainError(message, field="upload")
