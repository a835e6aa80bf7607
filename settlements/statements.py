"""Reading periods and statements: figures, breakdown, entries, and what is still deferred."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Seller
from orders.models import Order, OrderLine
from settlements.models import Deferral, Entry, Period
from settlements.models.ledger import GROUPS, AccountKind, Classification, Group

REFUND_ITEMS = [
    Classification.REFUND_PRINCIPAL,
    Classification.REFUND_DELIVERY,
    Classification.REFERRAL_FEE_RETURNED,
    Classification.REFUND_ADMIN_FEE,
]
GROSS = [
    Classification.PRINCIPAL,
    Classification.PROMOTION,
    Classification.DELIVERY,
    Classification.REFUND_PRINCIPAL,
    Classification.REFUND_DELIVERY,
]
REFERRAL = [Classification.REFERRAL_FEE, Classification.REFERRAL_FEE_RETURNED]

# Types of a row in the list of entries.
ORDER, REFUND, OTHER = "order", "refund", "other"


@dataclass(frozen=True)
class Item:
    """One line of the breakdown: what, how often, how much in the seller's favour."""

    classification: Classification
    count: int
    amount_minor: int

    @property
    def label(self) -> str:
        """What people call it."""
        return str(self.classification.label)


@dataclass(frozen=True)
class Part:
    """One figure of a statement and the items it is made of."""

    group: Group
    amount_minor: int
    items: Sequence[Item]

    @property
    def label(self) -> str:
        """What people call it."""
        return str(self.group.label)


@dataclass(frozen=True)
class Balance:
    """A period's figures now: of a statement the stored ones, of an open period those of its entries so far."""

    period: Period
    parts: Sequence[Part]

    def of(self, group: Group) -> int:
        """Return one figure."""
        return next(part.amount_minor for part in self.parts if part.group == group)

    @property
    def closing_minor(self) -> int:
        """Opening and all figures together."""
        return self.period.opening_minor + sum(part.amount_minor for part in self.parts)

    @property
    def transfer_minor(self) -> int:
        """What is paid out, or would be if the period closed now."""
        return max(self.closing_minor, 0)

    @property
    def line_count(self) -> int:
        """How many entries there are."""
        return sum(item.count for part in self.parts for item in part.items)


def entries_of(period: Period) -> QuerySet[Entry]:
    """Return a period's entries, oldest first; of a statement exactly its lines (the database proved it at the close).

    Read by account and time, so that the ledger's own index answers in order.
    """
    found = Entry.objects.filter(
        account__kind=AccountKind.AVAILABLE,
        account__seller=period.seller_id,
        account__currency=period.currency,
        posted_at__gte=period.starts_at,
    ).exclude(classification=Classification.TRANSFER)
    if period.state == Period.State.CLOSED:
        found = found.filter(posted_at__lt=period.ends_at)
    return found.order_by("posted_at", "pk")


def balance_of(period: Period) -> Balance:
    """Return a period's figures with their items: one query."""
    sums = entries_of(period).order_by().values_list("classification").annotate(Count("pk"), Sum("amount_minor"))
    found = {classification: (count, -total) for classification, count, total in sums}
    parts = []
    for group in Group:
        items = [Item(each, *found[each]) for each in Classification if GROUPS.get(each) == group and each in found]
        parts.append(Part(group, sum(item.amount_minor for item in items), items))
    return Balance(period, parts)


@dataclass(frozen=True)
class Row:
    """What one event did to one order line (or, without an order, to the balance)."""

    posted_at: dt.datetime
    type: str
    order: Order | None
    line: OrderLine | None
    gross_minor: int
    referral_minor: int
    other_minor: int

    @property
    def net_minor(self) -> int:
        """All of it together."""
        return self.gross_minor + self.referral_minor + self.other_minor


def rows_of(period: Period, *, search: str = "", kind: str = "", item: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Return a period's entries grouped to rows, the newest first; ``filled`` turns a page of them into ``Row``s."""
    found = entries_of(period).order_by()
    if item:
        found = found.filter(classification=item)
    if search:
        mine = Order.objects.filter(seller=period.seller_id)
        wanted = Q(number__icontains=search) | Q(lines__sku__icontains=search)
        found = found.filter(order_id__in=mine.filter(wanted).values("pk"))
    typed = found.annotate(
        type=Case(
            When(classification__in=REFUND_ITEMS, then=Value(REFUND)),
            When(order_id=None, then=Value(OTHER)),
            default=Value(ORDER),
            output_field=CharField(),
        )
    )
    if kind:
        typed = typed.filter(type=kind)
    # Typed by hand: the row's keys are those of ``filled``.
    rows: QuerySet[Any, Any] = typed.values("journal_id", "order_id", "order_line_id", "type").annotate(
        at=Max("posted_at"),
        gross=_sum(Q(classification__in=GROSS)),
        referral=_sum(Q(classification__in=REFERRAL)),
        total=Coalesce(Sum(-F("amount_minor")), 0),
    )
    return rows.order_by("-at", "-journal_id", "order_line_id", "type")


def filled(rows: Iterable[dict[str, Any]]) -> list[Row]:
    """Return rows with their orders and lines: two queries however many."""
    rows = list(rows)
    orders = Order.objects.in_bulk({row["order_id"] for row in rows} - {None})
    lines = OrderLine.objects.in_bulk({row["order_line_id"] for row in rows} - {None})
    return [
        Row(
            posted_at=row["at"],
            type=row["type"],
            order=orders.get(row["order_id"]),
            line=lines.get(row["order_line_id"]),
            gross_minor=row["gross"],
            referral_minor=row["referral"],
            other_minor=row["total"] - row["gross"] - row["referral"],
        )
        for row in rows
    ]


def deferred_of(seller: Seller, currency: str) -> QuerySet[Deferral]:
    """Return the orders whose money waits, each with ``amount_minor``, the next to be released first."""
    entries = Entry.objects.filter(
        order_id=OuterRef("order_id"), account__kind=AccountKind.DEFERRED, account__seller=seller
    )
    amount = entries.order_by().values("order_id").annotate(total=Sum(-F("amount_minor"))).values("total")
    waiting = Deferral.objects.waiting().filter(seller=seller, currency=currency)
    return waiting.select_related("order").annotate(amount_minor=Coalesce(Subquery(amount), 0))


def deferred_total(seller: Seller, currency: str) -> int:
    """Return what is deferred of a seller in all."""
    return Entry.objects.of_kind(AccountKind.DEFERRED, seller=seller, currency=currency).owed()


def _sum(condition: Q) -> Coalesce:
    return Coalesce(Sum(-F("amount_minor"), filter=condition), 0)
