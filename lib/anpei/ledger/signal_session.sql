-- Signals in session logs: S2 one device, S3 one address, S4 overlap, S14 and S15 face checks. One row per signal, rule,
-- person and session behind it; n: persons together (S2, S3), or checks of n_base.
-- S4 looks at sessions without their last overlap_minutes: two of them meet if the whole ones overlap for longer. Those of
-- one member (person or device) that meet become one span; of such spans in order only neighbours need be compared.
WITH shortened AS (
    SELECT
        'device' AS rule, v.device_no AS place_no, v.person_no AS member_no, v.person_no, v.started_at,
        v.ended_at - s.overlap AS until, v.source_no, v.source_row
    FROM session AS v
    CROSS JOIN settings AS s
    WHERE v.device_no IS NOT NULL AND v.started_at < v.ended_at - s.overlap
    UNION ALL
    SELECT
        'person' AS rule, v.person_no AS place_no, v.device_no AS member_no, v.person_no, v.started_at,
        v.ended_at - s.overlap AS until, v.source_no, v.source_row
    FROM session AS v
    CROSS JOIN settings AS s
    WHERE v.device_no IS NOT NULL AND v.started_at < v.ended_at - s.overlap
),
joined AS (
    SELECT
        w.*,
        sum(CASE WHEN started_at < known_until THEN 0 ELSE 1 END) OVER (
            PARTITION BY rule, place_no, member_no
            ORDER BY started_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
        ) AS span_no
    FROM (
        SELECT
            *,
            max(until) OVER (
                PARTITION BY rule, place_no, member_no
                ORDER BY started_at ASC NULLS LAST, source_no ASC NULLS LAST, source_row ASC NULLS LAST
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS known_until
        FROM shortened
    ) AS w
),
span AS (
    SELECT rule, place_no, member_no, span_no, min(started_at) AS started_at, max(until) AS until
    FROM joined
    GROUP BY rule, place_no, member_no, span_no
),
met AS (
    SELECT
        *,
        max(until) OVER (
            PARTITION BY rule, place_no
            ORDER BY started_at ASC NULLS LAST, member_no ASC NULLS LAST, span_no ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS until_before,
        min(started_at) OVER (
            PARTITION BY rule, place_no
            ORDER BY started_at ASC NULLS LAST, member_no ASC NULLS LAST, span_no ASC NULLS LAST
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS starts_after
    FROM span
),
face AS (
    SELECT
        person_no,
        count(face) AS n_checks,
        sum(CASE WHEN face = 'other_person' THEN 1 ELSE 0 END) AS n_other,
        sum(CASE WHEN face IN ('missing', 'failed') THEN 1 ELSE 0 END) AS n_failed
    FROM session
    GROUP BY person_no
)
SELECT
    'S2' AS signal, 'device' AS rule, v.person_no, v.source_no, v.source_row, c.n, CAST(NULL AS BIGINT) AS n_base
FROM session AS v
INNER JOIN (
    SELECT device_no, count(DISTINCT person_no) AS n FROM session GROUP BY device_no
) AS c ON c.device_no = v.device_no
CROSS JOIN settings AS s
WHERE c.n >= s.device_persons
UNION ALL
SELECT 'S3' AS signal, 'address' AS rule, v.person_no, v.source_no, v.source_row, c.n, NULL AS n_base
FROM session AS v
INNER JOIN (SELECT ip_no, count(DISTINCT person_no) AS n FROM session GROUP BY ip_no) AS c ON c.ip_no = v.ip_no
CROSS JOIN settings AS s
WHERE c.n >= s.address_persons
UNION ALL
SELECT 'S4' AS signal, j.rule, j.person_no, j.source_no, j.source_row, NULL AS n, NULL AS n_base
FROM joined AS j
INNER JOIN met AS m
    ON m.rule = j.rule AND m.place_no = j.place_no AND m.member_no = j.member_no AND m.span_no = j.span_no
WHERE m.until_before > m.started_at OR m.starts_after < m.until
UNION ALL
SELECT 'S14' AS signal, 'other' AS rule, v.person_no, v.source_no, v.source_row, f.n_other AS n, f.n_checks AS n_base
FROM session AS v
INNER JOIN face AS f ON f.person_no = v.person_no
WHERE v.face = 'other_person'
UNION ALL
SELECT 'S15' AS signal, 'failed' AS rule, v.person_no, v.source_no, v.source_row, f.n_failed AS n, f.n_checks AS n_base
FROM session AS v
INNER JOIN face AS f ON f.person_no = v.person_no
CROSS JOIN settings AS s
WHERE v.face IN ('missing', 'failed') AND f.n_failed * s.face_of > f.n_checks * s.face_part
