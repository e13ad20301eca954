-- accounts: no (order of sources and rows), person_no, unit_no (0: none), town_key, is_verified, registered_at, tier,
--           source_no, row, known_on
-- Every row with the number of its account: one account per person, unit, stated town, real-name state and time of
-- registration, numbered in the order of their first rows.
SELECT
    dense_rank() OVER (ORDER BY first_no)::INTEGER AS account_no, no = first_no AS is_first,
    person_no, nullif(unit_no, 0) AS unit_no, town_key, is_verified, registered_at, tier, source_no, row, known_on
FROM (
    SELECT *, min(no) OVER (PARTITION BY person_no, unit_no, town_key, is_verified, registered_at) AS first_no
    FROM accounts
)
ORDER BY no
