-- Whether it can be told who completed on time. One row. It cannot where an export that was made after the deadline
-- shows completions and not a single moment of finishing: they may have come before or after it.
SELECT count(*) = 0 AS is_dated
FROM (
    SELECT r.source_no
    FROM records AS r
    CROSS JOIN settings AS s
    WHERE NOT r.is_offline
    GROUP BY r.source_no
    HAVING count(r.finished_at) = 0
       AND max(CASE WHEN r.observed_at >= s.deadline_end THEN 1 ELSE 0 END) = 1
       AND max(CASE WHEN r.progress >= s.progress_required OR r.is_status_done THEN 1 ELSE 0 END) = 1
) AS undated
