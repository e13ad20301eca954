-- Supervisors by body: one row per body and person. body_no: dense, by town, department and name.
SELECT body_no, body, town_key, dept_key, person_no, duty, source_no, source_row
FROM (
    SELECT
        dense_rank() OVER (
            ORDER BY v.town_key ASC NULLS LAST, v.dept_key ASC NULLS LAST, v.body ASC NULLS LAST
        ) AS body_no,
        v.body,
        v.town_key,
        CASE WHEN v.town_key IS NULL THEN v.dept_key END AS dept_key,
        v.person_no,
        v.duty,
        v.source_no,
        v.source_row,
        row_number() OVER (
            PARTITION BY v.town_key, v.dept_key, v.body, v.person_no
            ORDER BY v.source_no ASC NULLS LAST, v.source_row ASC NULLS LAST
        ) AS place
    FROM supervisors AS v
) AS ranked
WHERE place = 1
