-- Spot checks (抽查抽测) in force: one row per person tested and round.
-- A round whose 轮次 says 复测 replaces what its units had before: of several the one received last, then the last by
-- name; rounds that first came on a later day add to it.
-- An absent person is not tested, unless the campaign counts absence as failing.
SELECT
    c.person_no,
    c.unit_no,
    c.number,
    c.round,
    coalesce(c.is_attended, FALSE) AS is_attended,
    c.absence_reason,
    coalesce(c.is_attended, FALSE) OR s.absent_as_fail AS is_tested,
    coalesce(c.is_attended, FALSE) AND coalesce(c.is_passed, c.score >= s.spot_pass_mark, FALSE) AS is_passed,
    c.source_no,
    c.source_row
FROM spot_row AS c
CROSS JOIN settings AS s
LEFT JOIN (
    SELECT unit_no, round, min(known_on) AS came_on
    FROM spot_checks
    GROUP BY unit_no, round
) AS r ON r.unit_no IS NOT DISTINCT FROM c.unit_no AND r.round IS NOT DISTINCT FROM c.round
LEFT JOIN (
    SELECT
        unit_no,
        round,
        min(known_on) AS came_on,
        row_number() OVER (PARTITION BY unit_no ORDER BY min(known_on) DESC NULLS LAST, round DESC NULLS LAST) AS place
    FROM spot_checks
    WHERE round LIKE '%复测%'
    GROUP BY unit_no, round
) AS a ON a.unit_no = c.unit_no AND a.place = 1
WHERE a.unit_no IS NULL OR c.round IS NOT DISTINCT FROM a.round OR r.came_on > a.came_on
ORDER BY c.source_no, c.source_row
