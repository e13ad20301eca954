-- S9: units whose minutes mostly lie in records that start from midnight to before five. One row per unit and such record;
-- n of n_base minutes.
SELECT
    'S9' AS signal, 'night' AS rule, u.unit_no, r.source_no, r.source_row,
    u.night_minutes AS n, u.minutes AS n_base
FROM (
    SELECT
        q.unit_no,
        sum(r.minutes) AS minutes,
        sum(CASE WHEN EXTRACT(HOUR FROM r.started_at) < 5 THEN r.minutes ELSE 0 END) AS night_minutes
    FROM study AS r
    INNER JOIN required AS q ON q.person_no = r.person_no
    WHERE r.started_at IS NOT NULL AND r.is_start_timed
    GROUP BY q.unit_no
) AS u
CROSS JOIN settings AS s
INNER JOIN required AS q ON q.unit_no = u.unit_no
INNER JOIN study AS r ON r.person_no = q.person_no
WHERE u.night_minutes * s.night_of > u.minutes * s.night_part
  AND r.is_start_timed AND EXTRACT(HOUR FROM r.started_at) < 5 AND r.minutes > 0
