-- Learning sessions of required persons that had begun by as_of: one row per session of the logs.
SELECT
    v.person_no,
    v.device_no,
    v.ip_no,
    v.started_at,
    CASE WHEN v.ended_at <= s.as_of THEN v.ended_at END AS ended_at,
    v.face,
    v.source_no,
    v.source_row
FROM sessions AS v
INNER JOIN (SELECT DISTINCT person_no FROM required) AS q ON q.person_no = v.person_no
CROSS JOIN settings AS s
WHERE v.started_at IS NULL OR v.started_at <= s.as_of
