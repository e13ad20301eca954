-- Counts of units per key of `place` (key, unit_no). A unit without roster is in scope (n_units) and none of
-- the others: 全员 asks for a roster that is not empty. A sum over units one of which is silent about it
-- (it states other counts) is NULL.
SELECT
    p.key,
    count(*) AS n_units,
    sum(CASE WHEN c.n_roster > 0 THEN 1 WHEN c.n_roster = 0 THEN 0 END) AS n_units_rostered,
    CASE WHEN count(c.n_required + c.n_registered) = sum(c.n_stated) THEN
        sum(CASE WHEN c.n_required > 0 AND c.n_registered >= c.n_required THEN 1 WHEN c.n_stated = 1 THEN 0 END)
    END AS n_units_all_registered,
    CASE WHEN count(c.n_required + c.n_started) = sum(c.n_stated) THEN
        sum(CASE WHEN c.n_required > 0 AND c.n_started >= c.n_required THEN 1 WHEN c.n_stated = 1 THEN 0 END)
    END AS n_units_all_started,
    CASE WHEN count(c.n_required + c.n_completed) = sum(c.n_stated) THEN
        sum(CASE WHEN c.n_required > 0 AND c.n_completed >= c.n_required THEN 1 WHEN c.n_stated = 1 THEN 0 END)
    END AS n_units_all_completed,
    sum(c.n_headcount) AS n_headcount,
    CASE WHEN count(c.n_required) = sum(c.n_stated) THEN sum(c.n_required) END AS n_required,
    CASE WHEN count(c.n_registered) = sum(c.n_stated) THEN sum(c.n_registered) END AS n_registered,
    CASE WHEN count(c.n_started) = sum(c.n_stated) THEN sum(c.n_started) END AS n_started,
    CASE WHEN count(c.n_completed) = sum(c.n_stated) THEN sum(c.n_completed) END AS n_completed
FROM place AS p
INNER JOIN (
    SELECT
        unit_no, n_roster, n_headcount, n_required, n_registered, n_started, n_completed,
        CASE
            WHEN coalesce(n_required, n_registered, n_started, n_completed) IS NOT NULL THEN 1 ELSE 0
        END AS n_stated
    FROM unit_counts
) AS c ON c.unit_no = p.unit_no
GROUP BY p.key
ORDER BY p.key ASC NULLS LAST
