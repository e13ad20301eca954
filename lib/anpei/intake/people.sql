-- Who is who, for rows without a whole number or with a decision: the person of each by its strongest evidence
-- (tiers: people.py).
--
-- whole:    person, name, phone, unit_no, id_text of rows with a whole number that share a name with one of `odd`
-- odd:      no (order of sources and rows), name, id_text, state, phone, unit_no, is_roster,
--           person (of a whole number, else NULL), decided (the person that people chose, empty for nobody else)

-- The same damaged number and name in rosters of several units: perhaps two persons.
WITH damaged AS (
    SELECT id_text, name, count(DISTINCT unit_no) AS n_units
    FROM odd
    WHERE state = 'damaged' AND is_roster
    GROUP BY id_text, name
),
candidate AS (
    SELECT o.no, w.person, 2 AS tier
    FROM odd AS o INNER JOIN whole AS w ON w.name = o.name AND left(w.id_text, 15) = o.id_text
    WHERE o.state = 'damaged'
    UNION
    SELECT o.no, w.person, 3
    FROM odd AS o
    INNER JOIN whole AS w ON w.name = o.name AND w.unit_no = o.unit_no AND right(w.id_text, 4) = right(o.id_text, 4)
    WHERE o.state = 'masked' AND o.unit_no > 0 AND starts_with(w.id_text, regexp_extract(o.id_text, '^[0-9]*'))
    UNION
    SELECT o.no, w.person, 4
    FROM odd AS o INNER JOIN whole AS w ON w.name = o.name AND w.phone = o.phone
    WHERE o.person IS NULL AND length(o.phone) = 11 AND NOT contains(o.phone, '*')
),
strongest AS (
    SELECT no, person, tier, min(tier) OVER (PARTITION BY no) AS first_tier FROM candidate
),
found AS (
    SELECT no, min(tier) AS tier, count(*) AS n_found, min(person) AS person
    FROM strongest
    WHERE tier = first_tier
    GROUP BY no
),
judged AS (
    SELECT
        o.*,
        f.tier,
        f.person AS found_person,
        -- of how many persons it might be
        CASE WHEN f.tier = 2 AND f.n_found = 1 THEN greatest(coalesce(d.n_units, 1), 1) ELSE coalesce(f.n_found, 0) END
            AS n_found
    FROM odd AS o
    LEFT JOIN found AS f ON f.no = o.no
    LEFT JOIN damaged AS d ON o.state = 'damaged' AND d.id_text = o.id_text AND d.name = o.name
)
SELECT
    no,
    CASE
        WHEN decided <> '' THEN decided
        WHEN person IS NOT NULL THEN person
        WHEN decided IS NULL AND n_found = 1 THEN found_person
        -- a person of the row's own: a key that begins with a separator
        WHEN state IN ('damaged', 'masked') THEN concat_ws(chr(31), '', state, id_text, name, unit_no)
        ELSE concat_ws(chr(31), '', name, phone, unit_no)
    END AS person,
    CASE
        WHEN decided <> '' THEN 6
        WHEN person IS NOT NULL THEN 1
        WHEN decided IS NULL AND n_found = 1 THEN tier
        ELSE 5
    END::INTEGER AS tier,
    n_found
FROM judged
ORDER BY no
