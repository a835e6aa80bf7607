-- What happened stays as it was written, whoever asks: the history of every state.
CREATE FUNCTION marketplace_statechange_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of states is append-only: row % cannot be changed or deleted', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER statechange_append_only BEFORE UPDATE OR DELETE ON marketplace_statechange
    FOR EACH ROW EXECUTE FUNCTION marketplace_statechange_append_only();
