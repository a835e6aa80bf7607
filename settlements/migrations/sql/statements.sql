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

-- The proof, for all periods that one statement closes, in one pass over their lines and one over the ledger.
CREATE FUNCTION settlements_period_proved() RETURNS trigger LANGUAGE plpgsql AS $$
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

    -- Each line is an entry of the period's own available account and of its time; figures are the sums of the lines.
    SELECT period.number INTO wrong
    FROM changed AS period
    LEFT JOIN (
        SELECT line.period_id, count(*) AS line_count,
            count(*) FILTER (WHERE account.kind = 'available' AND account.seller_id = own.seller_id
                AND account.currency = own.currency
                AND entry.posted_at >= own.starts_at AND entry.posted_at < own.ends_at) AS right_count,
            coalesce(-sum(entry.amount_minor)
                FILTER (WHERE settlements_statement_group(entry.classification) = 'sales'), 0) AS sales,
            coalesce(-sum(entry.amount_minor)
                FILTER (WHERE settlements_statement_group(entry.classification) = 'refunds'), 0) AS refunds,
            coalesce(-sum(entry.amount_minor)
                FILTER (WHERE settlements_statement_group(entry.classification) = 'fees'), 0) AS fees,
            coalesce(-sum(entry.amount_minor)
                FILTER (WHERE settlements_statement_group(entry.classification) = 'adjustments'), 0) AS adjustments
        FROM settlements_statementline AS line
        JOIN changed AS own ON own.id = line.period_id
        LEFT JOIN settlements_entry AS entry ON entry.id = line.entry_id
        LEFT JOIN settlements_account AS account ON account.id = entry.account_id
        WHERE line.period_id BETWEEN lowest AND highest
        GROUP BY line.period_id
    ) AS lines ON lines.period_id = period.id
    WHERE period.state = 'closed'
        AND (period.line_count, period.line_count, period.sales_minor, period.refunds_minor, period.fees_minor,
             period.adjustments_minor)
            IS DISTINCT FROM
            (coalesce(lines.line_count, 0), coalesce(lines.right_count, 0), coalesce(lines.sales, 0),
             coalesce(lines.refunds, 0), coalesce(lines.fees, 0), coalesce(lines.adjustments, 0))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'statement % is not the sum of its lines', wrong.number USING ERRCODE = 'check_violation';
    END IF;

    -- The lines are all entries of the time.
    SELECT period.number INTO wrong
    FROM changed AS period
    LEFT JOIN (
        SELECT own.id, count(*) AS line_count
        FROM changed AS own
        JOIN settlements_account AS account
            ON account.kind = 'available' AND account.seller_id = own.seller_id AND account.currency = own.currency
        JOIN settlements_entry AS entry
            ON entry.account_id = account.id
            AND entry.posted_at >= own.starts_at AND entry.posted_at < own.ends_at
            AND entry.classification <> 'transfer'
        GROUP BY own.id
    ) AS entries ON entries.id = period.id
    WHERE period.state = 'closed' AND period.line_count <> coalesce(entries.line_count, 0)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'statement % leaves entries out', wrong.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER period_proved AFTER UPDATE ON settlements_period
    REFERENCING OLD TABLE AS was NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_period_proved();
