-- Counts of distinct persons per key of `member` (key, person_no, status_no and the flags of a ledger row).
-- A person has the least advanced status of his rows under the key, and is on time or valid only if all are.
SELECT
    key,
    count(*) AS n_required,
    sum(CASE WHEN status_no >= 1 THEN 1 ELSE 0 END) AS n_registered,
    sum(CASE WHEN status_no >= 2 THEN 1 ELSE 0 END) AS n_started,
    sum(CASE WHEN status_no >= 3 THEN 1 ELSE 0 END) AS n_completed,
    sum(on_time) AS n_on_time,
    sum(valid) AS n_valid,
    sum(suspected) AS n_mismatch_suspected,
    sum(mismatch) AS n_mismatch_confirmed
FROM (
    SELECT
        key,
        person_no,
        min(status_no) AS status_no,
        min(CASE WHEN is_on_time THEN 1 ELSE 0 END) AS on_time,
        min(CASE WHEN is_valid THEN 1 ELSE 0 END) AS valid,
        max(CASE WHEN is_suspected THEN 1 ELSE 0 END) AS suspected,
        max(CASE WHEN is_mismatch THEN 1 ELSE 0 END) AS mismatch
    FROM member
    GROUP BY key, person_no
) AS person
GROUP BY key
ORDER BY key ASC NULLS LAST
