"""Stock: set by the seller, taken by buyers, given back; every change a movement, never below zero."""

from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog import featuring
from catalog.errors import InvalidOffer, OutOfStock
from catalog.models import Offer, Stock, StockMovement
from marketplace import clock
from marketplace.db import locked

LIMIT = 999_999
Reason = StockMovement.Reason
SELLERS_REASONS = (Reason.RECEIVED, Reason.COUNTED, Reason.DAMAGED)

_UPDATE = """
UPDATE catalog_stock s SET available = s.available + d.delta
  FROM unnest(%s::bigint[], %s::int[]) AS d(id, delta) WHERE s.id = d.id
"""


def clean_quantity(quantity: int) -> int:
    """Return a stock level a seller may set. Raises ``InvalidOffer`` (field ``stock``)."""
    if not 0 <= quantity <= LIMIT:
        raise InvalidOffer(_("Enter a stock between 0 and 999,999."), field="stock")
    return quantity


def set_stock(*, offer: Offer, quantity: int, actor: User | None) -> None:
    """Set how many pieces of an offer there are. Raises ``InvalidOffer``."""
    set_stocks(quantities={offer.pk: quantity}, actor=actor)


@transaction.atomic
def set_stocks(
    *, quantities: Mapping[int, int], actor: User | None, reason: str = Reason.SET, reference: str = ""
) -> None:
    """Set the stock of many offers (offer id → pieces) in a constant number of queries."""
    for quantity in quantities.values():
        clean_quantity(quantity)
    rows = lock_stocks(quantities)
    deltas = {row.pk: quantities[row.offer_id] - row.available for row in rows}
    _move(rows, deltas, reason=reason, reference=reference, actor=actor)


def lock_stocks(offer_ids: Collection[int]) -> list[Stock]:
    """Lock the stock of these offers, begun at zero where there was none; for services that hold the offers' locks."""
    Stock.objects.bulk_create([Stock(offer_id=pk) for pk in sorted(offer_ids)], ignore_conflicts=True)
    return _lock(offer_ids)


@transaction.atomic
def adjust_stock(*, offer: Offer, delta: int, reason: str, reference: str, actor: User) -> int:
    """Add pieces to an offer's stock, or take them away, for a reason a seller has; return what is left.

    ``InvalidOffer`` (field ``delta``) for zero and for a stock below zero or above the limit, (``reason``) for a
    reason that is not a seller's.
    """
    if reason not in SELLERS_REASONS:
        raise InvalidOffer(_("Choose a reason."), field="reason")
    (row,) = lock_stocks([offer.pk])
    left = row.available + delta
    if delta == 0 or not 0 <= left <= LIMIT:
        message = _("There are %(count)s pieces. Enter how many come or go, so that 0 to 999,999 are left.")
        raise InvalidOffer(message % {"count": row.available}, field="delta")
    _move([row], {row.pk: delta}, reason=reason, reference=reference, actor=actor)
    return left


@transaction.atomic
def take(*, quantities: Mapping[int, int], reference: str) -> None:
    """Take pieces (offer id → pieces) for a purchase, all or nothing; a constant number of queries.

    Raises ``OutOfStock``, which names what is left of each offer that has too little.
    """
    _check_positive(quantities)
    rows = _lock(quantities)
    left = {row.offer_id: row.available for row in rows}
    short = {pk: left.get(pk, 0) for pk, quantity in quantities.items() if left.get(pk, 0) < quantity}
    if short:
        raise OutOfStock(short)
    deltas = {row.pk: -quantities[row.offer_id] for row in rows}
    _move(rows, deltas, reason=Reason.SOLD, reference=reference, actor=None)


@transaction.atomic
def give_back(*, quantities: Mapping[int, int], reference: str, reason: str = Reason.RELEASED) -> None:
    """Return pieces (offer id → pieces) to stock; ``reason`` is released or returned."""
    _check_positive(quantities)
    rows = _lock(quantities)
    _move(rows, {row.pk: quantities[row.offer_id] for row in rows}, reason=reason, reference=reference, actor=None)


def _check_positive(quantities: Mapping[int, int]) -> None:
    if any(quantity <= 0 for quantity in quantities.values()):
        msg = f"quantities must be positive: {quantities}"
        raise ValueError(msg)


def _lock(offer_ids: Iterable[int]) -> list[Stock]:
    return list(locked(Stock.objects.filter(offer_id__in=list(offer_ids))))


def _move(rows: list[Stock], deltas: Mapping[int, int], *, reason: str, reference: str, actor: User | None) -> None:
    """Write the changes of locked rows and their movements; tell the lists where "in stock" turned."""
    changed = [row for row in rows if deltas[row.pk]]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [[row.pk for row in changed], [deltas[row.pk] for row in changed]])
    now = clock.now()
    StockMovement.objects.bulk_create(
        StockMovement(stock_id=row.pk, delta=deltas[row.pk], reason=reason, reference=reference, actor=actor, at=now)
        for row in changed
    )
    turned = [row.offer_id for row in changed if (row.available > 0) != (row.available + deltas[row.pk] > 0)]
    if turned:
        featuring.refresh(list(Offer.objects.filter(pk__in=turned).values_list("product_id", flat=True)))
