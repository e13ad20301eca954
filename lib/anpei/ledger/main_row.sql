-- The ledger with one row per person: the main unit's, with the least advanced status of all his rows.
SELECT
    l.person_no,
    l.unit_no,
    l.town_key,
    l.dept_key,
    l.person_class,
    l.employ_form,
    p.status_no,
    p.on_time = 1 AS is_on_time,
    p.valid = 1 AS is_valid,
    l.is_mismatch,
    l.is_suspected,
    p.finished_at
FROM ledger AS l
INNER JOIN (
    SELECT
        person_no,
        min(status_no) AS status_no,
        min(CASE WHEN is_on_time THEN 1 ELSE 0 END) AS on_time,
        min(CASE WHEN is_valid THEN 1 ELSE 0 END) AS valid,
        max(finished_at) AS finished_at
    FROM ledger
    GROUP BY person_no
) AS p ON p.person_no = l.person_no
WHERE l.is_main
