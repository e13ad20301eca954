-- Who has to learn, of the units' population: one row per person and unit.
-- is_main marks the row by which a person counts once: the latest 入职日期, then the first in unit order.
SELECT
    person_no,
    place_no AS unit_no,
    row_number() OVER (PARTITION BY person_no ORDER BY hired_on DESC NULLS LAST, place_no ASC NULLS LAST) = 1 AS is_main
FROM obligation
WHERE population = 'unit'
