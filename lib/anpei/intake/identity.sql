-- Mobile numbers of persons, and doubts about who they are: tables phones and identities.
--
-- evidence: no (order of sources and rows), person_no, name, id_text, state (see ids.STATES), phone, gender, is_roster,
--           source_no, row, known_on; rosters and exports in force
-- mistyped: id_text of numbers with a wrong digit or check character
-- settings: starts_on (year, month and day as one number), age_from, age_to

CREATE TEMP TABLE phones AS
SELECT dense_rank() OVER (ORDER BY f.phone)::INTEGER AS phone_no, f.person_no, e.source_no, e.row, e.known_on
FROM (SELECT phone, person_no, min(no) AS no FROM evidence WHERE phone <> '' GROUP BY phone, person_no) AS f
INNER JOIN evidence AS e USING (no)
ORDER BY phone_no, f.person_no;

CREATE TEMP TABLE numbered AS
SELECT *, id_text[7:14]::INTEGER AS born_on, id_text[17:17]::INTEGER % 2 = 1 AS is_male
FROM evidence
WHERE state IN ('valid', 'old');

-- One name and mobile number with a number of its own on a roster and another one on the platform.
CREATE TEMP TABLE doubled AS
WITH holder AS (
    SELECT name, phone, is_roster, person_no, min(no) AS no
    FROM evidence
    WHERE state IN ('valid', 'old', 'other') AND name <> '' AND phone <> ''
    GROUP BY name, phone, is_roster, person_no
)
SELECT r.person_no AS roster_person, r.no AS roster_row, p.person_no AS platform_person, p.no AS platform_row
FROM holder AS r
INNER JOIN holder AS p ON p.name = r.name AND p.phone = r.phone AND p.person_no <> r.person_no AND NOT p.is_roster
WHERE r.is_roster;

-- Every doubt but that of two names: the first row of each file.
CREATE TEMP TABLE doubts AS
WITH found AS (
    SELECT person_no, 'invalid_number' AS kind, no FROM evidence SEMI JOIN mistyped USING (id_text) WHERE state = 'invalid'
    UNION ALL
    SELECT n.person_no, 'age', n.no
    FROM numbered AS n CROSS JOIN settings AS s
    WHERE (s.starts_on - n.born_on) // 10000 NOT BETWEEN s.age_from AND s.age_to
    UNION ALL
    SELECT person_no, 'sex', no FROM numbered WHERE gender IN ('男', '女') AND (gender = '男') <> is_male
    UNION ALL SELECT roster_person, 'two_numbers', roster_row FROM doubled
    UNION ALL SELECT roster_person, 'two_numbers', platform_row FROM doubled
    UNION ALL SELECT platform_person, 'two_numbers', roster_row FROM doubled
    UNION ALL SELECT platform_person, 'two_numbers', platform_row FROM doubled
)
SELECT f.person_no, f.kind, min(f.no) AS no
FROM found AS f INNER JOIN evidence AS e USING (no)
GROUP BY f.person_no, f.kind, e.source_no;

-- Whole numbers under several names, and the first row of each name.
CREATE TEMP TABLE names AS
WITH named AS (
    SELECT person_no, name, min(no) AS no
    FROM evidence
    WHERE state IN ('valid', 'old', 'other') AND name <> ''
    GROUP BY person_no, name
)
SELECT person_no, name, no
FROM named
SEMI JOIN (SELECT person_no FROM named GROUP BY person_no HAVING count(*) > 1) AS several USING (person_no)
ORDER BY person_no, no;
