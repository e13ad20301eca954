"""Counts of every level: persons once per key, units by their flags, unknown as NA and never as zero."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..vocabulary import COUNTS, EMPLOY_FORMS, MEASURES, PERSON_CLASSES, UNASSIGNED
from .build import statement
from .export import write_csv
from .level import SUPERVISOR_LEVELS, UNIT_LEVELS, Grouping, Within, group

if TYPE_CHECKING:
    from .case import Case

COLUMNS = ("level", "key", "label", *COUNTS)
"""Columns of measures.csv, in order."""

CSV_LEVELS = (
    "district", "town", "dept", "unit", "person_class", "employ_form", "supervisors_town", "supervisors_dept",
)  # fmt: skip

_UNIT_FLAGS = (
    "n_units", "n_units_rostered", "n_units_all_registered", "n_units_all_started", "n_units_all_completed",
)  # fmt: skip
_LEARNING = ("n_registered", "n_started", "n_completed")
_SPOT = ("n_spot_sampled", "n_spot_tested", "n_spot_passed")
_PARTITION = {
    "n_not_registered": ("n_required", "n_registered"),
    "n_registered_only": ("n_registered", "n_started"),
    "n_in_progress": ("n_started", "n_completed"),
}
"""The status counts as differences of the nested sets Done ⊆ Start ⊆ Reg ⊆ R."""


def count_column(rows: pd.DataFrame, name: str) -> pd.Series:
    """Return a count of the vocabulary for every row: a column, or a derived count (`plus` less `minus`)."""
    definition = MEASURES[name]
    if definition.type == "derived":
        return rows[definition.plus] - rows[definition.minus]
    return rows[name]


def unknown_column(rows: pd.DataFrame) -> pd.Series:
    """Return a column of counts that cannot be known."""
    return pd.Series(pd.array([None] * len(rows), dtype="Int64"), index=rows.index)


def measure_rows(case: Case, level: str, within: Within) -> pd.DataFrame:
    """Return the rows of one level: columns of measures.csv, official order, one row per key.

    Counts are Int64; NA where a count cannot be known from what was received.
    """
    chosen = group(level, case.campaign.region.code, within, is_main=case.is_main_unit)
    counts = pd.DataFrame(
        {"key": pd.Series(dtype="str"), **{c: pd.Series(dtype="Int64") for c in COUNTS}}
    ).set_index("key")
    persons = _query(case, chosen, "persons")
    units = _query(case, chosen, "units_of") if chosen.place and level in UNIT_LEVELS else None
    keys = _keys(case, level, within, persons, units)
    counts = counts.reindex(keys["key"])
    if level in SUPERVISOR_LEVELS:
        units = _bodies(case, chosen)
        _fill(counts, units, tuple(units.columns), zero=case.knows("supervisors"))
    _fill_persons(case, counts, persons, level)
    if level in UNIT_LEVELS and units is not None:
        _fill_units(case, counts, units, level, within)
        _fill_others(case, counts, chosen)
    for name, (whole, part) in _PARTITION.items():
        rest = counts[whole] - counts[part]
        counts[name] = rest.where(rest >= 0)
    if level == "unit":
        counts["n_mismatch_suspected"] = pd.NA
    frame = counts.reset_index(drop=True).astype("Int64")
    frame.insert(0, "level", level)
    frame.insert(1, "key", keys["shown"].to_numpy())
    frame.insert(2, "label", keys["label"].to_numpy())
    return frame[list(COLUMNS)]


def _query(case: Case, chosen: Grouping, name: str) -> pd.DataFrame:
    """Return one of the counting files over the chosen rows, indexed by key."""
    relation = ("member", chosen.member) if name == "persons" else ("place", chosen.place)
    query = f"WITH {relation[0]} AS ({relation[1]}) SELECT * FROM ({statement(name)}) AS counted"
    return case.frame(query).set_index("key").astype("Int64")


def _keys(
    case: Case, level: str, within: Within, persons: pd.DataFrame, units: pd.DataFrame | None
) -> pd.DataFrame:
    """Return key, shown key and label of every row, in official order, 未归属 last."""
    found = set(persons.index) | (set(units.index) if units is not None else set())
    if level == "district":
        region = case.campaign.region
        order = [(region.code, region.code, region.name)]
    elif level == "unit":
        order = [(str(no), name, name) for no, name in case.unit_keys.items() if str(no) in found]
    elif level in ("person_class", "employ_form"):
        values = PERSON_CLASSES if level == "person_class" else EMPLOY_FORMS
        known = [value for value in values if value in found]
        order = [(v, v, v) for v in (*known, *sorted(found - set(known) - {UNASSIGNED}))]
    else:
        is_whole = within is None and level in UNIT_LEVELS
        names = case.towns if level.endswith("town") else case.depts
        order = [(key, key, name) for key, name in names.items() if is_whole or key in found]
        order += [(key, key, key) for key in sorted(found - set(names) - {UNASSIGNED})]
    if UNASSIGNED in found:
        order.append((UNASSIGNED, UNASSIGNED, UNASSIGNED))
    return pd.DataFrame(order, columns=["key", "shown", "label"], dtype="str")


def _fill(counts: pd.DataFrame, found: pd.DataFrame, columns: tuple[str, ...], *, zero: bool) -> None:
    """Put columns of `found` into `counts`; a key that it lacks is zero or, not `zero`, unknown."""
    for column in columns:
        values = found[column].reindex(counts.index)
        counts[column] = values.fillna(0) if zero else values


def _fill_persons(case: Case, counts: pd.DataFrame, persons: pd.DataFrame, level: str) -> None:
    """Fill the counts of distinct persons that the ledger's rows give."""
    has_rows = case.basis in ("roster", "platform") or level in SUPERVISOR_LEVELS
    if not has_rows or (level in SUPERVISOR_LEVELS and not case.knows("supervisors")):
        return
    if level in SUPERVISOR_LEVELS or case.required_basis in ("roster", "platform"):
        _fill(counts, persons, ("n_required",), zero=True)
    if case.learning_basis == "platform":
        on_time = ("n_on_time",) if case.is_dated else ()
        _fill(counts, persons, (*_LEARNING, *on_time, "n_valid"), zero=True)
    if level not in SUPERVISOR_LEVELS:
        if case.is_screened:
            _fill(counts, persons, ("n_mismatch_suspected",), zero=True)
        if case.knows("reviews"):
            _fill(counts, persons, ("n_mismatch_confirmed",), zero=True)


