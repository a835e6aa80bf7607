-- Who did what is never changed afterwards, not even by the one who did it.
CREATE FUNCTION accounts_activity_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the activity log is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE ON accounts_activity
    FOR EACH ROW EXECUTE FUNCTION accounts_activity_append_only();
