-- What people decided about suspicions (疑似不一致): one row per decision about a known person. number: the case's own, from
-- the first row about its 对象 that opened or closed it (see anpei.intake.decisions.case_number). place: the latest first.
SELECT
    person_no,
    unit_no,
    answer,
    basis,
    source_row,
    first_no,
    case_prefix || CASE WHEN first_no < 10 THEN '00' WHEN first_no < 100 THEN '0' ELSE '' END || CAST(first_no AS VARCHAR)
        AS number,
    row_number() OVER (
        PARTITION BY person_no ORDER BY decided_on DESC NULLS LAST, source_row DESC NULLS LAST
    ) AS place
FROM (
    SELECT
        d.*,
        s.case_prefix,
        min(CASE WHEN d.answer <> '不核查' THEN d.number END) OVER (PARTITION BY d.subject) AS first_no
    FROM decided AS d
    CROSS JOIN settings AS s
    WHERE d.matter = '疑似不一致' AND d.person_no IS NOT NULL
) AS made
