"""How much of each product was sold lately; the order in which lists show them."""

import datetime as dt

from django.db import connection, transaction

from marketplace import clock

WINDOW = dt.timedelta(days=30)

_COUNT = """
WITH sold AS (
    SELECT o.product_id, greatest(-sum(m.delta), 0) AS pieces
      FROM catalog_stockmovement m JOIN catalog_stock s ON s.id = m.stock_id JOIN catalog_offer o ON o.id = s.offer_id
     WHERE m.at > %s AND m.reason IN ('sold', 'released', 'returned')
     GROUP BY o.product_id
), changed AS (
    UPDATE catalog_product p SET sold = c.pieces
      FROM (SELECT p.id, COALESCE(sold.pieces, 0) AS pieces
              FROM catalog_product p LEFT JOIN sold ON sold.product_id = p.id
             WHERE p.sold <> COALESCE(sold.pieces, 0) ORDER BY p.id FOR NO KEY UPDATE OF p) c
     WHERE c.id = p.id RETURNING p.id, p.sold
)
UPDATE catalog_featuredoffer f SET sold = changed.sold FROM changed WHERE f.product_id = changed.id
"""


@transaction.atomic
def count() -> None:
    """Count the pieces sold of every product in the last 30 days, cancelled and returned ones not; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [clock.now() - WINDOW])
