-- Every price that comes into force, whoever writes it: one statement for a whole upload.
CREATE FUNCTION catalog_offerprice_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_pricechange (price_id, amount_minor, at)
    SELECT id, amount_minor, changed_at FROM fresh;
    RETURN NULL;
END $$;

CREATE FUNCTION catalog_offerprice_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_pricechange (price_id, amount_minor, at)
    SELECT fresh.id, fresh.amount_minor, fresh.changed_at FROM fresh JOIN stale USING (id)
     WHERE fresh.amount_minor <> stale.amount_minor;
    RETURN NULL;
END $$;

CREATE TRIGGER offerprice_inserted AFTER INSERT ON catalog_offerprice
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION catalog_offerprice_inserted();
CREATE TRIGGER offerprice_updated AFTER UPDATE ON catalog_offerprice
    REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_offerprice_updated();

-- History is not rewritten; it goes with its price.
CREATE FUNCTION catalog_pricechange_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'price changes are append-only: row % cannot be changed', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER pricechange_append_only BEFORE UPDATE ON catalog_pricechange
    FOR EACH ROW EXECUTE FUNCTION catalog_pricechange_append_only();
