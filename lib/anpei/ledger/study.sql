-- Learning records that signals look at: those of required persons that the platform shows for one course of the
-- campaign, on a real-name account. One row per such record of the extracts, with the moments that it states itself.
-- A moment after as_of is none. is_done: the progress asked for (else the status), with a moment of finishing.
-- is_start_timed, is_finish_timed: the file states times of day there, not days alone.
SELECT
    r.person_no,
    r.course_no,
    CASE WHEN r.started_at <= s.as_of THEN r.started_at END AS started_at,
    CASE WHEN r.finished_at <= s.as_of THEN r.finished_at END AS finished_at,
    r.minutes,
    CASE WHEN r.finished_at > s.as_of THEN NULL ELSE r.score END AS score,
    coalesce(r.finished_at <= s.as_of, FALSE)
    AND coalesce(r.progress >= s.progress_required, r.is_status_done, FALSE) AS is_done,
    f.is_start_timed = 1 AS is_start_timed,
    f.is_finish_timed = 1 AS is_finish_timed,
    r.source_no,
    r.source_row
FROM records AS r
INNER JOIN (SELECT DISTINCT person_no FROM required) AS q ON q.person_no = r.person_no
INNER JOIN (
    SELECT
        source_no,
        max(CASE WHEN started_at > CAST(started_at AS DATE) THEN 1 ELSE 0 END) AS is_start_timed,
        max(CASE WHEN finished_at > CAST(finished_at AS DATE) THEN 1 ELSE 0 END) AS is_finish_timed
    FROM records
    WHERE NOT is_offline
    GROUP BY source_no
) AS f ON f.source_no = r.source_no
CROSS JOIN settings AS s
WHERE r.course_no >= 0 AND NOT r.is_offline AND coalesce(r.is_verified, TRUE)
