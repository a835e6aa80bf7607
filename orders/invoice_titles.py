"""Titles for invoices that customers keep."""

from accounts.models import User
from marketplace import clock
from orders.checkout import InvoiceWish
from orders.models import InvoiceTitle
from orders.models.order import InvoiceKind

MOST_KEPT = 10


def saved(user: User) -> list[InvoiceTitle]:
    """Return the titles a user keeps, the last used first."""
    return list(InvoiceTitle.objects.filter(user=user).order_by("-used_at", "-pk")[:MOST_KEPT])


def keep(*, user: User, wish: InvoiceWish) -> None:
    """Keep a title for next time, once; nothing without an invoice. The least used gives way to an eleventh."""
    if wish.kind == InvoiceKind.NONE:
        return
    InvoiceTitle.objects.update_or_create(
        user=user, title=wish.title, tax_number=wish.tax_number, defaults={"used_at": clock.now()}
    )
    kept = InvoiceTitle.objects.filter(user=user).order_by("-used_at", "-pk").values_list("pk", flat=True)
    InvoiceTitle.objects.filter(user=user).exclude(pk__in=list(kept[:MOST_KEPT])).delete()


def wish_of(title: InvoiceTitle) -> InvoiceWish:
    """Return what a kept title asks for."""
    kind = InvoiceKind.COMPANY if title.tax_number else InvoiceKind.PERSONAL
    return InvoiceWish(kind, title.title, title.tax_number)
