-- Whether there is anything to look at: one row per signal, with the number of facts that it could rest on.
WITH r AS (
    SELECT
        count(CASE WHEN is_done AND is_start_timed AND is_finish_timed THEN started_at END) AS n_timed,
        count(CASE WHEN is_done THEN minutes END) AS n_minutes,
        count(CASE WHEN is_done AND is_finish_timed THEN finished_at END) AS n_finished,
        count(score) AS n_scored,
        count(CASE WHEN is_start_timed AND minutes > 0 THEN started_at END) AS n_night,
        count(coalesce(started_at, finished_at)) AS n_moments,
        count(CASE WHEN is_done THEN 1 END) AS n_done
    FROM study
),
v AS (
    SELECT
        count(device_no) AS n_device, count(ip_no) AS n_address, count(face) AS n_face,
        count(CASE WHEN device_no IS NOT NULL AND started_at IS NOT NULL THEN ended_at END) AS n_span
    FROM session
),
e AS (SELECT count(coalesce(hired_on, left_on)) AS n_dated, count(*) AS n_listed FROM listed),
u AS (SELECT count(n_headcount) AS n_headcount FROM scope)
SELECT 'S1' AS signal, count(*) AS n FROM phones
UNION ALL SELECT 'S2' AS signal, n_device AS n FROM v
UNION ALL SELECT 'S3' AS signal, n_address AS n FROM v
UNION ALL SELECT 'S4' AS signal, n_span AS n FROM v
UNION ALL SELECT 'S5' AS signal, n_timed AS n FROM r
UNION ALL SELECT 'S6' AS signal, n_minutes AS n FROM r
UNION ALL SELECT 'S7' AS signal, n_finished AS n FROM r
UNION ALL SELECT 'S8' AS signal, CASE WHEN k.n > 0 THEN r.n_scored + r.n_finished ELSE 0 END AS n
FROM r CROSS JOIN (SELECT count(*) AS n FROM courses WHERE has_test) AS k
UNION ALL SELECT 'S9' AS signal, n_night AS n FROM r
UNION ALL SELECT 'S10' AS signal, n_moments AS n FROM r
UNION ALL SELECT 'S11' AS signal, least(r.n_done, e.n_dated) AS n FROM r CROSS JOIN e
UNION ALL SELECT 'S12' AS signal, 0 AS n
UNION ALL SELECT 'S13' AS signal, count(*) AS n FROM required
UNION ALL SELECT 'S14' AS signal, n_face AS n FROM v
UNION ALL SELECT 'S15' AS signal, n_face AS n FROM v
UNION ALL SELECT 'S16' AS signal, least(count(*), max(e.n_listed)) AS n FROM registered CROSS JOIN e
UNION ALL SELECT 'S17' AS signal, n_finished AS n FROM r
UNION ALL SELECT 'S18' AS signal, count(*) AS n FROM spot
UNION ALL SELECT 'S19' AS signal, count(remark) AS n FROM spot_checks
UNION ALL SELECT 'S20' AS signal, n_listed AS n FROM e
UNION ALL SELECT 'S21' AS signal, least(e.n_listed, u.n_headcount) AS n FROM e CROSS JOIN u
