-- Signals in the records of one person: S5 too fast, S6 more hours than the clock has, S10 order of moments, S11 outside
-- the employment. One row per signal, rule, person and record behind it; n and n_base where they are no count of records.
WITH course_span AS (
    SELECT
        person_no,
        course_no,
        min(started_at) AS started_at,
        max(finished_at) AS finished_at,
        min(CASE WHEN started_at IS NOT NULL AND is_start_timed AND is_finish_timed THEN 1 ELSE 0 END) AS is_stated
    FROM study
    WHERE is_done
    GROUP BY person_no, course_no
),
hurried AS (
    SELECT p.person_no, p.n
    FROM (
        SELECT
            c.person_no,
            count(*) AS n,
            min(c.is_stated) AS is_stated,
            min(c.started_at) AS started_at,
            max(c.finished_at) AS finished_at,
            sum(k.minutes) AS minutes
        FROM course_span AS c
        INNER JOIN courses AS k ON k.course_no = c.course_no
        GROUP BY c.person_no
    ) AS p
    CROSS JOIN settings AS s
    WHERE p.n > 1 AND p.is_stated = 1 AND p.finished_at < p.started_at + p.minutes * s.minute
),
of_day AS (
    SELECT
        person_no, source_no, source_row,
        sum(minutes) OVER (PARTITION BY person_no, CAST(finished_at AS DATE)) AS minutes
    FROM study
    WHERE is_done
),
of_days AS (
    SELECT
        person_no,
        sum(minutes) AS minutes,
        CAST(max(finished_at) AS DATE) - CAST(min(least(started_at, finished_at)) AS DATE) + 1 AS n_days
    FROM study
    WHERE is_done
    GROUP BY person_no
),
employed AS (
    SELECT
        person_no,
        CASE WHEN count(*) = count(hired_on) THEN min(hired_on) END AS hired_on,
        CASE WHEN count(*) = count(left_on) THEN max(left_on) END AS left_on
    FROM listed
    GROUP BY person_no
)
SELECT
    'S5' AS signal, 'course' AS rule, r.person_no, r.source_no, r.source_row,
    CAST(NULL AS BIGINT) AS n, CAST(NULL AS BIGINT) AS n_base
FROM study AS r
INNER JOIN courses AS k ON k.course_no = r.course_no
WHERE r.is_done AND r.is_start_timed AND r.is_finish_timed AND r.finished_at < r.started_at + k.fast
UNION ALL
SELECT 'S5' AS signal, 'whole' AS rule, r.person_no, r.source_no, r.source_row, h.n, NULL AS n_base
FROM study AS r
INNER JOIN hurried AS h ON h.person_no = r.person_no
WHERE r.is_done
UNION ALL
SELECT 'S6' AS signal, 'day' AS rule, d.person_no, d.source_no, d.source_row, d.minutes AS n, NULL AS n_base
FROM of_day AS d
CROSS JOIN settings AS s
WHERE d.minutes > s.day_minutes
UNION ALL
SELECT 'S6' AS signal, 'days' AS rule, r.person_no, r.source_no, r.source_row, d.minutes AS n, d.n_days AS n_base
FROM study AS r
INNER JOIN of_days AS d ON d.person_no = r.person_no
CROSS JOIN settings AS s
WHERE r.is_done AND d.minutes > d.n_days * s.day_minutes
UNION ALL
SELECT 'S10' AS signal, 'registered' AS rule, r.person_no, r.source_no, r.source_row, NULL AS n, NULL AS n_base
FROM study AS r
INNER JOIN (
    SELECT a.person_no, min(a.registered_at) AS registered_at
    FROM accounts AS a
    CROSS JOIN settings AS s
    WHERE a.is_verified AND a.registered_at <= s.as_of
    GROUP BY a.person_no
) AS a ON a.person_no = r.person_no
WHERE CASE
        WHEN CASE WHEN r.started_at IS NULL THEN r.is_finish_timed ELSE r.is_start_timed END THEN
            coalesce(r.started_at, r.finished_at) < a.registered_at
        ELSE CAST(coalesce(r.started_at, r.finished_at) AS DATE) < CAST(a.registered_at AS DATE)
      END
UNION ALL
SELECT 'S10' AS signal, 'early' AS rule, r.person_no, r.source_no, r.source_row, NULL AS n, NULL AS n_base
FROM study AS r
CROSS JOIN settings AS s
WHERE r.finished_at < s.starts_on
UNION ALL
SELECT 'S10' AS signal, 'reversed' AS rule, r.person_no, r.source_no, r.source_row, NULL AS n, NULL AS n_base
FROM study AS r
WHERE CASE
        WHEN r.is_finish_timed THEN r.finished_at < r.started_at
        ELSE r.finished_at < CAST(r.started_at AS DATE)
      END
UNION ALL
SELECT 'S11' AS signal, 'before' AS rule, r.person_no, r.source_no, r.source_row, NULL AS n, NULL AS n_base
FROM study AS r
INNER JOIN employed AS e ON e.person_no = r.person_no
WHERE r.is_done AND r.finished_at < e.hired_on
UNION ALL
SELECT 'S11' AS signal, 'after' AS rule, r.person_no, r.source_no, r.source_row, NULL AS n, NULL AS n_base
FROM study AS r
INNER JOIN employed AS e ON e.person_no = r.person_no
WHERE r.is_done AND CAST(r.finished_at AS DATE) > e.left_on
