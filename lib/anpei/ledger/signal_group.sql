-- Signals in the records of many: S7 burst and roster order, S8 equal tests, S17 a batch. One row per signal, rule, person
-- and record behind it; n: how many persons (S17: records) fulfil the rule together. A person of two units is compared in
-- each. No record is compared with all others: a burst is found from the record burst_persons - 1 places on.
WITH finish_of_course AS (
    SELECT q.unit_no, d.course_no, d.person_no, d.finished_at, d.source_no, d.source_row
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY person_no, course_no
                ORDER BY finished_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
            ) AS place
        FROM study
        WHERE is_done AND is_finish_timed
    ) AS d
    INNER JOIN required AS q ON q.person_no = d.person_no
    WHERE d.place = 1
),
placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY unit_no, course_no ORDER BY finished_at ASC NULLS LAST, person_no ASC NULLS LAST
        ) AS place
    FROM finish_of_course
),
opening AS (
    SELECT a.unit_no, a.course_no, a.place, a.finished_at + s.burst AS until
    FROM placed AS a
    CROSS JOIN settings AS s
    INNER JOIN placed AS b
        ON b.unit_no = a.unit_no AND b.course_no = a.course_no AND b.place = a.place + s.burst_persons - 1
    WHERE b.finished_at <= a.finished_at + s.burst
),
burst AS (
    SELECT w.*, count(*) OVER (PARTITION BY w.unit_no, w.course_no) AS n
    FROM (
        SELECT
            p.*,
            max(o.until) OVER (
                PARTITION BY p.unit_no, p.course_no
                ORDER BY p.finished_at ASC NULLS LAST, p.person_no ASC NULLS LAST
            ) AS until
        FROM placed AS p
        LEFT JOIN opening AS o ON o.unit_no = p.unit_no AND o.course_no = p.course_no AND o.place = p.place
    ) AS w
    WHERE w.finished_at <= w.until
),
completion AS (
    SELECT
        t.place_no AS unit_no,
        t.person_no,
        r.finished_at,
        t.source_no,
        t.source_row,
        t.finish_source_no,
        t.finish_source_row
    FROM attained AS t
    INNER JOIN study AS r ON r.source_no = t.finish_source_no AND r.source_row = t.finish_source_row
    WHERE t.population = 'unit' AND t.status_no = 3 AND r.is_done AND r.is_finish_timed
),
followed AS (
    SELECT
        c.*,
        lag(finished_at) OVER (
            PARTITION BY unit_no
            ORDER BY finished_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
        ) AS before_at,
        lag(source_no) OVER (
            PARTITION BY unit_no
            ORDER BY finished_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
        ) AS before_no,
        lag(source_row) OVER (
            PARTITION BY unit_no
            ORDER BY finished_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
        ) AS before_row
    FROM completion AS c
),
run AS (
    SELECT
        f.*,
        sum(
            CASE
                WHEN finished_at > before_at
                AND (source_no > before_no OR (source_no = before_no AND source_row > before_row)) THEN 0
                ELSE 1
            END
        ) OVER (
            PARTITION BY unit_no
            ORDER BY finished_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
        ) AS run_no
    FROM followed AS f
),
full_score AS (
    SELECT b.unit_no, b.course_no, count(*) AS n
    FROM (
        SELECT q.unit_no, r.course_no, r.person_no, max(r.score) AS score
        FROM study AS r
        INNER JOIN courses AS k ON k.course_no = r.course_no AND k.has_test
        INNER JOIN required AS q ON q.person_no = r.person_no
        WHERE r.score IS NOT NULL
        GROUP BY q.unit_no, r.course_no, r.person_no
    ) AS b
    CROSS JOIN settings AS s
    GROUP BY b.unit_no, b.course_no, s.equal_persons, s.full_score
    HAVING count(*) >= s.equal_persons AND min(b.score) = s.full_score AND max(b.score) = s.full_score
),
same_second AS (
    SELECT q.unit_no, r.course_no, r.finished_at, count(DISTINCT r.person_no) AS n
    FROM study AS r
    INNER JOIN courses AS k ON k.course_no = r.course_no AND k.has_test
    INNER JOIN required AS q ON q.person_no = r.person_no
    CROSS JOIN settings AS s
    WHERE r.is_done AND r.is_finish_timed
    GROUP BY q.unit_no, r.course_no, r.finished_at, s.equal_persons
    HAVING count(DISTINCT r.person_no) >= s.equal_persons
)
SELECT 'S7' AS signal, 'burst' AS rule, person_no, source_no, source_row, n, CAST(NULL AS BIGINT) AS n_base
FROM burst
UNION ALL
SELECT
    'S7' AS signal, 'order' AS rule, r.person_no, r.finish_source_no AS source_no, r.finish_source_row AS source_row, r.n,
    NULL AS n_base
FROM (SELECT run.*, count(*) OVER (PARTITION BY unit_no, run_no) AS n FROM run) AS r
CROSS JOIN settings AS s
WHERE r.n >= s.burst_persons
UNION ALL
SELECT 'S8' AS signal, 'score' AS rule, r.person_no, r.source_no, r.source_row, f.n, NULL AS n_base
FROM study AS r
INNER JOIN required AS q ON q.person_no = r.person_no
INNER JOIN full_score AS f ON f.unit_no = q.unit_no AND f.course_no = r.course_no
CROSS JOIN settings AS s
WHERE r.score = s.full_score
UNION ALL
SELECT 'S8' AS signal, 'second' AS rule, r.person_no, r.source_no, r.source_row, f.n, NULL AS n_base
FROM study AS r
INNER JOIN required AS q ON q.person_no = r.person_no
INNER JOIN same_second AS f
    ON f.unit_no = q.unit_no AND f.course_no = r.course_no AND f.finished_at = r.finished_at
WHERE r.is_done AND r.is_finish_timed
UNION ALL
SELECT 'S17' AS signal, 'batch' AS rule, b.person_no, b.source_no, b.source_row, b.n, NULL AS n_base
FROM (
    SELECT person_no, source_no, source_row, count(*) OVER (PARTITION BY finished_at) AS n
    FROM study
    WHERE is_done AND is_finish_timed
) AS b
CROSS JOIN settings AS s
WHERE b.n >= s.batch_rows
