-- Texts that match a query, so many at most. Always by the index: words of one trade lie side by side in the table, and a
-- walk through it that ends at the first thousand can be a walk through nearly all of it.
CREATE FUNCTION catalog_texts_matching(query tsquery, most int) RETURNS TABLE (product_id bigint, search tsvector)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT t.product_id, t.search FROM catalog_producttext t WHERE t.search @@ query LIMIT most;
END
$$;
