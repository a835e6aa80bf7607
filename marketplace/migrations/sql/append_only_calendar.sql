-- A notice stays as it was entered: only its withdrawal may be set, once. Its days never change.
CREATE FUNCTION marketplace_calendarnotice_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_columns text[] := ARRAY['withdrawn_by_id', 'withdrawn_at'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns
    THEN
        RAISE EXCEPTION 'calendar notices are append-only: row % cannot be changed or deleted', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER calendarnotice_append_only BEFORE UPDATE OR DELETE ON marketplace_calendarnotice
    FOR EACH ROW EXECUTE FUNCTION marketplace_calendarnotice_append_only();

CREATE FUNCTION marketplace_calendarday_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the days of a calendar notice are append-only: row % cannot be changed or deleted', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER calendarday_append_only BEFORE UPDATE OR DELETE ON marketplace_calendarday
    FOR EACH ROW EXECUTE FUNCTION marketplace_calendarday_append_only();
