-- Applications in any number, each of its own seller: as many decided in the last 90 days as open now. Rows are copies of
-- one seller, one case and its documents that services made (%(seller)s, %(case)s); the history is written out.
CREATE TEMP TABLE bench_case AS
SELECT
    i,
    kind,
    nextval(pg_get_serial_sequence('accounts_qualificationcase', 'id')) AS case_id,
    CASE
        WHEN kind = 'onboarding' THEN CASE WHEN i %% 8 = 0 THEN 'rejected' ELSE 'approved' END
        WHEN i %% 10 < 7 THEN 'submitted'
        WHEN i %% 10 < 9 THEN 'in_review'
        ELSE 'more_information'
    END AS state,
    CASE
        WHEN kind = 'onboarding' OR i %% 10 >= 7 THEN (%(reviewers)s::bigint[])[1 + i / 10 %% cardinality(%(reviewers)s)]
    END AS reviewer,
    -- Decided ones over 90 days, one to seven days after they were submitted; open ones over the last nine days.
    CASE
        WHEN kind = 'onboarding' THEN %(now)s::timestamptz - (i %% 89 + 1) * interval '1 day' - (i %% 7 + 1) * interval '1 day'
        ELSE %(now)s::timestamptz - (i %% 9) * interval '1 day' - (i %% 1440) * interval '1 minute'
    END AS submitted_at,
    kind = 'onboarding' AND i %% 5 = 0 AS asked
FROM generate_series(1, %(cases)s) i
CROSS JOIN (VALUES ('onboarding'), ('category')) kinds (kind);

INSERT INTO accounts_seller
SELECT seller.*
FROM accounts_seller template
CROSS JOIN generate_series(1, %(cases)s) i
CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('accounts_seller', 'id')),
    'slug', 'review-' || i,
    'store_name', 'Review ' || i,
    'legal_name', '审核' || i || '有限公司',
    'uscc', 'R' || lpad(i::text, 17, '0'),
    'tax_number', 'R' || lpad(i::text, 17, '0')
)) AS seller
WHERE template.id = %(seller)s;

INSERT INTO accounts_qualificationcase
SELECT made.*
FROM bench_case bench
JOIN accounts_seller seller ON seller.slug = 'review-' || bench.i
JOIN accounts_qualificationcase template ON template.id = %(case)s
CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object(
    'id', bench.case_id,
    'number', 'R' || bench.case_id,
    'seller_id', seller.id,
    'kind', bench.kind,
    'state', bench.state,
    'reviewer_id', bench.reviewer,
    'submitted_at', bench.submitted_at,
    'due_at', bench.submitted_at + interval '7 days',
    'requested_at', CASE WHEN bench.state = 'more_information' THEN bench.submitted_at + interval '1 day' END,
    'working_days_left', 5,
    'decided_at', CASE WHEN bench.kind = 'onboarding' THEN bench.submitted_at + (bench.i %% 7 + 1) * interval '1 day' END
)) AS made;

INSERT INTO marketplace_statechange (subject_type, subject_id, from_state, to_state, actor_id, reason, at)
SELECT 'accounts.qualificationcase', bench.case_id, step.before, step.after, bench.reviewer, '', step.at
FROM bench_case bench
CROSS JOIN LATERAL (
    VALUES
        (1, '', 'draft', bench.submitted_at - interval '1 hour', true),
        (2, 'draft', 'submitted', bench.submitted_at, true),
        (3, 'submitted', 'in_review', bench.submitted_at + interval '1 hour', bench.state <> 'submitted'),
        (4, 'in_review', 'more_information', bench.submitted_at + interval '2 hours', bench.asked OR bench.state = 'more_information'),
        (5, 'more_information', 'submitted', bench.submitted_at + interval '3 hours', bench.asked),
        (6, 'submitted', 'in_review', bench.submitted_at + interval '4 hours', bench.asked),
        (7, 'in_review', bench.state, bench.submitted_at + (bench.i %% 7 + 1) * interval '1 day', bench.kind = 'onboarding')
) AS step (number, before, after, at, happened)
WHERE step.happened
ORDER BY bench.case_id, step.number;
