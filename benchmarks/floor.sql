-- Tables that only the floors read; made anew by each run.
DROP TABLE IF EXISTS benchmark_floor;
CREATE TABLE benchmark_floor (
    id serial PRIMARY KEY,
    category int NOT NULL,
    title text NOT NULL,
    sku text NOT NULL,
    price numeric(10, 2) NOT NULL,
    stock int NOT NULL
);
INSERT INTO benchmark_floor (category, title, sku, price, stock)
SELECT i % 200, 'Product number ' || i || ' of usual length', 'SKU-' || i, (i % 9999) / 100.0, i % 7
FROM generate_series(1, 20000) i;
CREATE INDEX ON benchmark_floor (category, id);

DROP TABLE IF EXISTS benchmark_stock, benchmark_order, benchmark_line, benchmark_payment;
CREATE TABLE benchmark_stock (id int PRIMARY KEY, quantity int NOT NULL);
CREATE TABLE benchmark_order (id bigserial PRIMARY KEY, number text NOT NULL UNIQUE, total bigint NOT NULL);
CREATE TABLE benchmark_line (
    id bigserial PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES benchmark_order,
    stock_id int NOT NULL REFERENCES benchmark_stock,
    quantity int NOT NULL,
    price bigint NOT NULL
);
CREATE INDEX ON benchmark_line (order_id);
CREATE TABLE benchmark_payment (
    id bigserial PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES benchmark_order,
    amount bigint NOT NULL,
    reference text NOT NULL UNIQUE
);
INSERT INTO benchmark_stock SELECT i, 1000000000 FROM generate_series(1, 20000) i;
