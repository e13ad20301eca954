-- Hints (提示): one row per signal, rule and person, or unit where person_no is NULL. n: what the rule counts, else how many
-- rows stand behind it; note says so. data and weight (强, 中 count towards 疑似) as in docs/signals.md.
SELECT
    h.signal_no, h.signal, k.rule_no, h.rule, k.data, k.weight, h.person_no, h.unit_no, h.n, h.n_base,
    replace(
        replace(k.phrase, '{n}', CAST(h.n AS VARCHAR)), '{base}', coalesce(CAST(h.n_base AS VARCHAR), '')
    ) AS note
FROM (
    SELECT
        signal_no, signal, rule, person_no, unit_no, coalesce(max(n), count(*)) AS n, max(n_base) AS n_base
    FROM hint_row
    GROUP BY signal_no, signal, rule, person_no, unit_no
) AS h
INNER JOIN signals AS k ON k.signal = h.signal AND k.rule = h.rule