def _fill_units(case: Case, counts: pd.DataFrame, units: pd.DataFrame, level: str, within: Within) -> None:
    """Fill the counts of units, and of persons where they are known by unit alone."""
    if case.knows("units"):
        _fill(counts, units, ("n_units",), zero=True)
    _fill(counts, units, ("n_units_rostered",), zero=case.knows("roster"))
    is_counted = case.required_basis in ("roster", "platform") and case.learning_basis == "platform"
    _fill(counts, units, _UNIT_FLAGS[2:], zero=is_counted)
    _fill(counts, units, ("n_headcount",), zero=False)
    by_unit = _town_summaries(case, level, within, units)
    if case.required_basis in ("headcount", "summaries"):
        _fill(counts, by_unit if case.required_basis == "summaries" else units, ("n_required",), zero=False)
    if case.learning_basis == "summaries":
        _fill(counts, by_unit, _LEARNING, zero=False)


def _town_summaries(case: Case, level: str, within: Within, units: pd.DataFrame) -> pd.DataFrame:
    """Return the platform's own figures by town where it gave none by unit, else those of the units."""
    if "summaries" not in (case.required_basis, case.learning_basis) or case.has_unit_summaries:
        return units
    key = {"town": "town_key", "district": f"'{case.campaign.region.code}'"}.get(level)
    if key is None or (within is not None and within[0] != "town"):
        return units.assign(**dict.fromkeys(("n_required", *_LEARNING), unknown_column(units)))
    where = "" if within is None else f"AND town_key = '{within[1].replace(chr(39), chr(39) * 2)}'"
    columns = ", ".join(f"sum({c}) AS {c}" for c in ("n_required", *_LEARNING))
    return (
        case.frame(
            f"SELECT {key} AS key, {columns} FROM summaries WHERE level = 'town' {where} GROUP BY 1 ORDER BY 1"
        )
        .set_index("key")
        .astype("Int64")
    )


