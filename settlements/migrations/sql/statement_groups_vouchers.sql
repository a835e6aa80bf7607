-- Which figure of the statement an entry counts in; null for what is no line of a statement.
-- The same as GROUPS in settlements/models/ledger.py.
CREATE OR REPLACE FUNCTION settlements_statement_group(classification text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE classification
        WHEN 'principal' THEN 'sales'
        WHEN 'promotion' THEN 'sales'
        WHEN 'delivery' THEN 'sales'
        WHEN 'refund_principal' THEN 'refunds'
        WHEN 'refund_delivery' THEN 'refunds'
        WHEN 'referral_fee_returned' THEN 'refunds'
        WHEN 'referral_fee' THEN 'fees'
        WHEN 'refund_admin_fee' THEN 'fees'
        WHEN 'payout_returned' THEN 'adjustments'
    END
$$;
