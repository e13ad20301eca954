-- How far every obligation has come, whatever was found about it: one row per population, place and person.
-- 0 not_registered, 1 registered_only, 2 in_progress, 3 completed; each needs the one before.
SELECT
    o.*,
    CASE
        WHEN g.person_no IS NULL THEN 0
        WHEN b.person_no IS NULL THEN 1
        WHEN f.n_finished = f.n_obliging THEN 3
        ELSE 2
    END AS status_no,
    coalesce(f.n_obliging, 0) AS n_obliging,
    g.registered_at,
    g.source_no AS account_source_no,
    g.source_row AS account_source_row,
    b.started_at AS start_at,
    b.source_no AS start_source_no,
    b.source_row AS start_source_row,
    f.finished_at AS finish_at,
    f.source_no AS finish_source_no,
    f.source_row AS finish_source_row
FROM obligation AS o
LEFT JOIN registered AS g ON g.person_no = o.person_no
LEFT JOIN started AS b ON b.person_no = o.person_no
LEFT JOIN finish AS f
    ON f.population = o.population AND f.place_no = o.place_no AND f.person_no = o.person_no
