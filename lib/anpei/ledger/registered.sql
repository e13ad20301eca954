-- Registered persons: a real-name account by as_of. One row per person, with the first such account.
-- A real-name account without 注册时间 counts from the moment of its export.
SELECT person_no, registered_at, source_no, source_row
FROM (
    SELECT
        a.person_no,
        coalesce(a.registered_at, f.exported_at) AS registered_at,
        a.source_no,
        a.source_row,
        row_number() OVER (
            PARTITION BY a.person_no
            ORDER BY
                coalesce(a.registered_at, f.exported_at) ASC NULLS LAST,
                a.source_no ASC NULLS LAST,
                a.source_row ASC NULLS LAST
        ) AS place
    FROM accounts AS a
    INNER JOIN sources AS f ON f.source_no = a.source_no
    CROSS JOIN settings AS s
    WHERE a.is_verified AND coalesce(a.registered_at, f.exported_at) <= s.as_of
) AS dated
WHERE place = 1
