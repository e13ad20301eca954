-- How many compulsory courses oblige, how many are finished, and the last finish with its evidence.
-- One row per population, place and person that a compulsory course obliges.
SELECT population, place_no, person_no, n_obliging, n_finished, finished_at, source_no, source_row
FROM (
    SELECT
        o.population,
        o.place_no,
        o.person_no,
        count(*) OVER (PARTITION BY o.population, o.place_no, o.person_no) AS n_obliging,
        count(c.course_no) OVER (PARTITION BY o.population, o.place_no, o.person_no) AS n_finished,
        c.finished_at,
        c.source_no,
        c.source_row,
        row_number() OVER (
            PARTITION BY o.population, o.place_no, o.person_no
            ORDER BY c.finished_at DESC NULLS LAST, a.course_no ASC NULLS LAST
        ) AS place
    FROM obligation AS o
    INNER JOIN applies AS a
        ON a.person_class = o.person_class AND a.employ_form = o.employ_form AND a.industry = o.industry
    LEFT JOIN course_finish AS c ON c.person_no = o.person_no AND c.course_no = a.course_no
) AS counted
WHERE place = 1
