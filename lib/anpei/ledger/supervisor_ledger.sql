-- The supervisors' ledger, a population of their own: one row per body and person, ordered so.
SELECT
    t.person_no,
    b.body_no,
    b.body,
    b.town_key,
    b.dept_key,
    t.status,
    t.status_no,
    t.is_on_time,
    t.is_valid,
    t.is_mismatch,
    t.is_suspected,
    t.registered_at,
    t.started_at,
    t.finished_at,
    t.source_no,
    t.source_row,
    t.account_source_no,
    t.account_source_row,
    CASE WHEN t.status_no >= 2 THEN t.start_source_no END AS start_source_no,
    CASE WHEN t.status_no >= 2 THEN t.start_source_row END AS start_source_row,
    CASE WHEN t.status_no = 3 THEN t.finish_source_no END AS finish_source_no,
    CASE WHEN t.status_no = 3 THEN t.finish_source_row END AS finish_source_row
FROM status AS t
INNER JOIN supervisor_body AS b ON b.body_no = t.place_no AND b.person_no = t.person_no
WHERE t.population = 'supervisor'
ORDER BY b.body_no, t.person_no
