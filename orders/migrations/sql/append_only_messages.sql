-- What was written and sent along, and which of the staff looked at it, is never changed.
CREATE FUNCTION orders_messages_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER message_append_only BEFORE UPDATE OR DELETE ON orders_message
    FOR EACH ROW EXECUTE FUNCTION orders_messages_append_only();
CREATE TRIGGER attachment_append_only BEFORE UPDATE OR DELETE ON orders_attachment
    FOR EACH ROW EXECUTE FUNCTION orders_messages_append_only();
CREATE TRIGGER conversationlook_append_only BEFORE UPDATE OR DELETE ON orders_conversationlook
    FOR EACH ROW EXECUTE FUNCTION orders_messages_append_only();

-- A clock is stopped once; when it started and until when it ran stays.
CREATE FUNCTION orders_answerclock_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_columns text[] := ARRAY['ended_at', 'ending', 'ended_by_id'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR to_jsonb(NEW) - open_columns IS DISTINCT FROM to_jsonb(OLD) - open_columns
    THEN
        RAISE EXCEPTION 'answer clock % is append-only', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER answerclock_append_only BEFORE UPDATE OR DELETE ON orders_answerclock
    FOR EACH ROW EXECUTE FUNCTION orders_answerclock_append_only();
