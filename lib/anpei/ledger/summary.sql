-- What the platform's own summaries state by town: those of the town itself, else those of its units together.
-- One row per town of the district (NULL: none) that any of them speaks of, ordered by town.
SELECT
    town_key,
    coalesce(
        max(CASE WHEN level = 'town' THEN n_required END), max(CASE WHEN level = 'unit' THEN n_required END)
    ) AS n_required,
    coalesce(
        max(CASE WHEN level = 'town' THEN n_registered END), max(CASE WHEN level = 'unit' THEN n_registered END)
    ) AS n_registered,
    coalesce(
        max(CASE WHEN level = 'town' THEN n_completed END), max(CASE WHEN level = 'unit' THEN n_completed END)
    ) AS n_completed
FROM (
    SELECT
        level,
        town_key,
        sum(n_required) AS n_required,
        sum(n_registered) AS n_registered,
        sum(n_completed) AS n_completed
    FROM (
        SELECT
            m.level,
            t.town_key,
            max(m.n_required) AS n_required,
            max(m.n_registered) AS n_registered,
            max(m.n_completed) AS n_completed
        FROM summaries AS m
        LEFT JOIN units AS u ON u.unit_no = m.unit_no AND m.level = 'unit'
        LEFT JOIN towns AS t ON t.town_key = coalesce(u.town_key, m.town_key)
        GROUP BY m.level, t.town_key, m.town_key, m.unit_no
    ) AS stated
    GROUP BY level, town_key
) AS summed
GROUP BY town_key
ORDER BY town_key ASC NULLS LAST
