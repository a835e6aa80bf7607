-- %(orders)s paid orders of 400 days, one per purchase, as services would have left them: every fifth of one seller (%(seller)s), the
-- others of %(others)s more; every thousandth of one customer. Nothing is due to a sweep. The ledger stays empty.
CREATE TEMP TABLE bench_seller AS
SELECT i, nextval(pg_get_serial_sequence('accounts_seller', 'id')) AS seller, nextval(pg_get_serial_sequence('catalog_offer', 'id')) AS offer
FROM generate_series(1, %(others)s) i;

INSERT INTO accounts_seller
SELECT seller.*
FROM bench_seller bench
JOIN accounts_seller template ON template.id = %(seller)s
CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object(
    'id', bench.seller,
    'slug', 'orders-' || bench.i,
    'store_name', 'Orders ' || bench.i,
    'legal_name', '订单' || bench.i || '有限公司',
    'uscc', 'D' || lpad(bench.i::text, 17, '0'),
    'tax_number', 'D' || lpad(bench.i::text, 17, '0')
)) AS seller;

INSERT INTO catalog_offer
SELECT offer.*
FROM bench_seller bench
JOIN catalog_offer template ON template.id = (%(offers)s::bigint[])[1 + bench.i %% cardinality(%(offers)s)]
CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object(
    'id', bench.offer, 'seller_id', bench.seller, 'sku', 'ORD-' || bench.i, 'state', 'paused'
)) AS offer;

CREATE TEMP TABLE bench_order AS
SELECT
    aged.*,
    nextval(pg_get_serial_sequence('orders_purchase', 'id')) AS purchase,
    nextval(pg_get_serial_sequence('orders_order', 'id')) AS id,
    nextval(pg_get_serial_sequence('fulfillment_shipment', 'id')) AS shipment,
    nextval(pg_get_serial_sequence('orders_refund', 'id')) AS refund,
    CASE WHEN aged.i %% 5 = 0 THEN %(seller)s ELSE bench.seller END AS seller,
    CASE
        WHEN aged.i %% 5 = 0 THEN (%(offers)s::bigint[])[1 + aged.i / 5 %% cardinality(%(offers)s)]
        ELSE bench.offer
    END AS offer,
    CASE WHEN aged.i %% 1000 = 7 THEN %(customer)s END AS customer,
    CASE
        WHEN aged.i %% 25 = 3 AND aged.days >= 3 THEN 'cancelled'
        WHEN aged.days < 3 THEN 'unshipped'
        WHEN aged.days < 10 THEN 'shipped'
        WHEN aged.days < 16 THEN 'delivered'
        ELSE 'completed'
    END AS state,
    CASE WHEN aged.i %% 7 = 0 THEN 'platform' ELSE 'seller' END AS channel,
    (ARRAY['company', 'personal', 'personal', 'none', 'none', 'none', 'none', 'none', 'none', 'none'])[1 + aged.i / 5 %% 10] AS invoice_kind,
    to_char(aged.placed_at AT TIME ZONE 'Asia/Shanghai', 'YY-MMDD-') || lpad(aged.i::text, 7, '0') AS number
FROM (
    SELECT
        i,
        (%(orders)s - i) * 400.0 / %(orders)s AS days,
        %(now)s::timestamptz - (%(orders)s - i) * interval '400 days' / %(orders)s AS placed_at
    FROM generate_series(1, %(orders)s) i
) aged
JOIN bench_seller bench ON bench.i = 1 + aged.i::bigint * 7919 %% %(others)s;

CREATE TEMP TABLE bench_line AS
SELECT
    nextval(pg_get_serial_sequence('orders_orderline', 'id')) AS id,
    priced.*,
    items + delivery AS total,
    (items + delivery) * 13 / 113 AS tax
FROM (
    SELECT
        bench.id AS order_id, bench.refund, bench.shipment, bench.state, place, bench.offer,
        1 + place %% 2 AS quantity,
        1000 + (bench.i::bigint * 7919 + place) %% 50000 AS unit,
        (1 + place %% 2) * (1000 + (bench.i::bigint * 7919 + place) %% 50000) AS items,
        CASE WHEN place = 1 THEN 600 ELSE 0 END AS delivery
    FROM bench_order bench
    CROSS JOIN LATERAL generate_series(1, CASE WHEN bench.i %% 3 = 0 THEN 2 ELSE 1 END) place
) priced;

CREATE TEMP TABLE bench_total AS
SELECT order_id, sum(items) AS items, sum(delivery) AS delivery, sum(tax) AS tax, sum(total) AS total FROM bench_line GROUP BY order_id;

