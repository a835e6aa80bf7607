-- A product's page shows its rating: the row of it belongs to the stamp (see page_stamps.sql).
CREATE OR REPLACE FUNCTION catalog_product_stamp(asked_number text, asked_storefront text, alike int) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT concat_ws('/', p.xmin::text,
            (SELECT 'r' || r.xmin::text FROM catalog_productrating r WHERE r.product_id = p.id),
            (SELECT string_agg(t.id || ':' || t.xmin::text, ',') FROM catalog_producttext t WHERE t.product_id = p.id),
            (SELECT string_agg(k.id || ':' || k.xmin::text, ',') FROM catalog_productpicture k WHERE k.product_id = p.id),
            (SELECT string_agg(concat_ws(':', o.id, o.xmin::text, c.xmin::text, s.xmin::text, v.xmin::text), ',')
               FROM catalog_offer o
               JOIN catalog_offerprice c ON c.offer_id = o.id AND c.storefront = asked_storefront
               JOIN accounts_seller v ON v.id = o.seller_id
               LEFT JOIN catalog_stock s ON s.offer_id = o.id
              WHERE o.product_id = p.id AND o.state = 'live'),
            (SELECT string_agg(f.id || ':' || f.xmin::text, ',')
               FROM catalog_product q
               JOIN catalog_featuredoffer f ON f.product_id = q.id AND f.storefront = asked_storefront
              WHERE p.family <> '' AND q.family = p.family AND q.created_by_id IS NOT DISTINCT FROM p.created_by_id),
            (SELECT string_agg(shown.product_id || ':' || shown.version, ',')
               FROM (SELECT f.product_id, f.xmin::text AS version
                       FROM catalog_featuredoffer f
                      WHERE f.storefront = asked_storefront AND f.category_id = p.category_id AND f.product_id <> p.id
                      ORDER BY f.in_stock DESC, f.sold DESC, f.product_id
                      LIMIT alike) shown))
          FROM catalog_product p
         WHERE p.number = asked_number
    );
END
$$;
