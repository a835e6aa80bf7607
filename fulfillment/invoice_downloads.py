"""Invoice files as downloads: never shown inside our own pages, whatever they contain."""

from django.http import FileResponse, Http404

from fulfillment.invoice_files import CONTENT_TYPES
from fulfillment.models import Invoice


def response(invoice: Invoice | None) -> FileResponse:
    """Return an invoice's file as a download; 404 where there is none."""
    if invoice is None or not invoice.file:
        raise Http404
    name = f"invoice-{invoice.number or invoice.order.number}.{invoice.file_kind}"
    return FileResponse(
        invoice.file.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[invoice.file_kind],
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )  # fmt: skip