INSERT INTO orders_purchase (
    id, state, number, token, idempotency_key, storefront, language, customer_id, email, address, currency, total_minor,
    placed_at, expires_at, paid_at
)
SELECT
    bench.purchase, 'paid', 'G' || bench.number, 'bench-' || bench.i, 'bench-' || bench.i, 'CN', 'zh-hans', bench.customer,
    'orders@quay.example',
    jsonb_build_object(
        'recipient', '收件' || bench.i * 31::bigint %% 50000, 'phone', '13800000000', 'region', '上海市', 'city', '上海市',
        'district', '徐汇区', 'line1', '测试路 ' || bench.i %% 500 || ' 号'
    ),
    'CNY', total.total, bench.placed_at, bench.placed_at + interval '30 minutes', bench.placed_at + interval '1 minute'
FROM bench_order bench
JOIN bench_total total ON total.order_id = bench.id;

INSERT INTO orders_order (
    id, state, number, purchase_id, seller_id, storefront, channel, delivery_method, currency, items_minor, delivery_minor,
    tax_minor, total_minor, refunded_minor, invoice_kind, invoice_title, invoice_tax_number, placed_at, paid_at, ship_by,
    deliver_by, shipped_at, delivered_at, completed_at, review_asked_at, cancelled_at, cancel_reason
)
SELECT
    bench.id, bench.state, 'Q' || bench.number, bench.purchase, bench.seller, 'CN', bench.channel, %(method)s, 'CNY', total.items,
    total.delivery, total.tax, total.total, CASE WHEN bench.state = 'cancelled' THEN total.total ELSE 0 END,
    bench.invoice_kind, CASE WHEN bench.invoice_kind <> 'none' THEN '样例' ELSE '' END, '',
    bench.placed_at, bench.placed_at + interval '1 minute', bench.placed_at + interval '2 days', bench.placed_at + interval '11 days',
    CASE WHEN bench.state IN ('shipped', 'delivered', 'completed') THEN bench.placed_at + interval '1 day' END,
    CASE WHEN bench.state IN ('delivered', 'completed') THEN bench.placed_at + interval '9.5 days' END,
    CASE WHEN bench.state = 'completed' THEN bench.placed_at + interval '16.5 days' END,
    CASE WHEN bench.state = 'completed' THEN bench.placed_at + interval '16.5 days' END,
    CASE WHEN bench.state = 'cancelled' THEN bench.placed_at + interval '1 day' END,
    CASE WHEN bench.state = 'cancelled' THEN 'by_customer' ELSE '' END
FROM bench_order bench
JOIN bench_total total ON total.order_id = bench.id;

INSERT INTO orders_orderline (
    id, order_id, offer_id, product_number, sku, title, picture, quantity, unit_minor, items_minor, delivery_minor, tax_rate_bp,
    tax_minor, total_minor, referral_rate_bp, referral_minimum_minor, shipped_quantity, refunded_minor
)
SELECT
    line.id, line.order_id, line.offer, product.number, offer.sku, 'Article ' || offer.sku || ' of usual length', '', line.quantity,
    line.unit, line.items, line.delivery, 1300, line.tax, line.total, 800, 0,
    CASE WHEN line.state IN ('shipped', 'delivered', 'completed') THEN line.quantity ELSE 0 END,
    CASE WHEN line.state = 'cancelled' THEN line.total ELSE 0 END
FROM bench_line line
JOIN catalog_offer offer ON offer.id = line.offer
JOIN catalog_product product ON product.id = offer.product_id;

INSERT INTO orders_payment (
    state, purchase_id, provider, provider_ref, currency, amount_minor, created_at, captured_at, received_currency, return_ref
)
SELECT
    'captured', bench.purchase, 'sandbox', 'bench-' || bench.i, 'CNY', total.total, bench.placed_at,
    bench.placed_at + interval '1 minute', '', ''
FROM bench_order bench
JOIN bench_total total ON total.order_id = bench.id;

INSERT INTO orders_sandboxcharge (token, description, return_url, currency, amount_minor, status, created_at, expires_at, paid_at)
SELECT
    'bench-' || bench.i, 'G' || bench.number, '', 'CNY', total.total, 'paid', bench.placed_at, bench.placed_at + interval '30 minutes',
    bench.placed_at + interval '1 minute'
FROM bench_order bench
JOIN bench_total total ON total.order_id = bench.id;

