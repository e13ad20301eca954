-- What tells whether a unit's roster holds everyone (一企不漏、一人不落). One row per unit in scope, ordered by unit.
-- Reads `span` (from_on, to_on: the last days up to the cut-off). n_roster: persons in R. n_omitted: those of them whom
-- the newest whole roster of the unit no longer names. n_gone: removed, left or omitted within the span;
-- n_with_gone: in R, or gone within the span.
SELECT
    u.unit_no,
    u.industry,
    coalesce(u.n_headcount, 0) AS n_headcount,
    count(DISTINCT CASE WHEN m.is_in THEN m.person_no END) AS n_roster,
    count(DISTINCT CASE WHEN m.is_in AND m.is_omitted THEN m.person_no END) AS n_omitted,
    count(DISTINCT CASE WHEN m.is_gone THEN m.person_no END) AS n_gone,
    count(DISTINCT CASE WHEN m.is_in OR m.is_gone THEN m.person_no END) AS n_with_gone
FROM scope AS u
LEFT JOIN (
    SELECT
        l.unit_no,
        l.person_no,
        l.standing IN ('listed', 'joined', 'added') AS is_in,
        o.person_no IS NOT NULL AS is_omitted,
        coalesce(l.decision = '核减' AND l.adjusted_on BETWEEN s.from_on AND s.to_on, FALSE)
        OR coalesce(l.left_on BETWEEN s.from_on AND s.to_on, FALSE)
        OR coalesce(o.omitted_on BETWEEN s.from_on AND s.to_on, FALSE) AS is_gone
    FROM listed AS l
    CROSS JOIN span AS s
    LEFT JOIN omissions AS o ON o.person_no = l.person_no AND o.unit_no = l.unit_no
) AS m ON m.unit_no = u.unit_no
GROUP BY u.unit_no, u.industry, u.n_headcount
ORDER BY u.unit_no
