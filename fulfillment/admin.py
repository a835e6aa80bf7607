"""Invoices for operators to look at: what sellers owe their customers, and how late."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.evidence import ReadOnly
from accounts.models import User
from fulfillment.models import Invoice
from fulfillment.models.invoice import OWED, InvoiceState
from marketplace import clock, queues
from marketplace.deadlines import written
from marketplace.queues import CappedPaginator, Queue, QueueFilter, Section


class OverdueInvoices(Queue):
    """Invoices that sellers should have mailed by now."""

    model = Invoice
    permission = "fulfillment.view_invoice"
    ordering = ("due_at",)

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """Owed, and past their due moment."""
        return Q(state__in=OWED, due_at__lt=clock.now())


class RedLettersDue(Queue):
    """Issued invoices whose order was refunded since."""

    model = Invoice
    permission = "fulfillment.view_invoice"

    def waiting(self, user: User) -> Q:  # noqa: ARG002 - the same for everybody
        """To be taken back by a red letter."""
        return Q(state=InvoiceState.RED_LETTER_DUE)


queues.register(
    Section(
        _("Invoices"),
        30,
        (OverdueInvoices("overdue", _("Overdue"), "bad"), RedLettersDue("red", _("Red letters due"))),
    )
)


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, admin.ModelAdmin):
    """Invoices, the nearest due date first; sellers issue them."""

    list_display = ["order_number", "seller", "state", "title", "amount", "due"]
    list_filter = [QueueFilter, "state", "kind"]
    list_select_related = ["order", "seller"]
    search_fields = ["=order__number", "=number", "seller__store_name"]
    ordering = ["due_at", "pk"]
    show_full_result_count = False
    paginator = CappedPaginator
    exclude = ["file"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what nobody owes yet: orders that are not dispatched."""
        return super().get_queryset(request).filter(due_at__isnull=False)

    @admin.display(description=_("Order"), ordering="order__number")
    def order_number(self, invoice: Invoice) -> str:
        """The number of its order."""
        return invoice.order.number

    @admin.display(description=_("Due"), ordering="due_at")
    def due(self, invoice: Invoice) -> str:
        """When it is due, in the reader's zone."""
        return written(invoice.due_at, zone=True) if invoice.due_at else "—"

    @admin.display(description=_("Amount"))
    def amount(self, invoice: Invoice) -> str:
        """Show the amount with its currency."""
        return invoice.amount.format()
