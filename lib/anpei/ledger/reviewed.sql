-- Persons with a case or under suspicion: one row per person. Any confirmed (属实) case takes the person out of Val;
-- of 人员不一致 the confirmed and the open ones (待核查, or suspected by signals and neither concluded nor dropped) are counted.
SELECT
    person_no,
    max(CASE WHEN conclusion = '属实' THEN 1 ELSE 0 END) = 1 AS is_confirmed,
    max(CASE WHEN conclusion = '属实' AND is_mismatch THEN 1 ELSE 0 END) = 1 AS is_mismatch,
    max(CASE WHEN conclusion = '待核查' AND is_mismatch THEN 1 ELSE 0 END) = 1 AS is_suspected
FROM (
    SELECT person_no, conclusion, is_mismatch FROM review
    UNION ALL
    SELECT person_no, '待核查' AS conclusion, TRUE AS is_mismatch
    FROM suspect
    WHERE is_signalled AND state IN ('suspected', 'inquired')
) AS v
GROUP BY person_no
