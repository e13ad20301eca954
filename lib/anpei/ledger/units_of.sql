-- Counts of units per key of `place` (key, unit_no). A unit without roster is in scope (n_units) and none of
-- the others: 全员 asks for a roster that is not empty.
SELECT
    p.key,
    count(*) AS n_units,
    sum(CASE WHEN c.n_roster > 0 THEN 1 WHEN c.n_roster = 0 THEN 0 END) AS n_units_rostered,
    sum(CASE
        WHEN c.n_required > 0 AND c.n_registered >= c.n_required THEN 1
        WHEN c.n_required IS NOT NULL AND c.n_registered IS NOT NULL THEN 0
    END) AS n_units_all_registered,
    sum(CASE
        WHEN c.n_required > 0 AND c.n_started >= c.n_required THEN 1
        WHEN c.n_required IS NOT NULL AND c.n_started IS NOT NULL THEN 0
    END) AS n_units_all_started,
    sum(CASE
        WHEN c.n_required > 0 AND c.n_completed >= c.n_required THEN 1
        WHEN c.n_required IS NOT NULL AND c.n_completed IS NOT NULL THEN 0
    END) AS n_units_all_completed,
    sum(c.n_headcount) AS n_headcount,
    sum(c.n_required) AS n_required,
    sum(c.n_registered) AS n_registered,
    sum(c.n_started) AS n_started,
    sum(c.n_completed) AS n_completed
FROM place AS p
INNER JOIN unit_counts AS c ON c.unit_no = p.unit_no
GROUP BY p.key
ORDER BY p.key ASC NULLS LAST
