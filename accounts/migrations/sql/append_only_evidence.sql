-- What a seller gave stays as it was given: only the verdict and, once, the withdrawal may be set.
CREATE FUNCTION accounts_evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_columns text[] := ARRAY[
        'verdict', 'verdict_code', 'verdict_reason', 'verdict_by_id', 'verdict_at', 'withdrawn_at'
    ];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'evidence is append-only: row % cannot be deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns THEN
        RAISE EXCEPTION 'evidence is append-only: row % cannot be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
        RAISE EXCEPTION 'evidence %: a withdrawal is final', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON accounts_evidence
    FOR EACH ROW EXECUTE FUNCTION accounts_evidence_append_only();

-- Who read which document is never changed.
CREATE FUNCTION accounts_evidenceaccess_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of who read evidence is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER evidenceaccess_append_only BEFORE UPDATE OR DELETE ON accounts_evidenceaccess
    FOR EACH ROW EXECUTE FUNCTION accounts_evidenceaccess_append_only();
