"""What every entry of the lists rests on: the rows of the extracts behind it, with the clause that asks for the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..intake.decisions import DECISIONS
from .lists import CLAUSES, CSV_LISTS, list_rows

if TYPE_CHECKING:
    from .case import Case
    from .level import Within

COLUMNS = ("list", "clause", "unit", "person_no", "path", "sheet", "row")

UNIT, NOT_REGISTERED, REGISTERED_ONLY, OMITTED, COMPLETED = (
    "unit",
    "not_registered",
    "registered_only",
    "omitted",
    "completed",
)
MISMATCH, OTHER, SPOT, FAILED = "mismatch", "other", "spot", "failed"
GROUNDS: dict[str, tuple[str, ...]] = {
    "units_without_roster": (UNIT,),
    "units_roster_short": (UNIT,),
    "units_persons_omitted": (OMITTED,),
    "units_not_all_registered": (NOT_REGISTERED,),
    "units_not_all_started": (NOT_REGISTERED, REGISTERED_ONLY),
    "not_registered": (NOT_REGISTERED,),
    "registered_only": (REGISTERED_ONLY,),
    "mismatch": (MISMATCH,),
    "spot_below": (FAILED,),
    "spot_retest": (SPOT,),
    "units_all_completed": (COMPLETED,),
    "units_not_listed": (UNIT,),
    "enforcement_lead": (NOT_REGISTERED, REGISTERED_ONLY, MISMATCH, OTHER),
}
"""List → the rows that it rests on. S20 has its own (see `evidence_rows`); 重点监督管理 those of the triggers that hold."""

_ROWS = """
SELECT e.ground, e.unit_no, e.person_no, f.path, f.sheet, e.source_row AS "row", e.source_no
FROM (
    SELECT 'unit' AS ground, unit_no, NULL AS person_no, source_no, source_row FROM scope WHERE source_no IS NOT NULL
    UNION ALL
    SELECT 'unit', u.unit_no, NULL, l.source_no, l.source_row
    FROM scope AS u
    INNER JOIN (
        SELECT *, row_number() OVER (PARTITION BY unit_no ORDER BY source_no, source_row, person_no) AS place FROM listed
    ) AS l ON l.unit_no = u.unit_no AND l.place = 1
    WHERE u.source_no IS NULL
    UNION ALL
    SELECT status, unit_no, person_no, source_no, source_row FROM ledger WHERE status_no IN (0, 1)
    UNION ALL
    SELECT status, unit_no, person_no, account_source_no, account_source_row FROM ledger WHERE status_no = 1
    UNION ALL
    SELECT status, unit_no, person_no, finish_source_no, finish_source_row FROM ledger WHERE status_no = 3
    UNION ALL
    SELECT 'omitted', o.unit_no, o.person_no, o.source_no, o.source_row
    FROM omissions AS o
    INNER JOIN listed AS l ON l.person_no = o.person_no AND l.unit_no = o.unit_no
    WHERE l.standing IN ('listed', 'joined', 'added')
    UNION ALL
    SELECT CASE WHEN v.is_mismatch THEN 'mismatch' ELSE 'other' END, l.unit_no, l.person_no, v.source_no, v.source_row
    FROM review AS v
    INNER JOIN ledger AS l ON l.person_no = v.person_no
    WHERE v.conclusion = '属实'
    UNION ALL
    SELECT 'spot', unit_no, person_no, source_no, source_row FROM spot
    UNION ALL
    SELECT 'failed', unit_no, person_no, source_no, source_row FROM spot WHERE is_tested AND NOT is_passed
) AS e
LEFT JOIN sources AS f ON f.source_no = e.source_no
ORDER BY e.unit_no, e.source_no NULLS LAST, e.source_row NULLS LAST, e.person_no NULLS FIRST, e.ground
"""


def ground_rows(case: Case, within: Within = None) -> pd.DataFrame:
    """Return one row per entry of a list and row of the extracts behind it: `COLUMNS`; lists and units in order.

    A conclusion that stands in decisions.xlsx has that for its path, and no row. Persons by number: for internal use.
    """
    rows = case.frame(_ROWS)
    rows = rows.assign(path=rows["path"].fillna(DECISIONS), sheet=rows["sheet"].fillna(""))
    rows.insert(0, "unit", rows["unit_no"].map(case.unit_keys))
    parts = [
        _behind(rows, name, list_rows(case, CSV_LISTS[name], within)["unit"], GROUNDS[name])
        for name in CSV_LISTS
        if name in GROUNDS
    ]
    supervised, leads = case.supervision(within), case.leads(within)
    partial, below = (supervised.loc[supervised[flag], "unit"] for flag in ("is_partial", "is_below"))
    without = partial[partial.isin(case.units_where("units_without_roster", within)["unit"])]
    parts += [
        _behind(rows, "key_supervision", without, (UNIT,)),
        _behind(rows, "key_supervision", partial, (NOT_REGISTERED, REGISTERED_ONLY)),
        _behind(rows, "key_supervision", below, (FAILED,)),
        _behind(
            rows, "enforcement_lead", leads.loc[leads["state"] != "", "unit"], GROUNDS["enforcement_lead"]
        ),
    ]
    frame = pd.concat(parts, ignore_index=True)
    return frame.astype({"person_no": "Int64", "row": "Int64"})


def _behind(rows: pd.DataFrame, name: str, units: pd.Series, grounds: tuple[str, ...]) -> pd.DataFrame:
    found = rows[rows["unit"].isin(units) & rows["ground"].isin(grounds)]
    return found.assign(list=name, clause=CLAUSES[name])[list(COLUMNS)].drop_duplicates()
