-- Statements prove themselves: the database closes a period only if its figures are the sums of its lines,
-- and its lines are all the entries of its time.

-- Which figure of the statement an entry counts in; null for what is no line of a statement.
-- The same as GROUPS in settlements/models/ledger.py.
CREATE FUNCTION settlements_statement_group(classification text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE classification
        WHEN 'principal' THEN 'sales'
        WHEN 'delivery' THEN 'sales'
        WHEN 'refund_principal' THEN 'refunds'
        WHEN 'refund_delivery' THEN 'refunds'
        WHEN 'referral_fee_returned' THEN 'refunds'
        WHEN 'referral_fee' THEN 'fees'
        WHEN 'refund_admin_fee' THEN 'fees'
        WHEN 'payout_returned' THEN 'adjustments'
    END
$$;

-- Lines are added while their period is open; whether they are right is proved when it closes.
CREATE FUNCTION settlements_statementline_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT added.period_id INTO wrong
    FROM (SELECT DISTINCT period_id FROM added) AS added
    LEFT JOIN settlements_period AS period ON period.id = added.period_id AND period.state = 'open'
    WHERE period.id IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'period % takes no more lines', wrong.period_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER statementline_check AFTER INSERT ON settlements_statementline
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_statementline_check();
CREATE TRIGGER statementline_append_only BEFORE UPDATE OR DELETE ON settlements_statementline
    FOR EACH ROW EXECUTE FUNCTION settlements_append_only();

-- A period follows the one before it to the second and opens with what that one left.
CREATE FUNCTION settlements_period_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before record;
BEGIN
    SELECT state, ends_at, closing_minor - transfer_minor AS carried INTO before
    FROM settlements_period
    WHERE seller_id = NEW.seller_id AND currency = NEW.currency AND sequence = NEW.sequence - 1;
    IF NEW.state <> 'open'
        OR (NOT FOUND AND (NEW.sequence <> 1 OR NEW.opening_minor <> 0))
        OR (FOUND AND (before.state <> 'closed' OR before.ends_at <> NEW.starts_at
                       OR before.carried <> NEW.opening_minor))
    THEN
        RAISE EXCEPTION 'period % does not follow the one before it', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER period_follows BEFORE INSERT ON settlements_period
    FOR EACH ROW EXECUTE FUNCTION settlements_period_follows();

-- A statement never changes; what a period is never changes.
CREATE FUNCTION settlements_period_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'closed' THEN
        RAISE EXCEPTION 'period % is final: % refused', OLD.number, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.seller_id, OLD.currency, OLD.sequence, OLD.number, OLD.starts_at, OLD.ends_at, OLD.opening_minor)
        IS DISTINCT FROM
       (NEW.seller_id, NEW.currency, NEW.sequence, NEW.number, NEW.starts_at, NEW.ends_at, NEW.opening_minor)
    THEN
        RAISE EXCEPTION 'period % cannot become another', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER period_immutable BEFORE UPDATE OR DELETE ON settlements_period
    FOR EACH ROW EXECUTE FUNCTION settlements_period_immutable();

-- The proof, for all periods that one statement closes: the lines are exactly the entries of the time, and the
-- figures are their sums. One pass: the full join leaves a gap wherever an entry has no line or a line no entry.
CREATE FUNCTION settlements_period_proved() RETURNS trigger LANGUAGE plpgsql
SET work_mem = '64MB' SET jit = off AS $$
DECLARE
    wrong record;
    lowest bigint;
    highest bigint;
BEGIN
    SELECT min(changed.id), max(changed.id) INTO lowest, highest
    FROM changed JOIN was ON was.id = changed.id
    WHERE changed.state = 'closed' AND was.state = 'open';
    IF lowest IS NULL THEN
        RETURN NULL;
    END IF;

    SELECT period.number, pairs.pair_count IS DISTINCT FROM pairs.row_count AS has_gap INTO wrong
    FROM changed AS period
    LEFT JOIN (
        SELECT coalesce(entry.period_id, line.period_id) AS period_id, count(*) AS row_count,
            count(*) FILTER (WHERE entry.id IS NOT NULL AND line.entry_id IS NOT NULL) AS pair_count,
            coalesce(-sum(amount_minor) FILTER (WHERE figure = 'sales'), 0) AS sales,
            coalesce(-sum(amount_minor) FILTER (WHERE figure = 'refunds'), 0) AS refunds,
            coalesce(-sum(amount_minor) FILTER (WHERE figure = 'fees'), 0) AS fees,
            coalesce(-sum(amount_minor) FILTER (WHERE figure = 'adjustments'), 0) AS adjustments
        FROM (
            SELECT own.id AS period_id, entry.id, entry.amount_minor,
                settlements_statement_group(entry.classification) AS figure
            FROM changed AS own
            JOIN settlements_account AS account
                ON account.kind = 'available' AND account.seller_id = own.seller_id
                AND account.currency = own.currency
            JOIN settlements_entry AS entry
                ON entry.account_id = account.id
                AND entry.posted_at >= own.starts_at AND entry.posted_at < own.ends_at
                AND entry.classification <> 'transfer'
            WHERE own.state = 'closed'
        ) AS entry
        FULL JOIN (
            SELECT period_id, entry_id FROM settlements_statementline
            WHERE period_id BETWEEN lowest AND highest
                AND period_id IN (SELECT id FROM changed WHERE state = 'closed')
        ) AS line ON line.entry_id = entry.id AND line.period_id = entry.period_id
        GROUP BY 1
    ) AS pairs ON pairs.period_id = period.id
    WHERE period.state = 'closed'
        AND (period.line_count, period.line_count, period.sales_minor, period.refunds_minor, period.fees_minor,
             period.adjustments_minor)
            IS DISTINCT FROM
            (coalesce(pairs.row_count, 0), coalesce(pairs.pair_count, 0), coalesce(pairs.sales, 0),
             coalesce(pairs.refunds, 0), coalesce(pairs.fees, 0), coalesce(pairs.adjustments, 0))
    LIMIT 1;
    IF FOUND AND wrong.has_gap THEN
        RAISE EXCEPTION 'the lines of statement % are not the entries of its time', wrong.number
            USING ERRCODE = 'check_violation';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'statement % is not the sum of its entries', wrong.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER period_proved AFTER UPDATE ON settlements_period
    REFERENCING OLD TABLE AS was NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_period_proved();
