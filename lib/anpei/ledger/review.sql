-- The latest state of every case (核查): one row per number, else per person and kind of problem.
-- A conclusion counts once it is dated up to known_on.
SELECT person_no, unit_no, number, problem_kind, is_mismatch, conclusion, source_no, source_row
FROM (
    SELECT
        v.person_no,
        v.unit_no,
        v.number,
        v.problem_kind,
        coalesce(v.problem_kind, '') = '' OR v.problem_kind LIKE '%不一致%' AS is_mismatch,
        v.conclusion,
        v.source_no,
        v.source_row,
        row_number() OVER (
            PARTITION BY
                coalesce(v.number, ''),
                CASE WHEN v.number IS NULL THEN v.person_no END,
                CASE WHEN v.number IS NULL THEN v.problem_kind END
            ORDER BY v.known_on DESC NULLS LAST, v.source_no DESC NULLS LAST, v.source_row DESC NULLS LAST
        ) AS place
    FROM reviews AS v
    CROSS JOIN settings AS s
    WHERE v.reviewed_on IS NULL OR v.reviewed_on <= s.known_on
) AS latest
WHERE place = 1
