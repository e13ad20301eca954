-- accounts: no (order of sources and rows), person_no, unit_no (0: none), is_verified, registered_at, tier, source_no, row, known_on
-- One row per person, unit, state and time of registration: where it stands first.
SELECT person_no, nullif(unit_no, 0) AS unit_no, is_verified, registered_at, tier, source_no, row, known_on
FROM accounts
QUALIFY row_number() OVER (PARTITION BY person_no, unit_no, is_verified, registered_at ORDER BY no) = 1
ORDER BY no
