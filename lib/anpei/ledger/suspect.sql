-- Persons who are suspected (疑似: a strong signal, or two medium ones in data of different classes) or have a case: one row
-- per person, ordered so. state: confirmed, cleared, inquired (核查), dropped (不核查), suspected. number: the case's own.
-- is_signalled: suspected by the signals as they are. is_new: so, and no review or decision knows of all these hints.
WITH counted AS (
    SELECT person_no, unit_no, data, weight, note FROM hint WHERE weight IN ('强', '中') AND person_no IS NOT NULL
),
signalled AS (
    SELECT person_no, min(unit_no) AS unit_no
    FROM counted
    GROUP BY person_no
    HAVING max(CASE WHEN weight = '强' THEN 1 ELSE 0 END) = 1
        OR count(DISTINCT CASE WHEN weight = '中' THEN data END) > 1
),
told AS (
    SELECT
        i.person_no,
        i.place,
        min(
            CASE
                WHEN h.note IS NULL OR position('；' || h.note || '；' IN '；' || replace(i.basis, '：', '；') || '；') > 0
                    THEN 1
                ELSE 0
            END
        ) AS is_known
    FROM inquiry AS i
    LEFT JOIN counted AS h ON h.person_no = i.person_no
    GROUP BY i.person_no, i.place
),
decided_last AS (
    SELECT i.person_no, i.unit_no, i.answer, t.is_known, k.number, k.is_known AS is_ever_known
    FROM inquiry AS i
    INNER JOIN told AS t ON t.person_no = i.person_no AND t.place = i.place
    INNER JOIN (
        SELECT i.person_no, max(t.is_known) AS is_known, min(CASE WHEN i.first_no = m.first_no THEN i.number END) AS number
        FROM inquiry AS i
        INNER JOIN told AS t ON t.person_no = i.person_no AND t.place = i.place
        INNER JOIN (SELECT person_no, min(first_no) AS first_no FROM inquiry GROUP BY person_no) AS m
            ON m.person_no = i.person_no
        GROUP BY i.person_no
    ) AS k ON k.person_no = i.person_no
    WHERE i.place = 1
),
found AS (
    SELECT
        person_no,
        min(unit_no) AS unit_no,
        min(number) AS number,
        max(CASE WHEN conclusion = '属实' THEN 1 ELSE 0 END) AS is_confirmed,
        max(CASE WHEN conclusion = '待核查' THEN 1 ELSE 0 END) AS is_open,
        max(CASE WHEN conclusion = '排除' THEN 1 ELSE 0 END) AS is_cleared
    FROM review
    WHERE is_mismatch OR is_case
    GROUP BY person_no
)
SELECT
    p.person_no,
    coalesce(q.unit_no, d.unit_no, r.unit_no) AS unit_no,
    g.person_no IS NOT NULL AS is_signalled,
    g.person_no IS NOT NULL AND r.person_no IS NULL AND coalesce(d.is_ever_known, 0) = 0 AS is_new,
    CASE
        WHEN r.is_confirmed = 1 THEN 'confirmed'
        WHEN r.is_open = 1 THEN 'inquired'
        WHEN r.is_cleared = 1 THEN 'cleared'
        WHEN d.answer = '属实' THEN 'confirmed'
        WHEN d.answer = '排除' THEN 'cleared'
        WHEN d.answer = '核查' THEN 'inquired'
        WHEN d.answer = '不核查' AND d.is_known = 1 THEN 'dropped'
        ELSE 'suspected'
    END AS state,
    coalesce(d.number, r.number, '') AS number
FROM (
    SELECT person_no FROM signalled
    UNION SELECT person_no FROM decided_last WHERE number IS NOT NULL
    UNION SELECT person_no FROM found WHERE number IS NOT NULL
) AS p
LEFT JOIN signalled AS g ON g.person_no = p.person_no
LEFT JOIN decided_last AS d ON d.person_no = p.person_no
LEFT JOIN found AS r ON r.person_no = p.person_no
LEFT JOIN required AS q ON q.person_no = p.person_no AND q.is_main
ORDER BY p.person_no, unit_no
