-- Signals in who persons are: S1 one phone, S13 name and number, S16 account of another unit.
-- One row per signal, rule, person and row behind it; n persons share what they share.
SELECT 'S1' AS signal, 'phone' AS rule, p.person_no, p.source_no, p.source_row, c.n, CAST(NULL AS BIGINT) AS n_base
FROM phones AS p
INNER JOIN (SELECT DISTINCT person_no FROM required) AS q ON q.person_no = p.person_no
INNER JOIN (
    SELECT p.phone_no, count(DISTINCT p.person_no) AS n
    FROM phones AS p
    INNER JOIN required AS q ON q.person_no = p.person_no
    GROUP BY p.phone_no
) AS c ON c.phone_no = p.phone_no
CROSS JOIN settings AS s
WHERE c.n >= s.phone_persons
UNION ALL
SELECT 'S13' AS signal, i.kind AS rule, i.person_no, i.source_no, i.source_row, NULL AS n, NULL AS n_base
FROM identities AS i
INNER JOIN (SELECT DISTINCT person_no FROM required) AS q ON q.person_no = i.person_no
UNION ALL
SELECT 'S16' AS signal, 'unit' AS rule, g.person_no, g.source_no, g.source_row, NULL AS n, NULL AS n_base
FROM registered AS g
INNER JOIN (SELECT DISTINCT person_no FROM required) AS q ON q.person_no = g.person_no
LEFT JOIN (
    SELECT DISTINCT a.person_no
    FROM accounts AS a
    INNER JOIN required AS q ON q.person_no = a.person_no AND q.unit_no = a.unit_no
    INNER JOIN sources AS f ON f.source_no = a.source_no
    CROSS JOIN settings AS s
    WHERE a.is_verified AND coalesce(a.registered_at, f.exported_at) <= s.as_of
) AS h ON h.person_no = g.person_no
WHERE h.person_no IS NULL
