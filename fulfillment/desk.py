"""The order desk's own rows (``DeskEntry``): kept true in the transaction that changes an order."""

from collections.abc import Iterable

from django.db import connection

from marketplace.db import fetch_all

# What each row should say, from the orders themselves; those never paid for are not the seller's.
_FRESH = """
SELECT order_id, seller_id, number, storefront, channel, recipient, city, placed_at,
       stage, ship_by, invoice_kind, owes_invoice, invoice_due_at,
       stage = 'to_ship' OR owes_invoice AS is_open, LEAST(ship_by, invoice_due_at) AS deadline
FROM (
    SELECT o.id AS order_id, o.seller_id, o.number, o.storefront, o.channel, o.placed_at, o.invoice_kind,
           left(coalesce(p.address->>'recipient', ''), 120) AS recipient,
           left(coalesce(p.address->>'city', ''), 60) AS city,
           s.stage,
           CASE WHEN s.stage = 'to_ship' THEN o.ship_by END AS ship_by,
           coalesce(i.owed, false) AS owes_invoice,
           CASE WHEN i.owed THEN i.due_at END AS invoice_due_at
    FROM orders_order o
    JOIN orders_purchase p ON p.id = o.purchase_id
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN o.channel = 'platform' THEN 'platform'
            WHEN o.state IN ('unshipped', 'partly_shipped') THEN 'to_ship'
            WHEN o.state = 'shipped' THEN 'in_transit'
            WHEN o.state = 'cancelled' THEN 'cancelled'
            ELSE 'done'
        END AS stage
    ) s
    LEFT JOIN LATERAL (
        SELECT CASE WHEN f.state <> 'red_letter_due' THEN f.due_at END AS due_at,
               f.state = 'red_letter_due' OR (f.state IN ('requested', 'issued') AND f.due_at IS NOT NULL) AS owed
        FROM fulfillment_invoice f WHERE f.order_id = o.id
    ) i ON true
    WHERE o.paid_at IS NOT NULL
) AS said
"""
_REFRESH = f"""
INSERT INTO fulfillment_deskentry (
    order_id, seller_id, number, storefront, channel, recipient, city, placed_at,
    stage, ship_by, invoice_kind, owes_invoice, invoice_due_at, is_open, deadline
)
{_FRESH} WHERE order_id = ANY(%s)
ON CONFLICT (order_id) DO UPDATE SET
    stage = EXCLUDED.stage, ship_by = EXCLUDED.ship_by, owes_invoice = EXCLUDED.owes_invoice,
    invoice_due_at = EXCLUDED.invoice_due_at, is_open = EXCLUDED.is_open, deadline = EXCLUDED.deadline
"""
_STALE = f"""
SELECT coalesce(kept.number, fresh.number)
FROM fulfillment_deskentry kept
FULL JOIN ({_FRESH}) fresh USING (order_id)
WHERE (kept.stage, kept.ship_by, kept.owes_invoice, kept.invoice_due_at, kept.is_open, kept.deadline)
   IS DISTINCT FROM (fresh.stage, fresh.ship_by, fresh.owes_invoice, fresh.invoice_due_at, fresh.is_open,
                     fresh.deadline)
ORDER BY 1 LIMIT 100
"""  # noqa: S608 - put together from constants


def refresh(order_ids: Iterable[int]) -> None:
    """Write the desk rows of these orders anew; call it in the transaction that changed them."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, [list(order_ids)])


def stale() -> list[str]:
    """Return the numbers of orders (at most 100) whose desk row does not say what is true; for the audit."""
    return [number for (number,) in fetch_all(_STALE)]
