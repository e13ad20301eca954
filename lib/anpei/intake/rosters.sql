-- What versions of one roster say against each other.
--
-- rosters: no (order of sources and rows), person_no, unit_no, person_class, employ_form, hired_on, left_on, source_no,
--          row, known_on

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

-- Persons whom the newest whole roster of their unit no longer names, since which one, and where they stand last.
-- A later roster is one of the whole unit where it names at least half of all who were named before.
CREATE TEMP TABLE omitted AS
WITH several AS (
    SELECT unit_no FROM rosters GROUP BY unit_no HAVING count(DISTINCT known_on) > 1
),
named AS (
    SELECT unit_no, person_no, known_on, min(known_on) OVER (PARTITION BY unit_no, person_no) AS first_on
    FROM (SELECT DISTINCT unit_no, person_no, known_on FROM rosters SEMI JOIN several USING (unit_no))
),
counted AS (
    SELECT
        unit_no, known_on, count(*) FILTER (first_on < known_on) AS n_again,
        sum(count(*) FILTER (first_on = known_on)) OVER (PARTITION BY unit_no ORDER BY known_on)
            - count(*) FILTER (first_on = known_on) AS n_before
    FROM named
    GROUP BY unit_no, known_on
),
whole AS (
    SELECT unit_no, known_on FROM counted WHERE n_before > 0 AND 2 * n_again >= n_before
),
latest AS (
    SELECT unit_no, person_no, max(known_on) AS last_on, arg_max(no, (known_on, no)) AS no
    FROM rosters SEMI JOIN several USING (unit_no)
    GROUP BY unit_no, person_no
),
gone AS (
    SELECT l.unit_no, l.person_no, l.no, min(w.known_on) AS omitted_on
    FROM latest AS l INNER JOIN whole AS w ON w.unit_no = l.unit_no AND w.known_on > l.last_on
    GROUP BY l.unit_no, l.person_no, l.no
)
SELECT g.person_no, g.unit_no, g.omitted_on, r.source_no, r.row, r.known_on
FROM gone AS g INNER JOIN rosters AS r USING (no)
ORDER BY g.unit_no, g.person_no;
