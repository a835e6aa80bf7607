"""Reminders of invoices: a day before they are due, when they are due, and a day after."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from fulfillment import news
from fulfillment.models import Invoice
from fulfillment.models.invoice import InvoiceQuerySet
from marketplace import clock

DAY = dt.timedelta(days=1)
# What a reminder is about → when it leaves, counted from the due date (DESIGN §5). Latest first.
OCCASIONS = {"overdue": DAY, "due": dt.timedelta(), "tomorrow": -DAY}


def waiting() -> InvoiceQuerySet:
    """Return the owed invoices whose next reminder has come, the nearest due date first."""
    now = clock.now()
    unsent = Q(reminded_at=None) | Q(due_at__lte=now, reminded_at__lt=F("due_at"))
    unsent |= Q(due_at__lte=now - DAY, reminded_at__lt=F("due_at") + DAY)
    return Invoice.objects.owed().filter(unsent, due_at__lte=now + DAY)


@transaction.atomic
def remind(*, invoice_id: int) -> bool:
    """Send the reminder whose time has come; False if there is none (any more).

    Reminders that were missed are left out: who is overdue is not told that it is due tomorrow.
    A row that another worker holds is left to that worker.
    """
    rows = waiting().filter(pk=invoice_id).select_related("order", "seller")
    invoice = rows.select_for_update(of=("self",), skip_locked=True).first()
    if invoice is None or invoice.due_at is None:
        return False
    since = clock.now() - invoice.due_at
    occasion = next(name for name, offset in OCCASIONS.items() if since >= offset)
    invoice.reminded_at = clock.now()
    invoice.save(update_fields=["reminded_at"])
    return news.tell_seller(
        invoice, "invoice_reminder", occasion=occasion, when=occasion,
        amount_minor=invoice.amount_minor, currency=invoice.currency,
    )  # fmt: skip
