-- Documents of the cases %(first)s to %(last)s of the benchmark: copies of those of one case, a fifth of them refused.
INSERT INTO accounts_evidence
SELECT made.*
FROM bench_case bench
JOIN accounts_evidence template ON template.case_id = %(case)s
CROSS JOIN LATERAL jsonb_populate_record(template, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('accounts_evidence', 'id')),
    'case_id', bench.case_id,
    'sha256', md5(bench.case_id || template.requirement) || md5(template.requirement || bench.case_id),
    'verdict', CASE WHEN bench.case_id %% 5 = 0 THEN 'refused' ELSE template.verdict END,
    'verdict_code', CASE WHEN bench.case_id %% 5 = 0 THEN (ARRAY['no_seal', 'unreadable', ''])[1 + bench.i %% 3] ELSE '' END,
    'verdict_at', bench.submitted_at + interval '1 day'
)) AS made
WHERE bench.i BETWEEN %(first)s AND %(last)s
ORDER BY bench.i, bench.case_id;
