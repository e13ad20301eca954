-- The newest row of every spot check: by 编号 where there is one, else by round and person.
SELECT * EXCLUDE (place)
FROM (
    SELECT
        v.*,
        row_number() OVER (
            PARTITION BY
                coalesce(v.number, ''),
                CASE WHEN v.number IS NULL THEN v.round END,
                CASE WHEN v.number IS NULL THEN v.person_no END
            ORDER BY v.known_on DESC NULLS LAST, v.source_no DESC NULLS LAST, v.source_row DESC NULLS LAST
        ) AS place
    FROM spot_checks AS v
) AS newest
WHERE place = 1
ORDER BY source_no, source_row
