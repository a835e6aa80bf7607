"""Self-audit of the catalogue: generator functions that yield what should not be (``manage.py audit``)."""

from collections.abc import Iterator

from marketplace.db import fetch_all


def findings() -> Iterator[str]:
    """Yield every finding in a sentence for operators; none means all is well."""
    yield from stock_without_movements()
    yield from live_without_right()
    yield from stale_featured()
    yield from prices_without_history()
    yield from stale_ratings()


def stock_without_movements() -> Iterator[str]:
    """Yield each stock that is not the sum of its movements."""
    rows = fetch_all(
        """SELECT s.offer_id, s.available, COALESCE(sum(m.delta), 0) FROM catalog_stock s
             LEFT JOIN catalog_stockmovement m ON m.stock_id = s.id
            GROUP BY s.id HAVING s.available <> COALESCE(sum(m.delta), 0) ORDER BY s.offer_id"""
    )
    for offer, available, moved in rows:
        yield f"offer {offer}: stock is {available}, its movements add up to {moved}"


def live_without_right() -> Iterator[str]:
    """Yield each live offer of a seller who may not sell."""
    rows = fetch_all(
        """SELECT o.id, v.slug, v.state FROM catalog_offer o JOIN accounts_seller v ON v.id = o.seller_id
            WHERE o.state = 'live' AND v.state <> 'approved' ORDER BY o.id"""
    )
    for offer, seller, state in rows:
        yield f"offer {offer} is live, its seller {seller} is {state}"


def stale_featured() -> Iterator[str]:
    """Yield each list row whose offer, price, condition or stock is no longer that of the best one there is."""
    rows = fetch_all(
        """WITH best AS (
             SELECT DISTINCT ON (o.product_id, p.storefront)
                    o.product_id, p.storefront, o.id, p.amount_minor, p.low_minor, o.condition,
                    COALESCE(s.available, 0) > 0 AS in_stock
               FROM catalog_offer o JOIN catalog_offerprice p ON p.offer_id = o.id
               LEFT JOIN catalog_stock s ON s.offer_id = o.id
              WHERE o.state = 'live'
              ORDER BY o.product_id, p.storefront, (COALESCE(s.available, 0) > 0) DESC, (o.condition = 'new') DESC,
                       p.amount_minor, (o.channel = 'platform') DESC, o.created_at, o.id)
           SELECT COALESCE(b.product_id, f.product_id), COALESCE(b.storefront, f.storefront)
             FROM best b FULL JOIN catalog_featuredoffer f
               ON (f.product_id, f.storefront) = (b.product_id, b.storefront)
            WHERE (f.offer_id, f.amount_minor, f.low_minor, f.condition, f.in_stock)
                  IS DISTINCT FROM (b.id, b.amount_minor, b.low_minor, b.condition, b.in_stock)
            ORDER BY 1, 2"""
    )
    for product, storefront in rows:
        yield f"product {product} in {storefront}: its featured offer is not the best one"


def prices_without_history() -> Iterator[str]:
    """Yield each price that is not the newest of its history."""
    rows = fetch_all(
        """SELECT p.offer_id, p.storefront, p.amount_minor, h.amount_minor FROM catalog_offerprice p
             LEFT JOIN LATERAL (SELECT c.amount_minor FROM catalog_pricechange c
                                 WHERE (c.offer_id, c.storefront) = (p.offer_id, p.storefront)
                                 ORDER BY c.at DESC, c.id DESC LIMIT 1) h ON true
            WHERE p.amount_minor IS DISTINCT FROM h.amount_minor ORDER BY 1, 2"""
    )
    for offer, storefront, amount, newest in rows:
        yield f"offer {offer} in {storefront}: the price is {amount}, its history says {newest}"


def stale_ratings() -> Iterator[str]:
    """Yield each featured offer that shows another rating than its product has."""
    rows = fetch_all(
        """SELECT f.product_id, f.storefront FROM catalog_featuredoffer f
             LEFT JOIN catalog_productrating r ON r.product_id = f.product_id
            WHERE (f.rating_count, f.rating_sum) IS DISTINCT FROM (COALESCE(r.count, 0), COALESCE(r.sum, 0))
            ORDER BY 1, 2"""
    )
    for product, storefront in rows:
        yield f"product {product} in {storefront}: its list shows another rating than its reviews give"
