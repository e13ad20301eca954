-- The status of every obligation with what was found about it: one row per population, place and person.
SELECT
    p.*,
    CASE p.status_no
        WHEN 0 THEN 'not_registered' WHEN 1 THEN 'registered_only' WHEN 2 THEN 'in_progress' ELSE 'completed'
    END AS status,
    p.status_no = 3 AND p.finish_at < s.deadline_end AS is_on_time,
    p.status_no = 3 AND NOT coalesce(c.is_confirmed, FALSE) AS is_valid,
    coalesce(c.is_mismatch, FALSE) AS is_mismatch,
    coalesce(c.is_suspected, FALSE) AS is_suspected,
    CASE WHEN p.status_no = 3 THEN p.finish_at END AS finished_at,
    CASE WHEN p.status_no >= 2 THEN p.start_at END AS started_at
FROM attained AS p
CROSS JOIN settings AS s
LEFT JOIN reviewed AS c ON c.person_no = p.person_no
