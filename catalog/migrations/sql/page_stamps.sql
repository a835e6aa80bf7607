-- What store pages were made from (catalog.page_stamps): keys of the rows they show, each with the transaction that wrote it.
-- Functions, because planning these reads took up to six times as long as running them: PL/pgSQL keeps one plan per
-- connection. A generic plan is right: every parameter leads into an index.
CREATE FUNCTION catalog_home_stamp(asked_storefront text, shelf int, candidates int) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN concat_ws('/',
        (SELECT string_agg(shown.product_id || ':' || shown.version, ',')
           FROM (SELECT popular.product_id, popular.version
                   FROM (SELECT f.product_id, f.xmin::text AS version, f.handling_days, f.sold
                           FROM catalog_featuredoffer f
                          WHERE f.storefront = asked_storefront AND f.in_stock
                          ORDER BY f.in_stock DESC, f.sold DESC, f.product_id
                          LIMIT candidates) popular
                  ORDER BY popular.handling_days, popular.sold DESC, popular.product_id
                  LIMIT shelf) shown),
        (SELECT string_agg(shown.product_id || ':' || shown.version, ',')
           FROM (SELECT f.product_id, f.xmin::text AS version
                   FROM catalog_featuredoffer f
                  WHERE f.storefront = asked_storefront AND f.in_stock
                  ORDER BY f.product_id DESC
                  LIMIT 2 * shelf) shown));
END
$$;

-- The first rows of each category are merged, not sought in all of them: the same work beside a thousand products and a million.
CREATE FUNCTION catalog_category_stamp(asked_storefront text, asked_slug text, rows_shown int) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT string_agg(shown.product_id || ':' || shown.version, ',')
          FROM (SELECT few.product_id, few.version
                  FROM catalog_category root
                  JOIN catalog_category category ON starts_with(category.path, root.path)
                 CROSS JOIN LATERAL (
                       SELECT f.product_id, f.xmin::text AS version, f.in_stock, f.sold
                         FROM catalog_featuredoffer f
                        WHERE f.storefront = asked_storefront AND f.category_id = category.id
                        ORDER BY f.in_stock DESC, f.sold DESC, f.product_id
                        LIMIT rows_shown) few
                 WHERE root.slug = asked_slug
                 ORDER BY few.in_stock DESC, few.sold DESC, few.product_id
                 LIMIT rows_shown) shown
    );
END
$$;

CREATE FUNCTION catalog_product_stamp(asked_number text, asked_storefront text, alike int) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (
        SELECT concat_ws('/', p.xmin::text,
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
