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
            " HAVING (o.items_minor, o.seller_discount_minor, o.platform_discount_minor, o.delivery_minor,"
            " o.tax_minor, o.total_minor, o.refunded_minor) <> (coalesce(sum(l.items_minor), 0),"
            " coalesce(sum(l.seller_discount_minor), 0), coalesce(sum(l.platform_discount_minor), 0),"
            " coalesce(sum(l.delivery_minor), 0), coalesce(sum(l.tax_minor), 0),"
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
            "SELECT p.number FROM orders_purchase p WHERE p.state = 'paid' AND NOT p.pays_on_delivery AND NOT EXISTS ("
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
    "cash": (
        "the cash payment of purchase {} does not follow its orders",
        (
            "SELECT p.number FROM orders_purchase p JOIN orders_payment y ON y.purchase_id = p.id"
            " JOIN LATERAL (SELECT bool_or(o.state IN ('unshipped', 'partly_shipped', 'shipped')) AS waits,"
            " bool_and(o.state = 'cancelled') AS gone FROM orders_order o WHERE o.purchase_id = p.id) f ON true"
            " WHERE p.pays_on_delivery AND y.state <> CASE WHEN f.waits THEN 'pending' WHEN f.gone THEN 'failed'"
            " ELSE 'captured' END"
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
    "requests": (
        "order {} has a request to cancel that nobody can answer any more",
        (
            "SELECT o.number FROM orders_cancellationrequest c JOIN orders_order o ON o.id = c.order_id"
            " WHERE c.state = 'open' AND o.state <> 'unshipped'"
        ),
    ),
    "refunds": (
        "a line of order {} does not equal its refunds",
        (
            "SELECT o.number FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id"
            " LEFT JOIN orders_refundline r ON r.line_id = l.id GROUP BY l.id, o.number"
            " HAVING l.refunded_minor <> coalesce(sum(r.amount_minor), 0)"
            " OR coalesce(sum(r.items_minor), 0) > l.items_minor - l.seller_discount_minor - l.platform_discount_minor"
            " OR coalesce(sum(r.subsidy_minor), 0) > l.platform_discount_minor"
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
    "discount": (
        "the vouchers of purchase {} do not add up to the discounts of its orders",
        (
            "SELECT p.number FROM orders_purchase p"
            " LEFT JOIN LATERAL (SELECT sum(o.seller_discount_minor + o.platform_discount_minor) AS minor"
            " FROM orders_order o WHERE o.purchase_id = p.id) taken ON true"
            " LEFT JOIN LATERAL (SELECT sum(u.amount_minor) AS minor FROM orders_voucheruse u"
            " WHERE u.purchase_id = p.id) used ON true"
            " WHERE coalesce(taken.minor, 0) <> coalesce(used.minor, 0)"
        ),
    ),
    "voucher": (
        "voucher {} does not count its uses",
        (
            "SELECT v.code FROM orders_voucher v LEFT JOIN orders_voucheruse u"
            " ON u.voucher_id = v.id AND u.released_at IS NULL GROUP BY v.id HAVING v.used <> count(u.id)"
        ),
    ),
    "cancelled": (
        "order {} is cancelled after payment but not wholly refunded",
        (
            "SELECT number FROM orders_order WHERE state = 'cancelled' AND paid_at IS NOT NULL"
            " AND refunded_minor <> total_minor"
        ),
    ),
    "rating": (
        "the rating of product {} does not equal its reviews",
        (
            "SELECT p.number FROM (SELECT product_id, count(*) AS n, sum(rating) AS total,"
            " count(*) FILTER (WHERE rating = 1) AS a, count(*) FILTER (WHERE rating = 2) AS b,"
            " count(*) FILTER (WHERE rating = 3) AS c, count(*) FILTER (WHERE rating = 4) AS d,"
            " count(*) FILTER (WHERE rating = 5) AS e FROM orders_productreview WHERE state = 'published'"
            " GROUP BY product_id) w FULL JOIN catalog_productrating r USING (product_id)"
            " JOIN catalog_product p ON p.id = product_id"
            " WHERE (coalesce(w.n, 0), coalesce(w.total, 0), coalesce(w.a, 0), coalesce(w.b, 0), coalesce(w.c, 0),"
            " coalesce(w.d, 0), coalesce(w.e, 0)) IS DISTINCT FROM (coalesce(r.count, 0), coalesce(r.sum, 0),"
            " coalesce(r.stars_1, 0), coalesce(r.stars_2, 0), coalesce(r.stars_3, 0), coalesce(r.stars_4, 0),"
            " coalesce(r.stars_5, 0))"
        ),
    ),
    "reviews": (
        "a review of order {} is of another article, seller or customer",
        (
            "SELECT o.number FROM orders_productreview w JOIN orders_orderline l ON l.id = w.line_id"
            " JOIN orders_order o ON o.id = l.order_id JOIN orders_purchase u ON u.id = o.purchase_id"
            " JOIN catalog_offer f ON f.id = l.offer_id WHERE (w.product_id, w.seller_id, w.customer_id)"
            " IS DISTINCT FROM (f.product_id, o.seller_id, u.customer_id)"
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
