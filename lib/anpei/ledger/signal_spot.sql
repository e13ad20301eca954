-- Signals in spot checks: S18 completed and failed (the result in force), S19 the person does not know of it (any latest
-- row). One row per signal, rule, person and row behind it.
SELECT
    'S18' AS signal, 'failed' AS rule, c.person_no, c.source_no, c.source_row,
    CAST(NULL AS BIGINT) AS n, CAST(NULL AS BIGINT) AS n_base
FROM spot AS c
INNER JOIN (
    SELECT person_no FROM attained WHERE population = 'unit' GROUP BY person_no HAVING min(status_no) = 3
) AS t ON t.person_no = c.person_no
WHERE c.is_attended AND NOT c.is_passed
UNION ALL
SELECT 'S19' AS signal, 'unaware' AS rule, c.person_no, c.source_no, c.source_row, NULL AS n, NULL AS n_base
FROM spot_row AS c
INNER JOIN (SELECT DISTINCT person_no FROM required) AS q ON q.person_no = c.person_no
WHERE c.remark LIKE '%不知道%' OR c.remark LIKE '%没有学%' OR c.remark LIKE '%别人代学%' OR c.remark LIKE '%不是本人%'
