-- The latest state of every case (核查): one row per number, else per person and kind of problem. A number of our own
-- says whose case it is, whatever the row says; a row without number belongs to the person's case, if there is one.
-- A conclusion counts once it is dated up to known_on.
SELECT person_no, unit_no, number, problem_kind, is_mismatch, is_case, conclusion, source_no, source_row
FROM (
    SELECT
        v.*,
        row_number() OVER (
            PARTITION BY
                coalesce(v.number, ''),
                CASE WHEN v.number IS NULL THEN v.person_no END,
                CASE WHEN v.number IS NULL THEN v.problem_kind END
            ORDER BY v.known_on DESC NULLS LAST, v.source_no DESC NULLS LAST, v.source_row DESC NULLS LAST
        ) AS place
    FROM (
        SELECT
            coalesce(k.person_no, v.person_no) AS person_no,
            coalesce(k.unit_no, v.unit_no) AS unit_no,
            coalesce(v.number, o.number) AS number,
            v.problem_kind,
            v.is_mismatch,
            k.number IS NOT NULL OR o.number IS NOT NULL AS is_case,
            v.conclusion,
            v.known_on,
            v.source_no,
            v.source_row
        FROM (
            SELECT *, coalesce(problem_kind, '') = '' OR problem_kind LIKE '%不一致%' AS is_mismatch FROM reviews
        ) AS v
        CROSS JOIN settings AS s
        LEFT JOIN (
            SELECT number, min(person_no) AS person_no, min(unit_no) AS unit_no
            FROM inquiry
            WHERE number IS NOT NULL
            GROUP BY number
        ) AS k ON k.number = v.number
        LEFT JOIN (
            SELECT person_no, number
            FROM (
                SELECT *, min(first_no) OVER (PARTITION BY person_no) AS least_no FROM inquiry
            ) AS i
            WHERE first_no = least_no
            GROUP BY person_no, number
        ) AS o ON v.number IS NULL AND v.is_mismatch AND o.person_no = v.person_no
        WHERE v.reviewed_on IS NULL OR v.reviewed_on <= s.known_on
    ) AS v
) AS latest
WHERE place = 1