INSERT INTO orders_refund (
    id, state, number, order_id, idempotency_key, reason, note, currency, amount_minor, created_at, done_at, provider_ref
)
SELECT
    bench.refund, 'done', 'R' || bench.number, bench.id, 'bench-' || bench.i, 'cancelled', '', 'CNY', total.total,
    bench.placed_at + interval '1 day', bench.placed_at + interval '1 day', 'bench-' || bench.i
FROM bench_order bench
JOIN bench_total total ON total.order_id = bench.id
WHERE bench.state = 'cancelled';

INSERT INTO orders_refundline (refund_id, line_id, quantity, amount_minor, items_minor, delivery_minor, tax_minor)
SELECT line.refund, line.id, line.quantity, line.total, line.items, line.delivery, 0 FROM bench_line line WHERE line.state = 'cancelled';

INSERT INTO fulfillment_shipment (
    id, state, order_id, carrier, carrier_name, tracking_number, dispatched_at, expected_at, delivered_at
)
SELECT
    bench.shipment, CASE WHEN bench.state = 'shipped' THEN 'dispatched' ELSE 'delivered' END, bench.id, 'SF', '',
    'SF' || lpad((bench.i::bigint * 7919 %% 1000000007)::text, 12, '0'), bench.placed_at + interval '1 day',
    bench.placed_at + interval '11 days', CASE WHEN bench.state <> 'shipped' THEN bench.placed_at + interval '9.5 days' END
FROM bench_order bench
WHERE bench.state IN ('shipped', 'delivered', 'completed');

INSERT INTO fulfillment_shipmentline (shipment_id, line_id, quantity)
SELECT line.shipment, line.id, line.quantity FROM bench_line line WHERE line.state IN ('shipped', 'delivered', 'completed');

INSERT INTO orders_sandboxrefund (charge_id, key, amount_minor, created_at)
SELECT charge.id, refund.number, refund.amount_minor, refund.created_at
FROM orders_refund refund
JOIN bench_order bench ON bench.refund = refund.id
JOIN orders_sandboxcharge charge ON charge.token = 'bench-' || bench.i;

-- What was dispatched a week ago or more has its invoice; the rest is reminded of.
INSERT INTO fulfillment_invoice (
    state, order_id, seller_id, kind, title, tax_number, currency, amount_minor, requested_at, due_at, reminded_at, code, number,
    carrier, tracking_number, issued_at, mailed_at, red_letter_number, file, file_kind
)
SELECT
    CASE bench.state WHEN 'cancelled' THEN 'withdrawn' WHEN 'unshipped' THEN 'requested' WHEN 'shipped' THEN 'requested' ELSE 'mailed' END,
    bench.id, bench.seller, bench.invoice_kind, '样例', '', 'CNY', total.total, bench.placed_at,
    CASE WHEN bench.state NOT IN ('cancelled', 'unshipped') THEN bench.placed_at + interval '3 days' END,
    CASE WHEN bench.state = 'shipped' THEN %(now)s END,
    '', CASE WHEN bench.state IN ('delivered', 'completed') THEN lpad(bench.i::text, 20, '0') ELSE '' END,
    CASE WHEN bench.state IN ('delivered', 'completed') THEN 'SF' ELSE '' END,
    CASE WHEN bench.state IN ('delivered', 'completed') THEN 'SF9' || lpad(bench.i::text, 12, '0') ELSE '' END,
    CASE WHEN bench.state IN ('delivered', 'completed') THEN bench.placed_at + interval '2 days' END,
    CASE WHEN bench.state IN ('delivered', 'completed') THEN bench.placed_at + interval '2 days' END,
    '', '', ''
FROM bench_order bench
JOIN bench_total total ON total.order_id = bench.id
WHERE bench.invoice_kind <> 'none';

INSERT INTO marketplace_statechange (subject_type, subject_id, from_state, to_state, reason, at)
SELECT 'orders.order', bench.id, step.before, step.after, '', step.at
FROM bench_order bench
CROSS JOIN LATERAL (
    VALUES
        (1, '', 'pending', bench.placed_at, true),
        (2, 'pending', 'unshipped', bench.placed_at + interval '1 minute', true),
        (3, 'unshipped', 'cancelled', bench.placed_at + interval '1 day', bench.state = 'cancelled'),
        (4, 'unshipped', 'shipped', bench.placed_at + interval '1 day', bench.state IN ('shipped', 'delivered', 'completed')),
        (5, 'shipped', 'delivered', bench.placed_at + interval '9.5 days', bench.state IN ('delivered', 'completed')),
        (6, 'delivered', 'completed', bench.placed_at + interval '16.5 days', bench.state = 'completed')
) AS step (number, before, after, at, happened)
WHERE step.happened
ORDER BY bench.id, step.number;
