-- Units in scope (E): the regulated units of the departments' lists and those with a roster.
-- One row per unit. A unit known only from the platform is in scope where no list of units says otherwise.
SELECT
    u.unit_no,
    u.name,
    u.town_key,
    u.dept_key,
    coalesce(u.industry, '') AS industry,
    CASE WHEN u.is_listed THEN u.n_headcount END AS n_headcount,
    u.is_listed,
    u.source_no,
    u.source_row
FROM units AS u
CROSS JOIN settings AS s
WHERE u.is_obliged OR NOT s.has_units
