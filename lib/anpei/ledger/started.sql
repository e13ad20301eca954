-- Persons with a valid learning record by as_of. One row per person, with the first such record.
-- started_minutes asks for that many minutes over all courses (the longest record of each);
-- a record that states no minutes cannot fail it.
SELECT d.person_no, d.started_at, d.source_no, d.source_row
FROM (
    SELECT
        l.person_no,
        l.started_at,
        l.source_no,
        l.source_row,
        row_number() OVER (
            PARTITION BY l.person_no
            ORDER BY l.started_at ASC NULLS LAST, l.source_no ASC NULLS LAST, l.source_row ASC NULLS LAST
        ) AS place
    FROM learning AS l
    CROSS JOIN settings AS s
    WHERE l.started_at <= s.as_of
) AS d
INNER JOIN (
    SELECT person_no, sum(minutes) AS minutes, max(is_silent) AS is_silent
    FROM (
        SELECT
            l.person_no,
            l.course_no,
            max(coalesce(l.minutes, 0)) AS minutes,
            max(CASE WHEN l.minutes IS NULL THEN 1 ELSE 0 END) AS is_silent
        FROM learning AS l
        CROSS JOIN settings AS s
        WHERE l.started_at <= s.as_of
        GROUP BY l.person_no, l.course_no
    ) AS by_course
    GROUP BY person_no
) AS m ON m.person_no = d.person_no
CROSS JOIN settings AS s
WHERE d.place = 1 AND (m.minutes >= s.started_minutes OR m.is_silent = 1)
