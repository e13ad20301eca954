"""Signals as frames: which ran, their hints, and the rows of the extracts behind them (docs/signals.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .coverage import shrink_span
from .level import Within, condition
from .signal import RULES_VERSION, SIGNALS, UNWEIGHED, note

if TYPE_CHECKING:
    from .case import Case

UNIT_COLUMNS = {
    "S20": ("is_shrinking", "n_gone", "n_with_gone"),
    "S21": ("is_short", "n_roster", "n_headcount"),
}
"""Signal about the units' rosters → columns of `coverage_rows`: whether it holds, of how many, out of how many."""


def signal_states(case: Case) -> pd.DataFrame:
    """Return one row per signal in order: code, label, data, weight, state (ran, no_data, off), n_persons, n_units,
    version (of the rules).

    n_persons and n_units: distinct ones with a hint, NA unless the signal ran; those about units have no persons.
    """
    facts = dict(case.rows("SELECT signal, n FROM signal_data"))
    has_persons, hints = case.names_required, case.hints()
    persons = hints.groupby("signal")["person_no"].nunique().to_dict()
    units = hints.groupby("signal")["unit_no"].nunique().to_dict()
    rows = []
    for code, signal in SIGNALS.items():
        is_fed = has_persons and facts[code] > 0
        state = "off" if code in case.campaign.signals.off else "ran" if is_fed else "no_data"
        counts = [persons.get(code, 0), units.get(code, 0)] if state == "ran" else [pd.NA, pd.NA]
        rows.append((code, signal.label, signal.data, signal.weight, state, *counts, RULES_VERSION))
    columns = ["code", "label", "data", "weight", "state", "n_persons", "n_units", "version"]
    return pd.DataFrame(rows, columns=columns).astype({"n_persons": "Int64", "n_units": "Int64"})


def hint_rows(case: Case, within: Within = None) -> pd.DataFrame:
    """Return one row per signal and person, or unit: signal, weight, person_no (NA: the unit), unit_no, unit, town, dept,
    n, n_base, note. By signal, unit and person; of a person's unit the main row decides.

    Where several rules of a signal hold, n and n_base are of the first one and weight of the strongest.
    """
    found = case.frame(
        "SELECT h.signal, h.weight, h.person_no, h.unit_no, h.n, h.n_base, h.note FROM hint AS h "
        f"INNER JOIN (SELECT unit_no FROM scope WHERE {condition(within)}) AS u ON u.unit_no = h.unit_no "
        "ORDER BY h.signal_no, h.unit_no, h.person_no, h.rule_no"
    )
    keys = ["signal", "unit_no", "person_no"]
    notes = found.groupby(keys, sort=False, dropna=False)["note"].agg("；".join)
    frame = found.drop_duplicates(keys).assign(note=notes.to_numpy())
    frame = pd.concat([frame, _of_rosters(case, within)], ignore_index=True)
    return _placed(case, frame)[
        ["signal", "weight", "person_no", "unit_no", "unit", "town", "dept", "n", "n_base", "note"]
    ]


def evidence_rows(case: Case, within: Within = None) -> pd.DataFrame:
    """Return the rows behind each hint, once each: signal, person_no, unit_no, path, sheet, row; in the order of the hints."""
    where = condition(within)
    first, last = shrink_span(case)
    units = case.coverage()
    chosen = {
        code: ", ".join(str(no) for no in units.loc[units[column], "unit_no"]) or "NULL"
        for code, (column, _, _) in UNIT_COLUMNS.items()
    }
    span = f"BETWEEN DATE '{first}' AND DATE '{last}'"
    frame = case.frame(
        f"""
        SELECT e.signal, e.person_no, e.unit_no, f.path, f.sheet, e.source_row AS "row"
        FROM (
            SELECT DISTINCT signal_no, signal, person_no, unit_no, source_no, source_row FROM hint_row
            UNION ALL
            SELECT 20, 'S20', NULL, l.unit_no,
                CASE WHEN l.decision = '核减' THEN coalesce(l.decision_source_no, l.source_no) ELSE l.source_no END,
                CASE WHEN l.decision = '核减' THEN coalesce(l.decision_source_row, l.source_row) ELSE l.source_row END
            FROM listed AS l
            LEFT JOIN omissions AS o ON o.person_no = l.person_no AND o.unit_no = l.unit_no
            WHERE l.unit_no IN ({chosen["S20"]})
              AND ((l.decision = '核减' AND l.adjusted_on {span}) OR l.left_on {span} OR o.omitted_on {span})
            UNION ALL
            SELECT 21, 'S21', NULL, unit_no, source_no, source_row FROM scope WHERE unit_no IN ({chosen["S21"]})
        ) AS e
        INNER JOIN (SELECT unit_no FROM scope WHERE {where}) AS u ON u.unit_no = e.unit_no
        INNER JOIN sources AS f ON f.source_no = e.source_no
        ORDER BY e.signal_no, e.unit_no, e.person_no, e.source_no, e.source_row
        """
    )
    return frame.astype({"person_no": "Int64", "unit_no": "Int64", "row": "Int64"})


def _of_rosters(case: Case, within: Within) -> pd.DataFrame:
    """Return the hints about rosters of units (S20, S21)."""
    units = case.coverage()
    inside = {no for (no,) in case.rows(f"SELECT unit_no FROM scope WHERE {condition(within)}")}
    rows = [
        (code, no, UNWEIGHED, n, base, note(code, case.campaign.signals, n, base))
        for code, (holds, part, whole) in UNIT_COLUMNS.items()
        for no, n, base in units.loc[units[holds], ["unit_no", part, whole]].itertuples(index=False)
        if no in inside
    ]
    frame = pd.DataFrame(rows, columns=["signal", "unit_no", "weight", "n", "n_base", "note"])
    return frame.assign(person_no=pd.Series(pd.NA, index=frame.index, dtype="Int64"))


def _placed(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with unit, town and dept of their unit_no; counts nullable."""
    frame = frame.astype({name: "Int64" for name in ("person_no", "unit_no", "n", "n_base") if name in frame})
    return frame.assign(**unit_names(case, frame["unit_no"]))


def unit_names(case: Case, numbers: pd.Series) -> dict[str, pd.Series]:
    """Return unit, town and dept of unit numbers; empty for units that are not in scope."""
    units = numbers.map(lambda no: "" if pd.isna(no) else case.unit_keys.get(int(no), "")).astype("str")
    places = {"": ("", ""), **case.unit_places}
    return {
        "unit": units,
        "town": units.map(lambda key: places[key][0]).astype("str"),
        "dept": units.map(lambda key: places[key][1]).astype("str"),
    }
