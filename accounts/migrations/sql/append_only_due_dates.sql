-- What was promised when, and what moved it, stays as it was written.
CREATE FUNCTION accounts_duedatemove_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of moved due dates is append-only: row % cannot be changed or deleted', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER duedatemove_append_only BEFORE UPDATE OR DELETE ON accounts_duedatemove
    FOR EACH ROW EXECUTE FUNCTION accounts_duedatemove_append_only();
