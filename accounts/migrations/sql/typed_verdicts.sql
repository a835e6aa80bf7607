-- The typed reason of a verdict belongs to what may be set later.
CREATE OR REPLACE FUNCTION accounts_evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
