-- Counts of every unit in scope, ordered by unit, with what they are counted from:
-- required_basis: roster, platform, headcount, summaries, none; learning_basis: platform, summaries, none.
-- What cannot be known is NULL, never zero. n_roster: persons in R by the roster, NULL without rosters.
SELECT
    u.unit_no,
    u.town_key,
    u.dept_key,
    s.required_basis,
    s.learning_basis,
    u.n_headcount,
    CASE WHEN s.has_roster THEN coalesce(r.n_roster, 0) END AS n_roster,
    CASE s.required_basis
        WHEN 'roster' THEN coalesce(p.n_rows, 0)
        WHEN 'platform' THEN coalesce(p.n_rows, 0)
        WHEN 'headcount' THEN u.n_headcount
        WHEN 'summaries' THEN m.n_required
    END AS n_required,
    CASE s.learning_basis
        WHEN 'platform' THEN coalesce(p.n_registered, 0) WHEN 'summaries' THEN m.n_registered
    END AS n_registered,
    CASE s.learning_basis
        WHEN 'platform' THEN coalesce(p.n_started, 0) WHEN 'summaries' THEN m.n_started
    END AS n_started,
    CASE s.learning_basis
        WHEN 'platform' THEN coalesce(p.n_completed, 0) WHEN 'summaries' THEN m.n_completed
    END AS n_completed,
    CASE WHEN s.learning_basis = 'platform' AND d.is_dated THEN coalesce(p.n_on_time, 0) END AS n_on_time,
    CASE WHEN s.learning_basis = 'platform' THEN coalesce(p.n_valid, 0) END AS n_valid
FROM scope AS u
CROSS JOIN settings AS s
CROSS JOIN dated AS d
LEFT JOIN (
    SELECT unit_no, count(*) AS n_roster
    FROM listed
    WHERE standing IN ('listed', 'joined', 'added')
    GROUP BY unit_no
) AS r ON r.unit_no = u.unit_no
LEFT JOIN (
    SELECT
        unit_no,
        count(*) AS n_rows,
        sum(CASE WHEN status_no >= 1 THEN 1 ELSE 0 END) AS n_registered,
        sum(CASE WHEN status_no >= 2 THEN 1 ELSE 0 END) AS n_started,
        sum(CASE WHEN status_no >= 3 THEN 1 ELSE 0 END) AS n_completed,
        sum(CASE WHEN is_on_time THEN 1 ELSE 0 END) AS n_on_time,
        sum(CASE WHEN is_valid THEN 1 ELSE 0 END) AS n_valid
    FROM ledger
    GROUP BY unit_no
) AS p ON p.unit_no = u.unit_no
LEFT JOIN (
    SELECT
        unit_no,
        max(n_required) AS n_required,
        max(n_registered) AS n_registered,
        max(n_started) AS n_started,
        max(n_completed) AS n_completed
    FROM summaries
    WHERE level = 'unit'
    GROUP BY unit_no
) AS m ON m.unit_no = u.unit_no
ORDER BY u.unit_no
