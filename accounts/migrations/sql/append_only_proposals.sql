-- What one person proposed stays as the other person read it; it is decided once.
CREATE FUNCTION accounts_proposal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_columns text[] := ARRAY['state', 'decided_by_id', 'decided_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'proposals are append-only: row % cannot be deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'open' OR to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns THEN
        RAISE EXCEPTION 'proposals are append-only: row % cannot be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER proposal_append_only BEFORE UPDATE OR DELETE ON accounts_proposal
    FOR EACH ROW EXECUTE FUNCTION accounts_proposal_append_only();
