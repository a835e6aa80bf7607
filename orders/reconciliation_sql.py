"""The set-based SQL of reconciliation: our movements, and where they and the provider's do not fit.

Parameters: ``provider``, ``run``, ``begins`` and ``ends`` of the time that is compared, ``now``.
"""

# Every movement of ours that a provider must know, by the reference that both sides use. References are of one
# type, so that a condition on them reaches the indexes below the union.
OURS = """
ours AS (
    SELECT 'payment' AS kind, provider_ref::text AS ref, coalesce(received_minor, amount_minor) AS amount,
        coalesce(nullif(received_currency, ''), currency) AS currency, captured_at AS at
    FROM orders_payment WHERE provider = %(provider)s AND state IN ('captured', 'returned')
    UNION ALL
    -- One that is on its way may be paid already: its worker died before it wrote so.
    SELECT 'refund', refund.number::text, refund.amount_minor, refund.currency, refund.done_at
    FROM orders_refund AS refund
    JOIN orders_order AS ordered ON ordered.id = refund.order_id
    JOIN orders_payment AS payment ON payment.purchase_id = ordered.purchase_id AND payment.state = 'captured'
    WHERE payment.provider = %(provider)s AND refund.state IN ('requested', 'done') AND NOT refund.is_by_hand
    UNION ALL
    SELECT 'refund', 'late-' || id, coalesce(received_minor, amount_minor),
        coalesce(nullif(received_currency, ''), currency), returned_at
    FROM orders_payment WHERE provider = %(provider)s AND state = 'returned'
)
"""

_INSERT = """
INSERT INTO orders_reconciliationfinding
    (run_id, kind, movement, ref, ours_minor, theirs_minor, ours_currency, theirs_currency, found_at, note)
"""

# Of the run's lines: what is nowhere in our books, and what is there with another amount. A movement that the
# provider lists twice counts twice.
WRONG_HERE = f"""
WITH theirs AS (
    SELECT line.kind, line.ref, line.currency, sum(line.amount_minor)::bigint AS amount, min(line.id) AS place
    FROM orders_providerline AS line
    JOIN orders_reconciliationrun AS run ON run.id = line.run_id AND run.provider = %(provider)s
    WHERE (line.kind, line.ref) IN (SELECT kind, ref FROM orders_providerline WHERE run_id = %(run)s)
    GROUP BY line.kind, line.ref, line.currency
), {OURS}
{_INSERT}
SELECT %(run)s, CASE WHEN ours.ref IS NULL THEN 'missing_here' ELSE 'amount_differs' END, theirs.kind, theirs.ref,
    ours.amount, theirs.amount, coalesce(ours.currency, ''), theirs.currency, %(now)s, ''
FROM theirs
-- There is at most one; the limit has each looked up by its reference, where a join reads every movement ever.
LEFT JOIN LATERAL (
    SELECT * FROM ours WHERE (ours.kind, ours.ref) = (theirs.kind, theirs.ref) AND ours.ref <> '' LIMIT 1
) ours ON true
WHERE (ours.amount, ours.currency) IS DISTINCT FROM (theirs.amount, theirs.currency)
ORDER BY theirs.place
ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own text

# Of our movements: what no statement of the provider has. The minutes around a midnight may be compared twice.
WRONG_THERE = f"""
WITH {OURS}
{_INSERT}
SELECT %(run)s, 'missing_there', ours.kind, ours.ref, ours.amount, NULL, ours.currency, '', %(now)s, ''
FROM ours
WHERE ours.at >= %(begins)s AND ours.at < %(ends)s AND NOT EXISTS (
    SELECT FROM orders_providerline AS line
    JOIN orders_reconciliationrun AS run ON run.id = line.run_id AND run.provider = %(provider)s
    WHERE (line.kind, line.ref) = (ours.kind, ours.ref)
) AND NOT EXISTS (
    SELECT FROM orders_reconciliationfinding AS known
    JOIN orders_reconciliationrun AS run ON run.id = known.run_id AND run.provider = %(provider)s
    WHERE (known.kind, known.movement, known.ref) = ('missing_there', ours.kind, ours.ref)
)
ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own text

# Number and sum per movement and currency.
SUM_OF_OURS = f"""
WITH {OURS}
SELECT kind, currency, count(*), sum(amount)::bigint FROM ours
WHERE at >= %(begins)s AND at < %(ends)s GROUP BY kind, currency ORDER BY kind, currency
"""  # noqa: S608 - our own text
SUM_OF_THEIRS = """
SELECT kind, currency, count(*), sum(amount_minor)::bigint FROM orders_providerline
WHERE run_id = %(run)s GROUP BY kind, currency ORDER BY kind, currency
"""

# What the provider calls paid and we do not.
PAID_THERE = """
SELECT payment.id, line.currency, sum(line.amount_minor)::bigint FROM orders_providerline AS line
JOIN orders_payment AS payment
    ON payment.provider = %(provider)s AND payment.provider_ref = line.ref AND payment.provider_ref <> ''
WHERE line.run_id = %(run)s AND line.kind = 'payment' AND payment.state IN ('pending', 'failed')
GROUP BY payment.id, line.currency ORDER BY payment.id
"""