def _fill_others(case: Case, counts: pd.DataFrame, chosen: Grouping) -> None:
    """Fill 名册外 and the spot checks, by the unit that their rows name."""
    if case.knows("roster") and case.knows("platform"):
        found = case.frame(
            f"WITH place AS ({chosen.place}) SELECT p.key, count(DISTINCT x.person_no) AS n_unlisted "
            "FROM place AS p INNER JOIN unlisted AS x ON x.unit_no = p.unit_no GROUP BY p.key ORDER BY p.key"
        ).set_index("key")
        _fill(counts, found.astype("Int64"), ("n_unlisted",), zero=True)
    if case.knows("spot_checks"):
        found = case.frame(
            f"WITH place AS ({chosen.place}) SELECT p.key, count(*) AS n_spot_sampled, "
            "sum(CASE WHEN x.is_tested THEN 1 ELSE 0 END) AS n_spot_tested, "
            "sum(CASE WHEN x.is_passed THEN 1 ELSE 0 END) AS n_spot_passed "
            "FROM place AS p INNER JOIN spot AS x ON x.unit_no = p.unit_no GROUP BY p.key ORDER BY p.key"
        ).set_index("key")
        _fill(counts, found.astype("Int64"), _SPOT, zero=True)


def _bodies(case: Case, chosen: Grouping) -> pd.DataFrame:
    """Return the unit columns of supervisors' rows: bodies in place of units."""
    flags = {
        "n_units": "1",
        "n_units_rostered": "1",
        "n_units_all_registered": "CASE WHEN least_no >= 1 THEN 1 ELSE 0 END",
        "n_units_all_started": "CASE WHEN least_no >= 2 THEN 1 ELSE 0 END",
        "n_units_all_completed": "CASE WHEN least_no >= 3 THEN 1 ELSE 0 END",
    }
    if case.learning_basis != "platform":
        flags = {name: flags[name] for name in _UNIT_FLAGS[:2]}
    columns = ", ".join(f"sum({value}) AS {name}" for name, value in flags.items())
    query = (
        f"WITH member AS ({chosen.member}) SELECT key, {columns} FROM "
        "(SELECT key, body_no, min(status_no) AS least_no FROM member GROUP BY key, body_no) AS body "
        "GROUP BY key ORDER BY key"
    )
    return case.frame(query).set_index("key").astype("Int64")


def total_row(case: Case, level: str, within: Within) -> pd.Series:
    """Return the counts of a level's rows with every person once.

    It is the district's row, the own row of the town or department of `within`, or, for supervisors, all of
    the level together.
    """
    if level in SUPERVISOR_LEVELS:
        return _all_supervisors(case, level, within)
    if within is None:
        frame = case.measure("district")
    else:
        frame = case.measure(within[0])
        frame = frame[frame["key"] == within[1]]
    row = frame.iloc[0] if len(frame) else pd.Series(pd.NA, index=list(COLUMNS))
    total = row[list(COUNTS)].astype("Int64")
    if level in ("person_class", "employ_form"):
        total[[*_UNIT_FLAGS, "n_headcount", "n_unlisted", *_SPOT]] = None
    return total


def _all_supervisors(case: Case, level: str, within: Within) -> pd.Series:
    chosen = group(level, case.campaign.region.code, within)
    whole = Grouping(
        f"SELECT * REPLACE ('' AS key) FROM ({chosen.member}) AS rows",
        f"SELECT '' AS key, unit_no FROM ({chosen.place}) AS rows",
    )
    counts = pd.DataFrame({name: pd.array([None], dtype="Int64") for name in COUNTS}, index=[""])
    bodies = _bodies(case, whole)
    _fill(counts, bodies, tuple(bodies.columns), zero=case.knows("supervisors"))
    _fill_persons(case, counts, _query(case, whole, "persons"), level)
    for name, (whole_name, part) in _PARTITION.items():
        counts[name] = counts[whole_name] - counts[part]
    return counts.iloc[0].astype("Int64")


def write_measures(case: Case, path: Path) -> None:
    """Write measures.csv: every level, UTF-8, integers, empty where unknown."""
    frames = [case.measure(level) for level in CSV_LEVELS]
    write_csv(pd.concat(frames, ignore_index=True), path)
