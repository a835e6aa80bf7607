-- Who saw which customer's address is never changed.
CREATE FUNCTION fulfillment_addressreveal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of who saw an address is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER addressreveal_append_only BEFORE UPDATE OR DELETE ON fulfillment_addressreveal
    FOR EACH ROW EXECUTE FUNCTION fulfillment_addressreveal_append_only();
