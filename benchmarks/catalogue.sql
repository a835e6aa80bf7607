-- A catalogue of any size: %(offers)s offers of which every tenth sells the product before it too. Words, vectors and attributes
-- come from the temporary tables bench_words and bench_leaf, which Python made with the services' own functions.
CREATE TEMP TABLE bench_base AS
SELECT
    nextval(pg_get_serial_sequence('catalog_product', 'id')) AS product,
    nextval(pg_get_serial_sequence('catalog_offer', 'id')) AS offer,
    nextval(pg_get_serial_sequence('catalog_stock', 'id')) AS stock;

SELECT
    setval(pg_get_serial_sequence('catalog_product', 'id'), product + %(offers)s),
    setval(pg_get_serial_sequence('catalog_offer', 'id'), offer + %(offers)s),
    setval(pg_get_serial_sequence('catalog_stock', 'id'), stock + %(offers)s)
FROM bench_base;

INSERT INTO catalog_product (id, number, category_id, brand, gtin, attributes, family, sold, created_by_id, created_at)
SELECT
    base.product + i,
    'PB' || lpad(i::text, 9, '0'),
    leaf.category_id,
    words.brand,
    NULL,
    leaf.attributes,
    -- Every third product is one of a family of three.
    CASE WHEN i %% 10 IN (1, 2, 3) THEN 'F' || i / 10 ELSE '' END,
    -- A few sell very well, most hardly ever.
    (1000000 / (1 + i::bigint * 2654435761 %% 100003))::int,
    (%(sellers)s::bigint[])[1 + i / 10 %% cardinality(%(sellers)s)],
    %(now)s
FROM generate_series(1, %(offers)s) i
CROSS JOIN bench_base base
JOIN bench_leaf leaf ON leaf.place = i / 10 %% (SELECT count(*) / 10 FROM bench_leaf) * 10 + i %% 10
JOIN bench_words words ON words.place = i %% (SELECT count(*) / 2 FROM bench_words) AND words.language = 'en'
WHERE i %% 10 <> 0;

INSERT INTO catalog_producttext (product_id, language, title, bullets, description, spec, search)
SELECT
    base.product + i,
    words.language,
    replace(words.title, '0000000', lpad(i::text, 7, '0')),
    words.bullets,
    words.description,
    leaf.specs ->> words.language,
    replace(words.vector, '0000000', lpad(i::text, 7, '0'))::tsvector
FROM generate_series(1, %(offers)s) i
CROSS JOIN bench_base base
JOIN bench_leaf leaf ON leaf.place = i / 10 %% (SELECT count(*) / 10 FROM bench_leaf) * 10 + i %% 10
JOIN bench_words words ON words.place = i %% (SELECT count(*) / 2 FROM bench_words)
WHERE i %% 10 <> 0;

INSERT INTO catalog_offer (
    id, state, seller_id, product_id, sku, condition, channel, handling_days, created_at, updated_at
)
SELECT
    base.offer + i,
    'live',
    (%(sellers)s::bigint[])[1 + i %% cardinality(%(sellers)s)],
    base.product + CASE WHEN i %% 10 = 0 THEN i - 1 ELSE i END,
    'CAT-' || lpad(i::text, 9, '0'),
    'new',
    CASE WHEN i %% 7 = 0 THEN 'platform' ELSE 'seller' END,
    1 + i %% 3,
    %(now)s,
    %(now)s
FROM generate_series(1, %(offers)s) i
CROSS JOIN bench_base base
WHERE i > 1;

INSERT INTO catalog_offerprice (offer_id, storefront, currency, amount_minor, regular_minor, changed_at)
SELECT
    base.offer + i,
    store.code,
    store.currency,
    (500 + i::bigint * 7919 %% 99500) / store.share,
    (500 + i::bigint * 7919 %% 99500) / store.share,
    now()
FROM generate_series(1, %(offers)s) i
CROSS JOIN bench_base base
CROSS JOIN (VALUES ('CN', 'CNY', 1), ('US', 'USD', 5)) store (code, currency, share)
WHERE i > 1;

INSERT INTO catalog_stock (id, offer_id, available)
SELECT
    base.stock + i,
    base.offer + i,
    CASE WHEN i %% 20 = 0 THEN 0 ELSE 100 END
FROM generate_series(1, %(offers)s) i
CROSS JOIN bench_base base
WHERE i > 1;

INSERT INTO catalog_stockmovement (stock_id, delta, reason, reference, at)
SELECT stock.id, stock.available, 'set', '', %(now)s
FROM catalog_stock stock
JOIN bench_base base ON stock.id > base.stock
WHERE stock.available > 0;
