"""What ``manage.py audit`` asks of fulfilment. Each check yields a sentence per finding and reads only."""

from collections.abc import Iterator

from fulfillment import desk
from marketplace.db import fetch_all

# What is wrong, with the SQL that returns the number of each order concerned.
CHECKS = (
    (
        "a line of order {} does not equal what its parcels hold",
        (
            "SELECT o.number FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
            " LEFT JOIN fulfillment_shipmentline s ON s.line_id = l.id GROUP BY l.id, o.number"
            " HAVING l.shipped_quantity <> coalesce(sum(s.quantity), 0)"
        ),
    ),
    (
        "a parcel of order {} holds a line of another order",
        (
            "SELECT o.number FROM fulfillment_shipmentline s JOIN fulfillment_shipment p ON p.id = s.shipment_id"
            " JOIN orders_order o ON o.id = p.order_id JOIN orders_orderline l ON l.id = s.line_id"
            " WHERE l.order_id <> p.order_id"
        ),
    ),
    (
        "order {} has an invoice without a wish, or a wish without an invoice",
        (
            "SELECT o.number FROM orders_order o LEFT JOIN fulfillment_invoice i ON i.order_id = o.id"
            " WHERE o.paid_at IS NOT NULL AND (o.invoice_kind <> 'none') <> (i.id IS NOT NULL)"
        ),
    ),
    (
        "the invoice of order {} has a state that its dates or numbers contradict",
        (
            "SELECT o.number FROM fulfillment_invoice i JOIN orders_order o ON o.id = i.order_id WHERE CASE i.state"
            " WHEN 'requested' THEN i.issued_at IS NOT NULL OR i.number <> ''"
            " WHEN 'issued' THEN i.issued_at IS NULL OR i.number = ''"
            " WHEN 'mailed' THEN i.mailed_at IS NULL OR i.tracking_number = '' OR i.number = ''"
            " WHEN 'delivered_electronically' THEN i.delivered_at IS NULL OR i.file = '' OR i.number = ''"
            " WHEN 'reversed' THEN i.reversed_at IS NULL OR i.red_letter_number = '' ELSE false END"
        ),
    ),
    (
        "the invoice of order {} is not that of its order's seller",
        (
            "SELECT o.number FROM fulfillment_invoice i JOIN orders_order o ON o.id = i.order_id"
            " WHERE i.seller_id <> o.seller_id"
        ),
    ),
    (
        "order {} was dispatched in full, but its invoice has no due date",
        (
            "SELECT o.number FROM fulfillment_invoice i JOIN orders_order o ON o.id = i.order_id"
            " WHERE o.state IN ('shipped', 'delivered', 'completed') AND i.due_at IS NULL"
            " AND i.state IN ('requested', 'issued')"
        ),
    ),
    (
        "order {} and its parcels disagree about delivery",
        (
            "SELECT o.number FROM orders_order o LEFT JOIN fulfillment_shipment s ON s.order_id = o.id"
            " WHERE o.state IN ('shipped', 'delivered', 'completed') GROUP BY o.id"
            " HAVING (o.state <> 'shipped') <> coalesce(bool_and(s.state = 'delivered'), false)"
        ),
    ),
    (
        "a parcel of order {} has a state that its dates contradict",
        (
            "SELECT o.number FROM fulfillment_shipment s JOIN orders_order o ON o.id = s.order_id"
            " WHERE (s.state = 'delivered') <> (s.delivered_at IS NOT NULL) OR s.delivered_at < s.dispatched_at"
        ),
    ),
)


def findings() -> Iterator[str]:
    """Yield a sentence for everything that does not hold."""
    for sentence, sql in CHECKS:
        for (number,) in fetch_all(sql):
            yield sentence.format(number)
    for number in desk.stale():
        yield f"the order desk's row of {number} is out of date"
