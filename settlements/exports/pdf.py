"""A statement as PDF: two pages of A4, whatever its size; the flat file and Excel list every entry."""

from typing import Any

from django.utils import translation

from marketplace.pdf import render_pdf
from settlements import pictures, statements
from settlements.models import Period

ROWS = 25


def render(*, statement: Period, language: str) -> bytes:
    """Return the document in ``language``. Raises ``PdfUnavailable`` where Pango is missing."""
    with translation.override(language):
        return render_pdf("settlements/statement_pdf.html", _context(statement), language)


def _context(statement: Period) -> dict[str, Any]:
    rows = statements.rows_of(statement)
    payout = getattr(statement, "payout", None)
    return {
        "statement": statement,
        "seller": statement.seller,
        "balance": statements.balance_of(statement),
        "payout": payout,
        "steps": pictures.timeline(payout) if payout else [],
        "rows": statements.filled(rows[:ROWS]),
        "row_count": rows.count(),
    }
