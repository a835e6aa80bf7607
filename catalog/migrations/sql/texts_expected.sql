-- How many texts match a query, as the planner expects it from the statistics of words: exact enough to tell words that
-- very many products have, at the price of a plan.
CREATE FUNCTION catalog_texts_expected(query tsquery) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM catalog_producttext t WHERE t.search @@ %L::tsquery', query) INTO plan;
    RETURN plan->0->'Plan'->>'Plan Rows';
END
$$;
