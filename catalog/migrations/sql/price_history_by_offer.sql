-- Every price that comes into force, whoever writes it: one statement for a whole upload. The history is the offer's in a
-- store, so that it outlives a price that is removed and entered again.
CREATE OR REPLACE FUNCTION catalog_offerprice_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_pricechange (offer_id, storefront, amount_minor, at)
    SELECT offer_id, storefront, amount_minor, changed_at FROM fresh;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION catalog_offerprice_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_pricechange (offer_id, storefront, amount_minor, at)
    SELECT fresh.offer_id, fresh.storefront, fresh.amount_minor, fresh.changed_at FROM fresh JOIN stale USING (id)
     WHERE fresh.amount_minor <> stale.amount_minor;
    RETURN NULL;
END $$;

-- History is not rewritten, and nobody but the triggers above writes it.
CREATE OR REPLACE FUNCTION catalog_pricechange_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'price changes are append-only and written by the prices: % refused', lower(TG_OP)
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER pricechange_append_only BEFORE INSERT OR UPDATE OR DELETE ON catalog_pricechange
    FOR EACH ROW EXECUTE FUNCTION catalog_pricechange_append_only();
