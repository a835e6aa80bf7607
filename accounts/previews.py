"""Pages of documents as pictures with a watermark: who looks, when, at which application.

A page is drawn anew for everybody who looks, by the inspector: nothing of it is kept anywhere.
"""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.inspection import inspect
from accounts.inspector.findings import Finding
from accounts.models import Evidence, User
from marketplace import clock, deadlines

# The long edge in pixels: an A4 page with 140 dpi, and for a closer look with 280.
EDGES = {"usual": 1_600, "large": 3_200}


def page_picture(*, evidence: Evidence, page: int, size: str, user: User) -> bytes | None:
    """Return page ``page`` (from 1) as WebP, or nothing where it can't be drawn."""
    try:
        with evidence.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    reply = inspect("page", content, page=page, edge=EDGES[size], lines=_lines(evidence, user))
    return reply.content if reply.finding == Finding.FINE else None


def placeholder() -> str:
    """Return the picture that stands for a page that can't be drawn, as SVG."""
    words = {
        "what": _("This page can't be shown."),
        "advice": _("Ask the seller for another copy, or an operator for the original."),
    }
    return render_to_string("admin/accounts/page_unavailable.svg", words)


def _lines(evidence: Evidence, user: User) -> list[str]:
    now = deadlines.written(clock.now(), zone=True)
    return [_("For review only"), f"{user} · {now} · {evidence.case.number}"]
