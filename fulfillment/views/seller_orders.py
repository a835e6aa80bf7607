"""Manage Orders: the list, its export, and what is done with picked rows."""

import tempfile
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import SellerPage
from accounts.models import Membership
from accounts.seller_nav import allowed
from accounts.seller_numbers import COUNT_LIMIT
from fulfillment import desk_export, desk_list, desk_rows, packing_slips, saved_views, tracking_templates
from fulfillment.desk_list import PAGE_SIZES, Filters
from fulfillment.models import DeskEntry
from marketplace import clock, storefronts
from orders.models import Order
from orders.models.order import InvoiceKind

DESK = frozenset({Membership.Role.ORDERS})
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OrderList(SellerPage, TemplateView):
    """All orders of the seller, by what is to be done next."""

    template_name = "seller/orders/list.html"
    writes = DESK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add tabs, filters and one page of rows."""
        filters = Filters.of(self.request.GET.dict())
        counts = desk_list.counts(self.seller, all_too=not filters.are_set and filters.view.code == desk_list.ALL)
        known = None if filters.are_set else getattr(counts, filters.view.code)
        found = desk_list.entries(self.seller, filters)
        paginator = desk_list.DeskPaginator(found, self._per_page(), known)
        page = paginator.get_page(self.request.GET.get("page"))
        rows = desk_rows.rows(cast("QuerySet[DeskEntry]", page.object_list))
        currencies = {row.currency for row in rows}
        currency = currencies.pop() if len(currencies) == 1 else ""
        may_write = allowed(DESK, self.membership.role)
        return super().get_context_data(
            filters=filters, counts=counts, page_obj=page, page_sizes=PAGE_SIZES,
            rows=desk_rows.markup(rows, currency=currency, may_write=may_write),
            views=_tabs(filters, counts), filter_fields=_filter_fields(filters),
            currency=currency, may_write=may_write, all_view=desk_list.ALL,
            saved=_saved(self.membership, filters), **kwargs,
        )  # fmt: skip

    def _per_page(self) -> int:
        wanted = self.request.GET.get("per", "")
        return int(wanted) if wanted in {str(size) for size in PAGE_SIZES} else PAGE_SIZES[0]


class OrderExport(SellerPage, View):
    """The filtered orders as a file; addresses only of what this member has to send."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Stream it as CSV, or as ``?format=`` wants it."""
        found = desk_list.entries(self.seller, Filters.of(request.GET.dict()))
        reader = self.membership.user if allowed(DESK, self.membership.role) else None
        name = f"orders-{clock.now():%Y%m%d-%H%M}"
        if request.GET.get("format") == "xlsx":
            # On disk, and gone once it was sent: a million rows do not fit into memory.
            file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
            desk_export.write_workbook(found, reader=reader, file=file)
            file.seek(0)
            return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)
        as_text = request.GET.get("format") == "txt"
        lines = (desk_export.tab_delimited if as_text else desk_export.lines)(found, reader=reader)
        kind, ending = ("text/tab-separated-values", "txt") if as_text else ("text/csv", "csv")
        response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return response


class Selection(SellerPage, View):
    """What is done with the rows picked in the list."""

    http_method_names = ("post",)
    writes = DESK

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Answer with packing slips or a tracking file to fill in."""
        picked = request.POST.getlist("orders")[: PAGE_SIZES[-1]]
        orders = (
            Order.objects.of(self.seller).filter(number__in=picked, paid_at__isnull=False).order_by("ship_by", "pk")
        )
        if not orders:
            messages.warning(request, _("Pick at least one order first."))
            return redirect("seller_fulfillment:orders")
        if request.POST.get("action") == "slips":
            return packing_slips.response(list(orders), user=self.membership.user)
        if request.POST.get("action") == "tracking":
            return tracking_templates.response(list(orders))
        raise Http404


def _saved(membership: Membership, filters: Filters) -> list[dict[str, Any]]:
    """Return a member's saved views as links; one query."""
    here, owner = reverse("seller_fulfillment:orders"), membership.role == Membership.Role.OWNER
    return [
        {"pk": view.pk, "name": view.name, "is_shared": view.is_shared, "url": f"{here}?{urlencode(view.query)}",
         "current": view.query == filters.saved,
         "may_change": view.user_id == membership.user_id or (owner and view.is_shared)}
        for view in saved_views.listed(membership)
    ]  # fmt: skip


def _tabs(filters: Filters, counts: desk_list.Counts) -> list[dict[str, Any]]:
    here = reverse("seller_fulfillment:orders")
    tabs = []
    for code in desk_list.TABS:
        view, count = desk_list.VIEWS[code], getattr(counts, code)
        late = {"to_ship": counts.late_to_ship, "to_invoice": counts.invoices_late}.get(code, 0)
        tone = ("bad" if late else "warn") if view.tone and count else ""
        shown = f"{count:,}+" if count >= COUNT_LIMIT else f"{count:,}"
        current = filters.view.code == code
        tabs.append({"label": view.label, "url": f"{here}?view={code}", "count": shown, "tone": tone,
                     "current": current})  # fmt: skip
    return tabs


def _filter_fields(filters: Filters) -> list[dict[str, Any]]:
    stores = [(store.code, store.name) for store in storefronts.OPEN]
    ship_by = [("overdue", _("Overdue")), ("today", _("Today"))]
    kinds = [(kind.value, kind.label) for kind in InvoiceKind]
    invoice = [("owed", _("To invoice")), ("overdue", _("Overdue")), ("today", _("Due today")), *kinds]
    return [
        {"name": "ship_by", "label": _("Ship by"), "value": filters.ship_by, "options": ship_by},
        {"name": "invoice", "label": _("Invoice"), "value": filters.invoice, "options": invoice},
        {"name": "store", "label": _("Store"), "value": filters.store, "options": stores},
    ]
