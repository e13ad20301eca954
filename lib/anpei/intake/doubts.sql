-- Every open doubt that a sender can mend, one row per finding and cell: who sent it, whom it is about.
-- A doubt about a row is settled when a later file of the same kind has the same person (or unit) again: what is
-- still wrong there is a doubt of its own. One about a whole file is settled when a later file of the sender holds at
-- least half of the persons (or units) of the file, or anything at all where nothing of it could be read.
WITH spoken AS (
    SELECT 'roster' AS kind, source_no, "row", person_no, unit_no, known_on FROM roster
    UNION ALL SELECT 'units', source_no, "row", NULL, unit_no, known_on FROM units WHERE source_no IS NOT NULL
    UNION ALL SELECT 'supervisors', source_no, "row", person_no, NULL, known_on FROM supervisors
    UNION ALL SELECT 'spot_checks', source_no, "row", person_no, unit_no, known_on FROM spot_checks
    UNION ALL SELECT 'reviews', source_no, "row", person_no, unit_no, known_on FROM reviews
    UNION ALL SELECT 'adjustments', source_no, "row", person_no, unit_no, known_on FROM adjustments
), lines AS (
    SELECT
        s.path, l.source_no, l."row", l.known_on, l.unit_no,
        coalesce(p.name, '') AS name,
        coalesce(u.name, '') AS unit,
        max(l.known_on) OVER (PARTITION BY l.kind, coalesce(p.name, ''), coalesce(l.unit_no, 0)) AS last_on
    FROM spoken AS l
    JOIN sources AS s USING (source_no)
    LEFT JOIN people AS p USING (person_no)
    LEFT JOIN units AS u ON u.unit_no = l.unit_no
), files AS (
    SELECT a.path, a.sender, a.known_on, count(l.path) AS n_lines,
        2 * count(CASE WHEN l.last_on > l.known_on THEN 1 END) >= count(l.path) AS is_repeated
    FROM (
        SELECT a.path, f.sender, min(a.known_on) AS known_on
        FROM accounting AS a JOIN senders AS f USING (path) GROUP BY ALL
    ) AS a
    LEFT JOIN lines AS l ON l.path = a.path
    GROUP BY a.path, a.sender, a.known_on
), lasting AS (
    SELECT sender, max(known_on) AS last_on FROM files WHERE n_lines > 0 GROUP BY sender
), unit_senders AS (
    SELECT l.unit_no, arg_max(f.sender, (l.known_on, l.source_no)) AS sender
    FROM lines AS l JOIN files AS f USING (path)
    WHERE l.name <> ''
    GROUP BY l.unit_no
), found AS (
    SELECT *, unnest(CASE WHEN len(cells) > 0 THEN cells ELSE [''] END) AS one,
        unnest(range(greatest(len(cells), 1))) AS place
    FROM findings
    WHERE code IN (SELECT code FROM mendable)
)
SELECT
    f.finding_no, f.code, f.severity, coalesce(a.sender, m.sender) AS sender, f.path, f.sheet, f.one AS cell, f.place,
    f.value, f.message, f.remedy, f.guess, a.known_on AS received_on,
    CASE
        WHEN l.path IS NOT NULL AND l.name <> '' THEN l.name || '（' || coalesce(nullif(l.unit, ''), '未填单位') || '）'
        WHEN l.path IS NOT NULL THEN l.unit
        ELSE coalesce(u.name, '')
    END AS who
FROM found AS f
LEFT JOIN files AS a ON a.path = f.path
LEFT JOIN lasting AS t ON t.sender = a.sender
LEFT JOIN unit_senders AS m ON f.path = '' AND m.unit_no = f.unit_no
LEFT JOIN units AS u ON u.unit_no = f.unit_no
LEFT JOIN lines AS l ON l.source_no = f.source_no AND l."row" = TRY_CAST(regexp_extract(f.one, '[0-9]+') AS INTEGER)
WHERE coalesce(a.sender, m.sender) IS NOT NULL
    AND CASE
        WHEN a.path IS NULL THEN TRUE
        WHEN l.path IS NOT NULL THEN l.last_on <= l.known_on
        WHEN a.n_lines > 0 THEN NOT a.is_repeated
        ELSE coalesce(t.last_on <= a.known_on, TRUE)
    END
ORDER BY f.finding_no, f.place
