-- What versions of one roster say against each other.
--
-- rosters: no (order of sources and rows), person_no, unit_no, person_class, employ_form, hired_on, left_on, known_on

-- Persons who stand in one unit's rosters of one day more than once.
CREATE TEMP TABLE repeated AS
SELECT
    list(no ORDER BY no) AS rows,
    count(DISTINCT row(person_class, employ_form, hired_on, left_on)) > 1 AS is_differing
FROM rosters
SEMI JOIN (
    SELECT unit_no, person_no, known_on FROM rosters GROUP BY ALL HAVING count(*) > 1
) several USING (unit_no, person_no, known_on)
GROUP BY unit_no, person_no, known_on
ORDER BY min(no);

-- How many persons a later roster of a whole unit omits: one that names at least half of all who were named before.
CREATE TEMP TABLE omitted AS
WITH named AS (
    SELECT unit_no, person_no, known_on, min(known_on) OVER (PARTITION BY unit_no, person_no) AS first_on
    FROM (SELECT DISTINCT unit_no, person_no, known_on FROM rosters
          WHERE unit_no IN (SELECT unit_no FROM rosters GROUP BY unit_no HAVING count(DISTINCT known_on) > 1))
),
days AS (
    SELECT unit_no, known_on, count(*) FILTER (first_on < known_on) AS n_again
    FROM named
    GROUP BY unit_no, known_on
),
counted AS (
    SELECT d.unit_no, d.known_on, d.n_again,
        (SELECT count(DISTINCT person_no) FROM named n WHERE n.unit_no = d.unit_no AND n.known_on < d.known_on) AS n_before
    FROM days d
)
SELECT unit_no, n_before - n_again AS n_omitted
FROM counted
WHERE n_before > 0 AND 2 * n_again >= n_before AND n_before > n_again
ORDER BY unit_no, known_on;
