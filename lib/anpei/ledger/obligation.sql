-- Who has to learn where: one row per population, place (unit or supervisors' body) and person.
-- Population unit: the roster in force, or the platform's accounts where the campaign counts from them.
SELECT
    'unit' AS population,
    l.unit_no AS place_no,
    l.person_no,
    l.person_class,
    l.employ_form,
    u.industry,
    l.hired_on,
    l.standing,
    l.source_no,
    l.source_row
FROM listed AS l
INNER JOIN scope AS u ON u.unit_no = l.unit_no
CROSS JOIN settings AS s
WHERE s.basis = 'roster' AND l.standing IN ('listed', 'joined', 'added')
UNION ALL
SELECT
    'unit' AS population,
    a.unit_no AS place_no,
    a.person_no,
    coalesce(l.person_class, '') AS person_class,
    coalesce(l.employ_form, '') AS employ_form,
    u.industry,
    l.hired_on,
    'account' AS standing,
    a.source_no,
    a.source_row
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
    WHERE s.basis = 'platform' AND coalesce(a.registered_at, f.exported_at) <= s.as_of
) AS a
INNER JOIN scope AS u ON u.unit_no = a.unit_no
LEFT JOIN listed AS l ON l.person_no = a.person_no AND l.unit_no = a.unit_no
WHERE a.place = 1
UNION ALL
SELECT
    'supervisor' AS population,
    b.body_no AS place_no,
    b.person_no,
    '' AS person_class,
    '' AS employ_form,
    '' AS industry,
    CAST(NULL AS DATE) AS hired_on,
    'listed' AS standing,
    b.source_no,
    b.source_row
FROM supervisor_body AS b
