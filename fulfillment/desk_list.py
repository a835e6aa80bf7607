"""Manage Orders as a list: its views, filters, search and counts, all on ``DeskEntry``.

Made for sellers with a million orders: each view is a range of one index, and counts stop at
``COUNT_LIMIT``, because nobody pages through more.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import seller_numbers
from accounts.models import Seller
from accounts.seller_numbers import COUNT_LIMIT
from fulfillment.carriers import clean_number
from fulfillment.models import DeskEntry, Shipment
from fulfillment.models.desk import Stage
from marketplace import clock
from marketplace.workdays import end_of_today
from orders.models import OrderLine
from orders.models.order import InvoiceKind

if TYPE_CHECKING:
    _Paginator = Paginator[DeskEntry]
else:
    _Paginator = Paginator

PAGE_SIZES = (25, 50, 100)
ALL = "all"
_NUMBER = re.compile(r"Q\d{0,2}(-\d{0,4}(-\d*)?)?", re.IGNORECASE)


@dataclass(frozen=True)
class ListView:
    """One tab: which entries, in which order, and what an empty one says."""

    code: str
    label: Any
    condition: Q
    order_by: tuple[Any, ...]
    tone: str = ""
    by_deadline: bool = False


_NEWEST = ("-placed_at", "-pk")
VIEWS = {
    view.code: view
    for view in (
        ListView("to_handle", _("To handle"), Q(is_open=True), (F("deadline").asc(nulls_last=True), "pk"),
                 by_deadline=True),
        ListView("to_ship", _("To ship"), Q(stage=Stage.TO_SHIP), ("ship_by", "pk"), "bad", by_deadline=True),
        ListView("to_invoice", _("To invoice"), Q(owes_invoice=True),
                 (F("invoice_due_at").asc(nulls_last=True), "pk"), "warn", by_deadline=True),
        ListView("cancelled", _("Cancellations"), Q(stage=Stage.CANCELLED), _NEWEST),
        ListView("in_transit", _("In transit"), Q(stage=Stage.IN_TRANSIT), _NEWEST),
        ListView("done", _("Done"), Q(stage=Stage.DONE), _NEWEST),
        ListView("platform", _("Fulfilled by Quay"), Q(stage=Stage.PLATFORM), _NEWEST),
        ListView(ALL, _("All orders"), Q(), _NEWEST),
    )
}  # fmt: skip
TABS = tuple(code for code in VIEWS if code != ALL)


@dataclass(frozen=True)
class Filters:
    """What the address says; unknown values count as none, so that no address is an error."""

    view: ListView
    q: str = ""
    ship_by: str = ""
    invoice: str = ""
    store: str = ""
    newest_first: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read ``request.GET``."""
        return cls(
            view=VIEWS.get(query.get("view", ""), VIEWS[TABS[0]]),
            q=query.get("q", "").strip()[:60],
            ship_by=query.get("ship_by", ""),
            invoice=query.get("invoice", ""),
            store=query.get("store", ""),
            newest_first=query.get("sort") == "new",
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form keeps besides its own fields."""
        sort = [("sort", "new")] if self.newest_first else []
        return [("view", self.view.code), *sort]

    @property
    def saved(self) -> dict[str, str]:
        """What a saved view keeps: what the address says, without what says nothing; ``of`` reads it again."""
        said = {"view": self.view.code, "q": self.q, "ship_by": self.ship_by[:20], "invoice": self.invoice[:20],
                "store": self.store[:2], "sort": "new" if self.newest_first else ""}  # fmt: skip
        return {name: value for name, value in said.items() if value}

    @property
    def are_set(self) -> bool:
        """Whether anything narrows the view."""
        return bool(self.q or self.ship_by or self.invoice or self.store)


def entries(seller: Seller, filters: Filters) -> QuerySet[DeskEntry]:
    """Return a seller's desk entries as filtered, in the view's order."""
    found = DeskEntry.objects.filter(filters.view.condition, seller=seller)
    found = found.filter(_ship_by(filters.ship_by), _invoice(filters.invoice))
    if filters.store:
        found = found.filter(storefront=filters.store)
    if filters.q:
        found = found.filter(_matching(seller, filters.q))
    return found.order_by(*(_NEWEST if filters.newest_first else filters.view.order_by))


def _ship_by(wanted: str) -> Q:
    # Only what waits for dispatch has the date; naming the stage leads to the index of just those.
    if wanted == "overdue":
        return Q(stage=Stage.TO_SHIP, ship_by__lte=clock.now())
    if wanted == "today":
        return Q(stage=Stage.TO_SHIP, ship_by__gt=clock.now(), ship_by__lte=end_of_today())
    return Q()


def _invoice(wanted: str) -> Q:
    if wanted == "overdue":
        return Q(owes_invoice=True, invoice_due_at__lte=clock.now())
    if wanted == "today":
        return Q(owes_invoice=True, invoice_due_at__gt=clock.now(), invoice_due_at__lte=end_of_today())
    if wanted == "owed":
        return Q(owes_invoice=True)
    return Q(invoice_kind=wanted) if wanted in InvoiceKind.values else Q()


def _matching(seller: Seller, text: str) -> Q:
    """Find by the beginning of an order number; else of the recipient's name, a tracking number or a SKU."""
    if _NUMBER.fullmatch(text):
        return Q(number__startswith=text.upper())
    by_name = DeskEntry.objects.filter(seller=seller, recipient__startswith=text).values("pk")
    by_parcel = Shipment.objects.filter(order__seller=seller, tracking_number__startswith=clean_number(text))
    by_sku = OrderLine.objects.filter(offer__seller=seller, offer__sku__istartswith=text)
    return Q(pk__in=by_name.union(by_parcel.values("order_id"), by_sku.values("order_id")))


class DeskPaginator(_Paginator):
    """Counts no further than ``COUNT_LIMIT``; ``known`` saves the count where the tab's count is it."""

    def __init__(self, found: QuerySet[DeskEntry], per_page: int, known: int | None) -> None:
        super().__init__(found, per_page)
        self.found, self.known = found, known

    @cached_property
    def count(self) -> int:
        """How many there are, at most ``COUNT_LIMIT``."""
        return self.found.order_by()[:COUNT_LIMIT].count() if self.known is None else self.known

    def page(self, number: int | str) -> Page[DeskEntry]:
        """Return a page, asked for as long as pages are.

        Not as long as what is left of the count: asked for one row of a search, the planner would walk all the
        seller's orders by date until it met the row.
        """
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        return Page(self.object_list[bottom : bottom + self.per_page], number, self)


@dataclass(frozen=True)
class Counts:
    """The numbers of a seller's desk; each stops at ``COUNT_LIMIT``."""

    to_handle: int
    cancelled: int
    in_transit: int
    done: int
    platform: int
    to_ship: int
    late_to_ship: int
    ship_today: int
    first_ship_by: dt.datetime | None
    first_ship_today: dt.datetime | None
    to_invoice: int
    invoices_late: int
    invoices_today: int
    first_invoice_due: dt.datetime | None
    first_invoice_today: dt.datetime | None
    red_letters: int
    # Asked for only where it is shown.
    all: int | None = None


_OWN = "FROM fulfillment_deskentry WHERE seller_id = %(seller)s"


def _count(condition: str) -> str:
    return f"(SELECT count(*) FROM (SELECT {_OWN} AND {condition} LIMIT %(limit)s) counted)"  # noqa: S608 - our own text


def _by_deadline(column: str, condition: str) -> str:
    """Return the query of how many there are, how many late and due today, and the first deadline of each."""
    late, today = f"{column} <= %(now)s", f"{column} > %(now)s AND {column} <= %(midnight)s"
    return f"""
        SELECT count(*), count(*) FILTER (WHERE {late}), count(*) FILTER (WHERE {today}),
            min({column}) FILTER (WHERE {late}), min({column}) FILTER (WHERE {today})
        FROM (SELECT {column} {_OWN} AND {condition} ORDER BY {column} LIMIT %(limit)s) waiting
    """  # noqa: S608 - our own text


_NOT_TIMED = ("cancelled", "in_transit", "done", "platform")
# The fields of ``Counts`` and their queries, each on one index of the seller.
QUERIES = {
    ("to_handle", "cancelled", "in_transit", "done", "platform"): "SELECT "
    + ", ".join([_count("is_open"), *(_count(f"stage = '{stage}'") for stage in _NOT_TIMED)]),
    ("to_ship", "late_to_ship", "ship_today", "first_ship_by", "first_ship_today"): _by_deadline(
        "ship_by", "stage = 'to_ship'"
    ),
    ("to_invoice", "invoices_late", "invoices_today", "first_invoice_due", "first_invoice_today"): _by_deadline(
        "invoice_due_at", "owes_invoice"
    ),
    ("red_letters",): f"SELECT {_count('owes_invoice AND invoice_due_at IS NULL')}",
    ("all",): f"SELECT {_count('true')}",
}


def counts(seller: Seller, *, all_too: bool = False) -> Counts:
    """Return the numbers of a seller's desk: one query, asked once per page (``seller_numbers``)."""
    names = [each.name for each in fields(Counts) if all_too or each.name != ALL]
    found = seller_numbers.of(seller).get(f"desk.{name}" for name in names)
    return Counts(**dict(zip(names, found, strict=True)))
