-- What stands behind every hint (提示) of the signals that run: one row per signal, rule, person (none: the unit) and row
-- of the extracts. Of a person's unit the ledger's main row decides. None where nobody knows who is required.
SELECT
    k.signal_no, f.signal, f.rule, f.person_no, coalesce(f.unit_no, q.unit_no) AS unit_no, f.source_no, f.source_row,
    CAST(max(f.n) AS BIGINT) AS n,
    CAST(max(f.n_base) AS BIGINT) AS n_base
FROM (
    SELECT signal, rule, person_no, NULL AS unit_no, source_no, source_row, n, n_base FROM signal_identity
    UNION ALL SELECT signal, rule, person_no, NULL AS unit_no, source_no, source_row, n, n_base FROM signal_pace
    UNION ALL SELECT signal, rule, person_no, NULL AS unit_no, source_no, source_row, n, n_base FROM signal_group
    UNION ALL SELECT signal, rule, person_no, NULL AS unit_no, source_no, source_row, n, n_base FROM signal_session
    UNION ALL SELECT signal, rule, person_no, NULL AS unit_no, source_no, source_row, n, n_base FROM signal_spot
    UNION ALL SELECT signal, rule, NULL AS person_no, unit_no, source_no, source_row, n, n_base FROM signal_night
) AS f
INNER JOIN signals AS k ON k.signal = f.signal AND k.rule = f.rule
LEFT JOIN required AS q ON q.person_no = f.person_no AND q.is_main
CROSS JOIN settings AS s
WHERE s.required_basis IN ('roster', 'platform')
GROUP BY k.signal_no, f.signal, f.rule, f.person_no, f.unit_no, q.unit_no, f.source_no, f.source_row
ORDER BY k.signal_no, f.person_no ASC NULLS LAST, f.source_no, f.source_row
