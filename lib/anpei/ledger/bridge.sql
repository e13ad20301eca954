-- From the platform's figures to this campaign's: one row per key, bridge (registered, completed) and line.
-- Reads `placed` (key and the columns of account) and `member` (key, person_no, status_no).
-- Line shown: all accounts of the key. Every one of them falls under the first reason that holds, in this order, or
-- is counted: late, unverified, supervisor, outside, unlisted, elsewhere, repeated, exempt, unfinished. Of several
-- accounts of a person the first one stands for him. Persons who count without such an account are added: from_elsewhere
-- (an account in another key), offline (a course off line), unshown (the platform does not show him as done).
WITH claim AS (
    SELECT 'registered' AS bridge, key, person_no, is_late, is_verified, standing, source_no, source_row
    FROM placed
    UNION ALL
    SELECT
        'completed' AS bridge, key, person_no, is_late OR is_done_late AS is_late, is_verified, standing, source_no,
        source_row
    FROM placed
    WHERE is_shown_done
),
person AS (
    SELECT key, person_no, min(status_no) AS status_no FROM member GROUP BY key, person_no
),
due AS (
    SELECT 'registered' AS bridge, key, person_no, status_no >= 1 AS is_counted FROM person
    UNION ALL
    SELECT 'completed' AS bridge, key, person_no, status_no = 3 AS is_counted FROM person
),
explained AS (
    SELECT
        c.bridge,
        c.key,
        c.person_no,
        CASE
            WHEN c.is_late THEN 'late'
            WHEN NOT c.is_verified THEN 'unverified'
            WHEN c.standing IN ('supervisor', 'outside', 'unlisted') THEN c.standing
            WHEN c.standing <> 'exempt' AND p.person_no IS NULL THEN 'elsewhere'
            WHEN c.place > 1 THEN 'repeated'
            WHEN c.standing = 'exempt' THEN 'exempt'
            WHEN NOT p.is_counted THEN 'unfinished'
            ELSE 'counted'
        END AS line
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY bridge, key, person_no, is_late OR NOT is_verified
                ORDER BY source_no ASC NULLS LAST, source_row ASC NULLS LAST
            ) AS place
        FROM claim
    ) AS c
    LEFT JOIN due AS p ON p.bridge = c.bridge AND p.key = c.key AND p.person_no = c.person_no
),
added AS (
    SELECT
        p.bridge,
        p.key,
        CASE
            WHEN a.person_no IS NOT NULL THEN 'from_elsewhere'
            WHEN o.person_no IS NOT NULL THEN 'offline'
            ELSE 'unshown'
        END AS line
    FROM due AS p
    LEFT JOIN explained AS e
        ON e.bridge = p.bridge AND e.key = p.key AND e.person_no = p.person_no AND e.line = 'counted'
    LEFT JOIN (
        SELECT DISTINCT bridge, person_no FROM claim WHERE is_verified AND NOT is_late
    ) AS a ON a.bridge = p.bridge AND a.person_no = p.person_no
    LEFT JOIN (SELECT DISTINCT person_no FROM placed WHERE has_offline_finish) AS o ON o.person_no = p.person_no
    WHERE p.is_counted AND e.person_no IS NULL AND (a.person_no IS NOT NULL OR p.bridge = 'completed')
)
SELECT bridge, key, line, count(*) AS n
FROM (
    SELECT bridge, key, 'shown' AS line FROM claim
    UNION ALL
    SELECT bridge, key, line FROM explained
    UNION ALL
    SELECT bridge, key, line FROM added
) AS told
GROUP BY bridge, key, line
ORDER BY bridge ASC NULLS LAST, key ASC NULLS LAST, line ASC NULLS LAST
