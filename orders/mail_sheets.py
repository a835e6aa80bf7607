"""What mails about orders show: articles, what they add up to, and what was promised.

Everything is read when the mail is written and in its language. A sheet's rows add up to its first sum, its sums
up to the last one; those with the role ``note`` say what is inside and count for nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace import deadlines
from marketplace.storefronts import Storefront
from orders import addresses, delivery
from orders.models import Order, Purchase, Refund
from orders.models.order import InvoiceKind

LAYOUT = "orders/email_sheets"
TOTAL, NOTE = "total", "note"


@dataclass(frozen=True)
class Row:
    """One article. ``detail`` stands below its title; no ``quantity`` where a sum was refunded, not pieces."""

    title: str
    quantity: int
    amount_minor: int
    detail: str = ""


@dataclass(frozen=True)
class Sum:
    """One line of the sums; ``role`` is ``total``, ``note`` or empty."""

    label: str
    minor: int
    role: str = ""


@dataclass(frozen=True)
class Fact:
    """What was promised or wished, in words."""

    label: str
    value: str


@dataclass(frozen=True)
class Sheet:
    """One order, parcel or refund in a mail; the last sheet of a purchase has sums and facts alone."""

    currency: str
    heading: str = ""
    rows: Sequence[Row] = ()
    sums: Sequence[Sum] = ()
    facts: Sequence[Fact] = field(default_factory=list)


def for_customer(order: Order, *, total: str, facts: Iterable[Fact] = ()) -> Sheet:
    """Return an order as its customer sees it; ``total`` is what its whole is called (paid, due)."""
    heading = _("%(store)s · order %(number)s") % {"store": order.seller.store_name, "number": order.number}
    rows = [Row(line.title, line.quantity, line.items_minor) for line in order.lines.all()]
    return Sheet(order.currency, heading, rows, sums_of(order, total), list(facts))


def for_seller(order: Order, *, facts: Iterable[Fact] = ()) -> Sheet:
    """Return an order as its seller's team sees it: with SKUs, without anything about the person."""
    rows = [Row(line.title, line.quantity, line.items_minor, f"SKU {line.sku}") for line in order.lines.all()]
    heading = _("Order %(number)s") % {"number": order.number}
    return Sheet(order.currency, heading, rows, sums_of(order, _("Total")), list(facts))


def of_refund(refund: Refund, *, facts: Iterable[Fact] = (), detail: Callable[[str], str] = lambda _sku: "") -> Sheet:
    """Return what comes back, article by article; ``detail`` says what stands below a title, from its SKU."""
    lines = list(refund.lines.select_related("line").order_by("line_id"))
    rows = [Row(each.line.title, each.quantity, each.items_minor, detail(each.line.sku)) for each in lines]
    back = sum(each.delivery_minor for each in lines), sum(each.tax_minor for each in lines)
    sums = [Sum(_("Items"), sum(each.items_minor for each in lines))]
    sums += [Sum(label, minor) for label, minor in zip((_("Delivery fee"), _("Tax")), back, strict=True) if minor]
    heading = _("Refund %(number)s") % {"number": refund.number}
    return Sheet(refund.currency, heading, rows, [*sums, Sum(_("Refunded"), refund.amount_minor, TOTAL)], list(facts))


def sums_of(order: Order, total: str) -> list[Sum]:
    """Return articles, vouchers, delivery and tax of an order and their whole."""
    sums = [Sum(_("Items"), order.items_minor)]
    sums += [Sum(_("Vouchers"), -order.discount_minor)] if order.discount_minor else []
    sums.append(Sum(_("Delivery fee"), order.delivery_minor))
    if not order.store.tax_included:
        tax = [Sum(_("Tax"), order.tax_minor)] if order.tax_minor else []
        return [*sums, *tax, Sum(total, order.total_minor, TOTAL)]
    return [*sums, Sum(total, order.total_minor, TOTAL), Sum(_("Tax included"), order.tax_minor, NOTE)]


def promise(order: Order) -> list[Fact]:
    """Return how an order is delivered, by which day where the customer lives, and with which invoice."""
    facts = [Fact(_("Delivery"), str(delivery.METHODS[order.delivery_method].name))]
    if order.deliver_by:
        arrives = timezone.localtime(order.deliver_by, order.store.timezone).date()
        facts.append(Fact(_("Arrives by"), deadlines.written_day(arrives)))
    return [*facts, Fact(_("Invoice"), invoice_wish(order, named=True))]


def ship_by(order: Order) -> list[Fact]:
    """Return what a seller has to know to send an order: until when, how, to which city, which invoice."""
    due = [Fact(_("Ship by"), deadlines.written(order.ship_by, "full", zone=True))] if order.ship_by else []
    return [
        *due,
        Fact(_("Delivery"), str(delivery.METHODS[order.delivery_method].name)),
        Fact(_("Delivered to"), _place_for_seller(order)),
        Fact(_("Invoice"), invoice_wish(order, named=False)),
    ]


def address(purchase: Purchase) -> Fact:
    """Return where a purchase goes, for its customer."""
    who = purchase.address.get("recipient", "")
    place = addresses.place(purchase.address, purchase.store)
    return Fact(_("Delivered to"), f"{who} · {place}" if who else place)


def at_the_customers(moment: dt.datetime, store: Storefront) -> str:
    """Return a moment as clocks show it in the store's country."""
    with timezone.override(store.timezone):
        return deadlines.written(moment, "full", zone=True)


def invoice_wish(order: Order, *, named: bool) -> str:
    """Return which invoice was wished for; with its title where ``named``."""
    kind = str(InvoiceKind(order.invoice_kind).label)
    return f"{kind} · {order.invoice_title}" if named and order.invoice_title else kind


def _place_for_seller(order: Order) -> str:
    city = order.purchase.address.get("city", "")
    return f"{city} · {order.store}" if city else str(order.store)
