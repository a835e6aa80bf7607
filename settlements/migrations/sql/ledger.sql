-- The ledger refuses what is wrong, whoever asks. Checks run once per statement over all its rows
-- (transition tables), so that posting a million entries costs seconds, not minutes.

-- A journal is stamped with the transaction that writes it; nobody can choose the stamp.
CREATE FUNCTION settlements_journal_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.posted_in := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

CREATE TRIGGER journal_stamp BEFORE INSERT ON settlements_journal
    FOR EACH ROW EXECUTE FUNCTION settlements_journal_stamp();

-- At commit every journal has entries; that they sum to zero was checked as they came.
CREATE FUNCTION settlements_journal_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM settlements_entry WHERE journal_id = NEW.id) THEN
        RAISE EXCEPTION 'journal % has no entries', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER journal_complete AFTER INSERT ON settlements_journal
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION settlements_journal_complete();

-- Entries come balanced: those that one statement adds to a journal sum to zero in each currency.
CREATE FUNCTION settlements_entry_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
    this_transaction bigint := pg_current_xact_id()::text::bigint;
BEGIN
    SELECT journal_id, currency, sum(amount_minor) AS total INTO wrong
    FROM added GROUP BY journal_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal % is out of balance by % %', wrong.journal_id, wrong.total, wrong.currency
            USING ERRCODE = 'check_violation';
    END IF;

    SELECT added.journal_id INTO wrong
    FROM added JOIN settlements_journal AS journal ON journal.id = added.journal_id
    WHERE journal.posted_in <> this_transaction LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal % is closed: it was posted by an earlier transaction', wrong.journal_id
            USING ERRCODE = 'restrict_violation';
    END IF;

    SELECT added.id, added.currency, account.currency AS needed INTO wrong
    FROM added JOIN settlements_account AS account ON account.id = added.account_id
    WHERE account.currency <> added.currency LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is in %, its account in %', wrong.id, wrong.currency, wrong.needed
            USING ERRCODE = 'check_violation';
    END IF;

    -- From here until commit no period of these sellers can close: a close locks the same rows for update.
    -- What it closed before we got the lock is visible to the next query.
    PERFORM FROM settlements_account
    WHERE kind = 'available' AND id IN (SELECT account_id FROM added)
    ORDER BY id FOR SHARE;

    SELECT added.id, added.posted_at INTO wrong
    FROM added
    JOIN settlements_account AS account ON account.id = added.account_id AND account.kind = 'available'
    LEFT JOIN settlements_period AS period
        ON period.seller_id = account.seller_id AND period.currency = account.currency AND period.state = 'open'
    WHERE added.posted_at < coalesce(period.starts_at, 'infinity') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % of % lies before the open period', wrong.id, wrong.posted_at
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER entry_check AFTER INSERT ON settlements_entry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_entry_check();

-- What is written stays. A mistake is corrected by another journal.
CREATE FUNCTION settlements_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON settlements_journal
    FOR EACH ROW EXECUTE FUNCTION settlements_append_only();
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON settlements_entry
    FOR EACH ROW EXECUTE FUNCTION settlements_append_only();
CREATE TRIGGER account_append_only BEFORE UPDATE OR DELETE ON settlements_account
    FOR EACH ROW EXECUTE FUNCTION settlements_append_only();
