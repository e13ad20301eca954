-- Listed persons who are not required, and why; and 增补: one row per person and unit, ordered so.
-- standing: removed, left, future, late (not in R); joined, added (in R).
SELECT
    person_no, unit_no, standing, reason, adjusted_on, hired_on, left_on,
    source_no, source_row, decision_source_no, decision_source_row
FROM listed
WHERE standing <> 'listed'
ORDER BY person_no, unit_no
