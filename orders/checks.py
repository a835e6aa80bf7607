"""What ``manage.py audit`` asks of orders. Each check yields a sentence per finding and reads only."""

from collections.abc import Iterator

from marketplace.db import fetch_all

# name → (what is wrong, SQL that returns the number of each offending row)
CHECKS = {
    "total": (
        "purchase {} does not equal the sum of its orders",
        (
            "SELECT p.number FROM orders_purchase p LEFT JOIN orders_order o ON o.purchase_id = p.id"
            " GROUP BY p.id HAVING p.total_minor <> coalesce(sum(o.total_minor), 0)"
        ),
    ),
    "lines": (
        "order {} does not equal the sum of its lines",
        (
            "SELECT o.number FROM orders_order o LEFT JOIN orders_orderline l ON l.order_id = o.id GROUP BY o.id"
            " HAVING (o.items_minor, o.delivery_minor, o.tax_minor, o.total_minor, o.refunded_minor) <>"
            " (coalesce(sum(l.items_minor), 0), coalesce(sum(l.delivery_minor), 0), coalesce(sum(l.tax_minor), 0),"
            " coalesce(sum(l.total_minor), 0), coalesce(sum(l.refunded_minor), 0))"
        ),
    ),
    "line": (
        "a line of order {} is not price × quantity",
        (
            "SELECT o.number FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
            " WHERE l.items_minor <> l.unit_minor * l.quantity"
        ),
    ),
    "paid": (
        "purchase {} is paid but has no captured payment of its total",
        (
            "SELECT p.number FROM orders_purchase p WHERE p.state = 'paid' AND NOT EXISTS ("
            "SELECT FROM orders_payment y WHERE y.purchase_id = p.id AND y.state = 'captured'"
            " AND (y.amount_minor, y.currency) = (p.total_minor, p.currency))"
        ),
    ),
    "captured": (
        "purchase {} has a captured payment but is not paid",
        (
            "SELECT p.number FROM orders_purchase p JOIN orders_payment y ON y.purchase_id = p.id"
            " WHERE y.state = 'captured' AND p.state <> 'paid'"
        ),
    ),
    "going": (
        "order {} and its purchase disagree about payment",
        (
            "SELECT o.number FROM orders_order o JOIN orders_purchase p ON p.id = o.purchase_id"
            " WHERE (p.state = 'paid') <> (o.paid_at IS NOT NULL)"
            " OR (p.state = 'pending') <> (o.state = 'pending')"
        ),
    ),
    "refunds": (
        "a line of order {} does not equal its refunds",
        (
            "SELECT o.number FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
            " LEFT JOIN orders_refundline r ON r.line_id = l.id GROUP BY l.id, o.number"
            " HAVING l.refunded_minor <> coalesce(sum(r.amount_minor), 0)"
            " OR coalesce(sum(r.items_minor), 0) > l.items_minor"
            " OR coalesce(sum(r.delivery_minor), 0) > l.delivery_minor"
            " OR coalesce(sum(r.quantity), 0) > l.quantity"
        ),
    ),
    "refund": (
        "refund {} does not equal the sum of its lines",
        (
            "SELECT f.number FROM orders_refund f LEFT JOIN orders_refundline r ON r.refund_id = f.id GROUP BY f.id"
            " HAVING f.amount_minor <> coalesce(sum(r.amount_minor), 0)"
            " OR f.amount_minor <> coalesce(sum(r.items_minor + r.delivery_minor + r.tax_minor), 0)"
        ),
    ),
    "cancelled": (
        "order {} is cancelled after payment but not wholly refunded",
        (
            "SELECT number FROM orders_order WHERE state = 'cancelled' AND paid_at IS NOT NULL"
            " AND refunded_minor <> total_minor"
        ),
    ),
    "clock": (
        "the conversation of order {} and its answer clock disagree",
        (
            "SELECT o.number FROM orders_conversation c JOIN orders_order o ON o.id = c.order_id"
            " LEFT JOIN orders_answerclock k ON k.conversation_id = c.id AND k.ended_at IS NULL"
            " WHERE c.answer_by IS DISTINCT FROM k.answer_by"
        ),
    ),
}


def findings() -> Iterator[str]:
    """Yield everything that does not hold, in plain English for operators."""
    for sentence, sql in CHECKS.values():
        for (number,) in fetch_all(f"{sql} ORDER BY 1"):
            yield sentence.format(number)
