-- 名册外 (X): a real-name account of a unit in scope that has learned by as_of, its person on no roster as known.
-- One row per person and unit, ordered so. Who is listed but not required, added or removed by decision,
-- or a supervisor, is not 名册外.
SELECT a.person_no, a.unit_no, a.source_no, a.source_row
FROM (
    SELECT
        a.person_no,
        a.unit_no,
        a.source_no,
        a.source_row,
        row_number() OVER (
            PARTITION BY a.person_no, a.unit_no
            ORDER BY a.source_no ASC NULLS LAST, a.source_row ASC NULLS LAST
        ) AS place
    FROM accounts AS a
    INNER JOIN sources AS f ON f.source_no = a.source_no
    CROSS JOIN settings AS s
    WHERE a.is_verified AND coalesce(a.registered_at, f.exported_at) <= s.as_of
) AS a
INNER JOIN scope AS u ON u.unit_no = a.unit_no
INNER JOIN started AS b ON b.person_no = a.person_no
LEFT JOIN (
    SELECT person_no FROM roster WHERE is_current
    UNION
    SELECT person_no FROM decision
    UNION
    SELECT person_no FROM supervisors
) AS k ON k.person_no = a.person_no
WHERE a.place = 1 AND k.person_no IS NULL
ORDER BY a.person_no, a.unit_no
