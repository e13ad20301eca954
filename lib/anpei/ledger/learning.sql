-- Records that show learning of a course of the campaign, with the moments that they state.
-- One row per such record of the extracts. course_no is NULL where a row speaks of the whole campaign.
-- Not counted: another course, an account without real name, an assigned course never opened,
-- make-up training off line without a sign-in sheet (or where the campaign does not count it).
SELECT
    r.person_no,
    r.course_no,
    coalesce(least(r.started_at, r.finished_at), r.observed_at) AS started_at,
    coalesce(r.finished_at, r.observed_at) AS finished_at,
    r.minutes,
    r.progress,
    r.is_status_done,
    r.score,
    r.is_passed,
    r.is_offline,
    f.has_progress = 0 AND f.has_test = 0 AS is_status_only,
    r.source_no,
    r.source_row
FROM records AS r
INNER JOIN (
    SELECT
        source_no,
        max(CASE WHEN progress IS NOT NULL THEN 1 ELSE 0 END) AS has_progress,
        max(CASE WHEN score IS NOT NULL OR is_passed IS NOT NULL THEN 1 ELSE 0 END) AS has_test
    FROM records
    GROUP BY source_no
) AS f ON f.source_no = r.source_no
CROSS JOIN settings AS s
WHERE coalesce(r.course_no, 0) >= 0
  AND coalesce(r.is_verified, TRUE)
  AND CASE
        WHEN r.is_offline THEN s.offline_counts AND trim(coalesce(r.evidence, '')) <> ''
        ELSE
            coalesce(r.progress, 0) > 0
            OR coalesce(r.minutes, 0) > 0
            OR coalesce(r.score, 0) > 0
            OR r.started_at IS NOT NULL
            OR r.finished_at IS NOT NULL
            OR coalesce(r.is_passed, FALSE)
            OR coalesce(r.is_status_done, FALSE)
      END
