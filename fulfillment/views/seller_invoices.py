"""Invoices the seller owes, and those it has issued."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.access import SellerPage
from accounts.seller_nav import allowed
from fulfillment import desk_list
from fulfillment.desk_rows import invoice_cell
from fulfillment.models import Invoice
from fulfillment.models.invoice import OWED
from fulfillment.views.seller_orders import DESK
from marketplace import clock
from marketplace.workdays import end_of_today

State = Invoice.State
SENT = (State.MAILED, State.DELIVERED_ELECTRONICALLY, State.REVERSED)
VIEWS = {
    "owed": _("To invoice"),
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "red": _("Red letters"),
    "waiting": _("Not dispatched yet"),
    "issued": _("Sent"),
}


class InvoiceList(SellerPage, TemplateView):
    """The seller's invoices by what is to be done."""

    template_name = "seller/invoices/list.html"
    writes = DESK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add tabs and one page of invoices."""
        view = self.request.GET.get("view", "")
        view = view if view in VIEWS else "owed"
        counts = desk_list.counts(self.seller)
        found = self._found(view).select_related("order")
        page = Paginator(found, desk_list.PAGE_SIZES[0]).get_page(self.request.GET.get("page"))
        rows = [(invoice, invoice_cell(invoice)) for invoice in page]
        return super().get_context_data(
            view=view, counts=counts, page_obj=page, rows=rows, views=_tabs(view, counts),
            may_write=allowed(DESK, self.membership.role), **kwargs,
        )  # fmt: skip

    def _found(self, view: str) -> QuerySet[Invoice]:
        now, midnight = clock.now(), end_of_today()
        owed = Q(state__in=OWED, due_at__isnull=False)
        conditions = {
            "owed": owed | Q(state=State.RED_LETTER_DUE),
            "overdue": owed & Q(due_at__lte=now),
            "today": owed & Q(due_at__gt=now, due_at__lte=midnight),
            "red": Q(state=State.RED_LETTER_DUE),
            "waiting": Q(state__in=OWED, due_at=None),
            "issued": Q(state__in=SENT),
        }
        newest = F("issued_at").desc(nulls_last=True)
        order_by = newest if view == "issued" else F("due_at").asc(nulls_last=True)
        return Invoice.objects.filter(conditions[view], seller=self.seller).order_by(order_by, "pk")


def _tabs(view: str, counts: desk_list.Counts) -> list[dict[str, Any]]:
    here = reverse("seller_fulfillment:invoices")
    numbers = {"owed": counts.to_invoice, "overdue": counts.invoices_late, "today": counts.invoices_today,
               "red": counts.red_letters}  # fmt: skip
    tones = {"overdue": "bad", "today": "warn", "red": "warn"}
    return [
        {"label": label, "url": f"{here}?view={code}", "count": numbers.get(code), "tone": tones.get(code, ""),
         "current": code == view}
        for code, label in VIEWS.items()
    ]  # fmt: skip
