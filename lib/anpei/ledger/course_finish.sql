-- Courses that a person has finished by as_of. One row per person and course: the earliest record that
-- meets the rule alone. The rule: the progress asked for and, where the course has a test, a passed test;
-- the status of the platform where an export states neither progress nor test.
WITH candidate AS (
    SELECT l.*, c.course_no AS of_course_no, c.has_test, c.pass_mark
    FROM learning AS l
    INNER JOIN courses AS c ON c.course_no = l.course_no
    UNION ALL
    SELECT l.*, c.course_no AS of_course_no, c.has_test, c.pass_mark
    FROM learning AS l
    CROSS JOIN courses AS c
    WHERE l.course_no IS NULL
),
met AS (
    SELECT
        k.person_no,
        k.of_course_no AS course_no,
        k.finished_at,
        k.source_no,
        k.source_row,
        row_number() OVER (
            PARTITION BY k.person_no, k.of_course_no
            ORDER BY k.finished_at ASC NULLS LAST, k.source_no ASC NULLS LAST, k.source_row ASC NULLS LAST
        ) AS place
    FROM candidate AS k
    CROSS JOIN settings AS s
    WHERE k.finished_at <= s.as_of
      AND CASE
            WHEN k.is_offline THEN
                coalesce(k.progress >= s.progress_required, TRUE)
                AND (NOT k.has_test OR coalesce(k.is_passed, k.score >= k.pass_mark, TRUE))
            WHEN k.is_status_only THEN coalesce(k.is_status_done, FALSE)
            ELSE
                coalesce(k.progress >= s.progress_required, k.is_status_done, FALSE)
                AND (NOT k.has_test OR coalesce(k.is_passed, k.score >= k.pass_mark, FALSE))
          END
)
SELECT person_no, course_no, finished_at, source_no, source_row
FROM met
WHERE place = 1
