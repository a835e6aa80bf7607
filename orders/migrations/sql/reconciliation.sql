-- What a provider said stays as it was said, and what was found stays found: a person resolves it once.
CREATE FUNCTION orders_reconciliation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER providerline_append_only BEFORE UPDATE OR DELETE ON orders_providerline
    FOR EACH ROW EXECUTE FUNCTION orders_reconciliation_append_only();

CREATE TRIGGER finding_kept BEFORE DELETE ON orders_reconciliationfinding
    FOR EACH ROW EXECUTE FUNCTION orders_reconciliation_append_only();

CREATE TRIGGER finding_append_only BEFORE UPDATE ON orders_reconciliationfinding
    FOR EACH ROW WHEN (
        OLD.resolved_at IS NOT NULL
        OR (OLD.id, OLD.run_id, OLD.kind, OLD.movement, OLD.ref, OLD.ours_minor, OLD.theirs_minor, OLD.ours_currency,
            OLD.theirs_currency, OLD.found_at)
        IS DISTINCT FROM
        (NEW.id, NEW.run_id, NEW.kind, NEW.movement, NEW.ref, NEW.ours_minor, NEW.theirs_minor, NEW.ours_currency,
            NEW.theirs_currency, NEW.found_at)
    ) EXECUTE FUNCTION orders_reconciliation_append_only();
