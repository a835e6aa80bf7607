"""Money pages of the seller platform: for owners and finance."""

import io
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext as _
from django.views.generic import View

from accounts.access import SellerPage
from accounts.models import Membership
from orders import desk
from settlements import pictures, statements
from settlements.exports import pdf, v2, xlsx
from settlements.models import Payout, Period
from settlements.models.ledger import Classification
from settlements.models.period import PeriodQuerySet

FINANCE = frozenset({Membership.Role.FINANCE})
PAGE_SIZES = (25, 50, 100)
DEFERRED_SHOWN = 50


def page_of(request: HttpRequest, found: Any) -> Page[Any]:
    """Return the page of a list that the request asks for."""
    asked = request.GET.get("per", "")
    size = int(asked) if asked in {str(each) for each in PAGE_SIZES} else PAGE_SIZES[0]
    return Paginator(found, size).get_page(request.GET.get("page"))


class SettlementList(SellerPage, View):
    """The open periods live, what is deferred, and all statements."""

    roles: ClassVar[frozenset[str]] = FINANCE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page."""
        mine = Period.objects.of(self.seller)
        page = page_of(request, mine.statements().select_related("payout"))
        context = self.get_context_data(
            open_periods=[self._open(period) for period in mine.open()],
            page_obj=page,
            page_sizes=PAGE_SIZES,
            held=Payout.objects.filter(seller=self.seller, state=Payout.State.HELD).select_related("period"),
        )
        return render(request, "seller/settlements/list.html", context)

    def _open(self, period: Period) -> dict[str, Any]:
        balance = statements.balance_of(period)
        return {
            "period": period,
            "balance": balance,
            "equation": pictures.equation(balance),
            "deferred": statements.deferred_of(self.seller, period.currency)[:DEFERRED_SHOWN],
            "deferred_count": self.seller.deferrals.waiting().filter(currency=period.currency).count(),
            "deferred_total": statements.deferred_total(self.seller, period.currency),
        }


class StatementPage(SellerPage):
    """Base of the pages about one of the seller's periods."""

    roles: ClassVar[frozenset[str]] = FINANCE

    def periods(self) -> PeriodQuerySet:
        """Return what may be opened."""
        return Period.objects.filter(seller=self.seller).select_related("payout", "seller")


class Statement(StatementPage, View):
    """One statement, or the open period so far: equation, breakdown, waterfall, payout, entries."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the page."""
        period = get_object_or_404(self.periods(), number=number)
        balance = statements.balance_of(period)
        payout = getattr(period, "payout", None)
        context = self.get_context_data(
            period=period,
            balance=balance,
            equation=pictures.equation(balance),
            lanes=pictures.waterfall(balance),
            payout=payout,
            steps=pictures.timeline(payout) if payout else [],
            following=Period.objects.open().filter(seller=self.seller, currency=period.currency).first(),
            **self._entries(request, period),
        )
        return render(request, "seller/settlements/statement.html", context)

    def _entries(self, request: HttpRequest, period: Period) -> dict[str, Any]:
        kinds = {statements.ORDER: _("Order"), statements.REFUND: _("Refund"), statements.OTHER: _("Adjustment")}
        kind = request.GET.get("type", "")
        item = request.GET.get("item", "")
        search = request.GET.get("q", "").strip()
        found = statements.rows_of(
            period,
            search=search,
            kind=kind if kind in kinds else "",
            item=item if item in Classification.values else "",
        )
        page = page_of(request, found)
        rows = statements.filled(page.object_list)
        labelled = [
            {"row": row, "type": kinds[row.type], "url": desk.seller_order_url(row.order) if row.order else ""}
            for row in rows
        ]
        drilled = Classification(item).label if item in Classification.values else ""
        return {
            "page_obj": page, "page_sizes": PAGE_SIZES, "rows": labelled, "kinds": kinds.items(),
            "kind": kind, "item": item, "drilled": drilled, "search": search,
        }  # fmt: skip


class StatementPdf(StatementPage, View):
    """A statement as PDF, in the language of the page."""

    def get(self, _request: HttpRequest, number: str) -> HttpResponse:
        """Download it."""
        statement = get_object_or_404(self.periods().statements(), number=number)
        document = pdf.render(statement=statement, language=get_language() or "en")
        return HttpResponse(
            document,
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="{statement.number}.pdf"'},
        )


class StatementXlsx(StatementPage, View):
    """A statement as Excel workbook."""

    def get(self, _request: HttpRequest, number: str) -> HttpResponse:
        """Download it."""
        statement = get_object_or_404(self.periods().statements(), number=number)
        file = io.BytesIO()
        xlsx.write(statement=statement, file=file)
        return HttpResponse(
            file.getvalue(),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers={"Content-Disposition": f'attachment; filename="{statement.number}.xlsx"'},
        )


class StatementFlatFile(StatementPage, View):
    """A statement as tab-delimited flat file V2, streamed."""

    def get(self, _request: HttpRequest, number: str) -> StreamingHttpResponse:
        """Download it."""
        statement = get_object_or_404(self.periods().statements(), number=number)
        return StreamingHttpResponse(
            v2.stream(statement=statement),
            content_type="text/tab-separated-values; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{statement.number}.txt"'},
        )
