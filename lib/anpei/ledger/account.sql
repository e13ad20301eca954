-- The platform's accounts: what the platform shows of each, and what its person is to this campaign.
-- One row per account. town_key: the town that the platform states, else that of its unit (NULL: none of the district).
-- is_late: registered after as_of. is_shown_done: some row of every course is at 100 % or done; is_done_late: after as_of.
-- standing: required; exempt (listed or decided about, not required); elsewhere (on the roster of a unit that is
-- not in scope); supervisor; unlisted (account of a unit in scope); outside (account of no unit in scope).
SELECT
    a.person_no,
    CASE WHEN a.town_key IS NULL THEN u.town_key ELSE t.town_key END AS town_key,
    a.tier,
    a.is_verified,
    coalesce(a.registered_at, f.exported_at) > s.as_of AS is_late,
    d.account_no IS NOT NULL AS is_shown_done,
    coalesce(d.done_at > s.as_of, FALSE) AS is_done_late,
    o.person_no IS NOT NULL AS has_offline_finish,
    CASE
        WHEN l.person_no IS NOT NULL THEN 'required'
        WHEN e.person_no IS NOT NULL THEN 'exempt'
        WHEN r.person_no IS NOT NULL THEN 'elsewhere'
        WHEN v.person_no IS NOT NULL THEN 'supervisor'
        WHEN k.unit_no IS NOT NULL THEN 'unlisted'
        ELSE 'outside'
    END AS standing,
    a.source_no,
    a.source_row
FROM accounts AS a
INNER JOIN sources AS f ON f.source_no = a.source_no
CROSS JOIN settings AS s
LEFT JOIN units AS u ON u.unit_no = a.unit_no
LEFT JOIN towns AS t ON t.town_key = a.town_key
LEFT JOIN scope AS k ON k.unit_no = a.unit_no
LEFT JOIN (SELECT DISTINCT person_no FROM ledger) AS l ON l.person_no = a.person_no
LEFT JOIN (
    SELECT person_no FROM listed UNION SELECT person_no FROM decision
) AS e ON e.person_no = a.person_no
LEFT JOIN (SELECT DISTINCT person_no FROM roster WHERE is_current) AS r ON r.person_no = a.person_no
LEFT JOIN (SELECT DISTINCT person_no FROM supervisors) AS v ON v.person_no = a.person_no
LEFT JOIN (
    SELECT DISTINCT c.person_no
    FROM course_finish AS c
    INNER JOIN courses AS k ON k.course_no = c.course_no AND k.is_compulsory
    INNER JOIN learning AS g ON g.source_no = c.source_no AND g.source_row = c.source_row AND g.is_offline
) AS o ON o.person_no = a.person_no
LEFT JOIN (
    SELECT account_no, max(done_at) AS done_at
    FROM (
        SELECT
            account_no,
            max(CASE WHEN progress >= 10000 OR is_status_done THEN 1 ELSE 0 END) AS is_shown,
            min(
                CASE WHEN progress >= 10000 OR is_status_done THEN coalesce(finished_at, observed_at) END
            ) AS done_at
        FROM records
        WHERE account_no IS NOT NULL AND coalesce(course_no, 0) >= 0
        GROUP BY account_no, course_no
    ) AS of_course
    GROUP BY account_no
    HAVING min(is_shown) = 1
) AS d ON d.account_no = a.account_no
ORDER BY a.source_no, a.source_row
