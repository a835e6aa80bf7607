-- Entries of one period for a seller list of any size, as releases would have posted them.
-- %(lines)s entries on available balances, five per journal, with one counter entry each.
INSERT INTO settlements_journal (kind, source_type, source_id, occurred_at, posted_at)
SELECT 'release', 'order', i, %(start)s, %(start)s FROM generate_series(1, %(lines)s / 5) i;

WITH available AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS position
    FROM settlements_account
    WHERE kind = 'available'
)
INSERT INTO settlements_entry
    (journal_id, account_id, amount_minor, currency, classification, order_id, order_line_id, posted_at)
SELECT
    journal.id,
    CASE WHEN line.amount = 9320 THEN provider.id ELSE available.id END,
    line.amount,
    'CNY',
    line.classification,
    journal.source_id,
    journal.source_id,
    %(start)s::timestamptz + random() * 13 * interval '1 day'
FROM settlements_journal journal
JOIN available ON available.position = journal.source_id %% (SELECT count(*) FROM available)
CROSS JOIN (SELECT id FROM settlements_account WHERE kind = 'provider' AND currency = 'CNY') provider
CROSS JOIN (
    VALUES
        (9320, 'internal'), (-10000, 'principal'), (-600, 'delivery'), (800, 'referral_fee'),
        (500, 'refund_principal'), (-20, 'referral_fee_returned')
) line (amount, classification)
WHERE journal.kind = 'release';
