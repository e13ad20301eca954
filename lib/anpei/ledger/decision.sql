-- The latest decided adjustment (核减, 增补) of a person in a unit: approved, and dated up to known_on.
-- One row per person and unit.
SELECT person_no, unit_no, kind, reason, adjusted_on, source_no, source_row
FROM (
    SELECT
        a.person_no,
        a.unit_no,
        a.kind,
        a.reason,
        a.adjusted_on,
        a.source_no,
        a.source_row,
        row_number() OVER (
            PARTITION BY a.person_no, a.unit_no
            ORDER BY a.adjusted_on DESC NULLS LAST, a.source_no DESC NULLS LAST, a.source_row DESC NULLS LAST
        ) AS place
    FROM adjustments AS a
    CROSS JOIN settings AS s
    WHERE trim(coalesce(a.approved_by, '')) <> ''
      AND (a.adjusted_on IS NULL OR a.adjusted_on <= s.known_on)
) AS dated
WHERE place = 1
