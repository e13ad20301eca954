-- Everyone on a roster as known, or added by decision, with the standing that decides about R.
-- One row per person and unit. In R: listed, joined (增补 by date), added (增补 by decision).
-- Not in R: removed (核减), left (离职), future (not hired yet at as_of), late (hired too late).
WITH newest AS (
    SELECT
        r.person_no, r.unit_no, r.person_class, r.employ_form, r.hired_on, r.left_on, r.source_no, r.source_row,
        row_number() OVER (
            PARTITION BY r.person_no, r.unit_no
            ORDER BY r.known_on DESC NULLS LAST, r.source_no DESC NULLS LAST, r.source_row DESC NULLS LAST
        ) AS place
    FROM roster AS r
    WHERE r.is_current
),
joined AS (
    SELECT
        coalesce(r.person_no, d.person_no) AS person_no,
        coalesce(r.unit_no, d.unit_no) AS unit_no,
        coalesce(r.person_class, '') AS person_class,
        coalesce(r.employ_form, '') AS employ_form,
        r.hired_on,
        r.left_on,
        r.person_no IS NOT NULL AS is_on_roster,
        d.kind AS decision,
        d.reason,
        d.adjusted_on,
        coalesce(r.source_no, d.source_no) AS source_no,
        coalesce(r.source_row, d.source_row) AS source_row,
        d.source_no AS decision_source_no,
        d.source_row AS decision_source_row
    FROM (SELECT * FROM newest WHERE place = 1) AS r
    FULL OUTER JOIN decision AS d ON d.person_no = r.person_no AND d.unit_no = r.unit_no
)
SELECT
    j.*,
    CASE
        WHEN j.decision = '增补' THEN 'added'
        -- who leaves after the deadline was obliged: a removal for that reason comes too late
        WHEN j.decision = '核减' AND NOT (
            j.adjusted_on > s.deadline_on AND coalesce(
                j.left_on > s.deadline_on,
                j.reason LIKE '%离职%' OR j.reason LIKE '%离岗%' OR j.reason LIKE '%辞职%' OR j.reason LIKE '%退休%',
                FALSE
            )
        ) THEN 'removed'
        WHEN j.left_on <= s.deadline_on AND j.left_on <= s.as_of_on THEN 'left'
        WHEN j.hired_on > s.roster_frozen_on AND j.hired_on > s.latest_entry_on THEN 'late'
        WHEN j.hired_on > s.as_of_on THEN 'future'
        WHEN j.hired_on > s.roster_frozen_on THEN 'joined'
        ELSE 'listed'
    END AS standing
FROM joined AS j
INNER JOIN scope AS u ON u.unit_no = j.unit_no
CROSS JOIN settings AS s
WHERE j.is_on_roster OR j.decision = '增补'
