"""Which offer a product sells by default in each store, kept in step with every change that decides it."""

from collections.abc import Collection

from django.db import connection

from catalog.models import Product
from marketplace.db import locked

# Landed price: what the customer pays for the article itself; delivery is priced per parcel at checkout.
# A join with ``wanted``, not ``= ANY``: with statistics from before a large upload the planner would read every offer.
# Rules: in stock before sold out, new before used, then the lowest price, delivery by the platform, the older offer.
_REFRESH = """
WITH wanted AS (
    SELECT unnest(%(ids)s::bigint[]) AS product_id
), chosen AS (
    SELECT DISTINCT ON (o.product_id, p.storefront)
           o.product_id, p.storefront, o.id AS offer_id, o.seller_id, p.currency, p.amount_minor,
           CASE WHEN p.low_minor IS NOT NULL THEN p.regular_minor END AS was_minor, p.low_minor,
           COALESCE(s.available, 0) > 0 AS in_stock, o.condition, o.channel, o.handling_days
      FROM wanted JOIN catalog_offer o USING (product_id)
      JOIN catalog_offerprice p ON p.offer_id = o.id
      LEFT JOIN catalog_stock s ON s.offer_id = o.id
     WHERE o.state = 'live'
     ORDER BY o.product_id, p.storefront, (COALESCE(s.available, 0) > 0) DESC, (o.condition = 'new') DESC,
              p.amount_minor, (o.channel = 'platform') DESC, o.created_at, o.id
), words AS (
    SELECT product_id, jsonb_object_agg(language, title) AS titles,
           COALESCE(jsonb_object_agg(language, spec) FILTER (WHERE spec <> ''), '{}') AS specs
      FROM wanted JOIN catalog_producttext USING (product_id) GROUP BY product_id
), covers AS (
    SELECT DISTINCT ON (product_id) product_id, thumbnail
      FROM wanted JOIN catalog_productpicture USING (product_id)
     WHERE thumbnail <> '' ORDER BY product_id, position, id
), gone AS (
    DELETE FROM catalog_featuredoffer f
     WHERE f.product_id = ANY(%(ids)s)
       AND NOT EXISTS (SELECT FROM chosen c WHERE (c.product_id, c.storefront) = (f.product_id, f.storefront))
)
INSERT INTO catalog_featuredoffer AS f (
    product_id, storefront, offer_id, seller_id, category_id, category_path, seller_name, seller_slug, number,
    titles, specs, brand, picture, currency, amount_minor, was_minor, low_minor, in_stock,
    condition, channel, handling_days, sold, rating_count, rating_sum)
SELECT c.product_id, c.storefront, c.offer_id, c.seller_id, d.category_id, t.path, v.store_name, v.slug, d.number,
       COALESCE(w.titles, '{}'), COALESCE(w.specs, '{}'), d.brand, COALESCE(k.thumbnail, ''), c.currency,
       c.amount_minor, c.was_minor, c.low_minor, c.in_stock, c.condition, c.channel, c.handling_days, d.sold,
       COALESCE(r.count, 0), COALESCE(r.sum, 0)
  FROM chosen c
  JOIN catalog_product d ON d.id = c.product_id
  JOIN catalog_category t ON t.id = d.category_id
  JOIN accounts_seller v ON v.id = c.seller_id
  LEFT JOIN words w ON w.product_id = c.product_id
  LEFT JOIN covers k ON k.product_id = c.product_id
  LEFT JOIN catalog_productrating r ON r.product_id = c.product_id
 ORDER BY c.product_id, c.storefront
ON CONFLICT (product_id, storefront) DO UPDATE SET
    offer_id = EXCLUDED.offer_id, seller_id = EXCLUDED.seller_id, category_id = EXCLUDED.category_id,
    category_path = EXCLUDED.category_path, seller_name = EXCLUDED.seller_name, seller_slug = EXCLUDED.seller_slug,
    titles = EXCLUDED.titles, specs = EXCLUDED.specs, brand = EXCLUDED.brand, picture = EXCLUDED.picture,
    currency = EXCLUDED.currency, amount_minor = EXCLUDED.amount_minor,
    was_minor = EXCLUDED.was_minor, low_minor = EXCLUDED.low_minor, in_stock = EXCLUDED.in_stock,
    condition = EXCLUDED.condition, channel = EXCLUDED.channel, handling_days = EXCLUDED.handling_days,
    sold = EXCLUDED.sold, rating_count = EXCLUDED.rating_count, rating_sum = EXCLUDED.rating_sum
WHERE (f.offer_id, f.seller_id, f.category_id, f.category_path, f.seller_name, f.seller_slug, f.titles, f.specs,
       f.brand, f.picture, f.currency, f.amount_minor, f.was_minor, f.low_minor, f.in_stock,
       f.condition, f.channel, f.handling_days, f.sold, f.rating_count, f.rating_sum)
   IS DISTINCT FROM
      (EXCLUDED.offer_id, EXCLUDED.seller_id, EXCLUDED.category_id, EXCLUDED.category_path, EXCLUDED.seller_name,
       EXCLUDED.seller_slug, EXCLUDED.titles, EXCLUDED.specs, EXCLUDED.brand, EXCLUDED.picture, EXCLUDED.currency,
       EXCLUDED.amount_minor, EXCLUDED.was_minor, EXCLUDED.low_minor, EXCLUDED.in_stock,
       EXCLUDED.condition, EXCLUDED.channel, EXCLUDED.handling_days, EXCLUDED.sold,
       EXCLUDED.rating_count, EXCLUDED.rating_sum)
"""


def refresh(product_ids: Collection[int]) -> None:
    """Choose the featured offers of these products anew, in all stores: two queries however many there are.

    Runs in the caller's transaction, last in its order of locks. The products are locked first, so that two
    sellers who change their prices at once choose one after the other and the second sees the first.
    """
    ids = sorted(set(product_ids))
    if not ids:
        return
    list(locked(Product.objects.filter(pk__in=ids)).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"ids": ids})
