-- The ledger: one row per required person and unit, with exactly one status. Ordered by person and unit.
-- is_elsewhere: registered, but under no account of this unit (注册单位不符).
SELECT
    t.person_no,
    t.place_no AS unit_no,
    u.town_key,
    u.dept_key,
    nullif(t.person_class, '') AS person_class,
    nullif(t.employ_form, '') AS employ_form,
    t.standing,
    t.status,
    t.status_no,
    t.is_on_time,
    t.is_valid,
    t.is_mismatch,
    t.is_suspected,
    q.is_main,
    t.n_obliging,
    t.status_no >= 1 AND h.person_no IS NULL AS is_elsewhere,
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
INNER JOIN scope AS u ON u.unit_no = t.place_no
INNER JOIN required AS q ON q.person_no = t.person_no AND q.unit_no = t.place_no
LEFT JOIN (SELECT DISTINCT person_no, unit_no FROM accounts WHERE is_verified) AS h
    ON h.person_no = t.person_no AND h.unit_no = t.place_no
WHERE t.population = 'unit'
ORDER BY t.person_no, t.place_no
