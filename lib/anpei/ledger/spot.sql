-- Spot checks (抽查抽测): one row per person tested and round, by 编号 where there is one; the latest row counts.
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
FROM (
    SELECT
        v.*,
        row_number() OVER (
            PARTITION BY
                coalesce(v.number, ''),
                CASE WHEN v.number IS NULL THEN v.round END,
                CASE WHEN v.number IS NULL THEN v.person_no END
            ORDER BY v.known_on DESC NULLS LAST, v.source_no DESC NULLS LAST, v.source_row DESC NULLS LAST
        ) AS place
    FROM spot_checks AS v
) AS c
CROSS JOIN settings AS s
WHERE c.place = 1
ORDER BY c.source_no, c.source_row
