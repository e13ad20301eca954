-- Who is who: the person of every row by its strongest evidence (tiers: people.py).
--
-- evidence: no (order of sources and rows), name, id_text, state, phone, unit_no (0: none), is_roster,
--           preference (smaller: its name is preferred), person (whole numbers: the key of its person, else NULL)
-- decided:  no, person: what people decided about a row (an empty person: nobody else)

CREATE TEMP TABLE whole AS
SELECT DISTINCT person, name, phone, unit_no, id_text, left(id_text, 15) AS fifteen, right(id_text, 4) AS four
FROM evidence
WHERE person IS NOT NULL AND name IN (SELECT name FROM evidence WHERE person IS NULL);

-- The same damaged number and name in rosters of several units: perhaps two persons.
CREATE TEMP TABLE damaged AS
SELECT id_text, name, count(DISTINCT unit_no) AS n_units
FROM evidence
WHERE state = 'damaged' AND is_roster
GROUP BY id_text, name;

CREATE TEMP TABLE candidate AS
SELECT e.no, w.person, 2 AS tier
FROM evidence e JOIN whole w ON w.fifteen = e.id_text AND w.name = e.name
WHERE e.state = 'damaged'
UNION
SELECT e.no, w.person, 3
FROM evidence e JOIN whole w ON w.name = e.name AND w.unit_no = e.unit_no AND w.four = right(e.id_text, 4)
WHERE e.state = 'masked' AND e.unit_no > 0 AND starts_with(w.id_text, regexp_extract(e.id_text, '^[0-9]*'))
UNION
SELECT e.no, w.person, 4
FROM evidence e JOIN whole w ON w.name = e.name AND w.phone = e.phone
WHERE e.person IS NULL AND length(e.phone) = 11 AND NOT contains(e.phone, '*');

CREATE TEMP TABLE found AS
SELECT no, min(tier) AS tier, count(*) AS n_found, min(person) AS person
FROM candidate c
WHERE tier = (SELECT min(tier) FROM candidate s WHERE s.no = c.no)
GROUP BY no;

-- One row per row of evidence: its person, by which tier, and of how many persons it might have been.
CREATE TEMP TABLE matched AS
SELECT
    e.no,
    CASE
        WHEN d.person <> '' THEN d.person
        WHEN e.person IS NOT NULL THEN e.person
        WHEN d.person IS NULL AND f.n_found = 1 AND NOT (f.tier = 2 AND coalesce(g.n_units, 0) > 1) THEN f.person
        WHEN e.state IN ('damaged', 'masked') THEN concat_ws(chr(31), '', e.state, e.id_text, e.name, e.unit_no)
        ELSE concat_ws(chr(31), '', e.name, e.phone, e.unit_no)
    END AS person,
    CASE
        WHEN d.person <> '' THEN 6
        WHEN e.person IS NOT NULL THEN 1
        WHEN d.person IS NULL AND f.n_found = 1 AND NOT (f.tier = 2 AND coalesce(g.n_units, 0) > 1) THEN f.tier
        ELSE 5
    END::INTEGER AS tier,
    CASE WHEN f.tier = 2 AND f.n_found = 1 THEN greatest(coalesce(g.n_units, 1), 1) ELSE coalesce(f.n_found, 0) END
        AS n_found
FROM evidence e
LEFT JOIN decided d USING (no)
LEFT JOIN found f USING (no)
LEFT JOIN damaged g ON e.state = 'damaged' AND g.id_text = e.id_text AND g.name = e.name;

-- Persons in the order of their ID numbers, then of name, unit and first row. A key that begins with a separator
-- is one without a whole number.
CREATE TEMP TABLE persons AS
SELECT
    row_number() OVER (
        ORDER BY person[1] = chr(31), CASE WHEN person[1] = chr(31) THEN '' ELSE split_part(person, chr(31), 1) END,
            first_name, first_unit, first_no
    )::INTEGER AS person_no,
    person, name, best_state, best_id, tier
FROM (
    SELECT
        m.person,
        min(e.no) AS first_no,
        arg_min(e.name, e.no) AS first_name,
        arg_min(e.unit_no, e.no) AS first_unit,
        arg_min(e.name, e.preference) AS name,
        arg_min(e.state, e.preference) AS best_state,
        arg_min(e.id_text, e.preference) AS best_id,
        max(m.tier)::TINYINT AS tier
    FROM matched m JOIN evidence e USING (no)
    GROUP BY m.person
);
