"""Persons whom a later roster omits: of whom nobody knows whether they left, and the removal of those who did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .decisions import Decision, person_clue
from .linked import Rows

STRUCK = "核减"
Pair = tuple[int, int]


def open_omissions(
    omissions: pa.Table, roster: pa.Table, adjustments: Iterable[Mapping[str, Any]]
) -> dict[Pair, date]:
    """Return person and unit → the day of the roster that omits the person, where nothing says that he or she left.

    By unit and person.
    """
    gone = {
        (row["person_no"], row["unit_no"])
        for row in adjustments
        if row["approved_by"] and row["kind"] == STRUCK
    }
    left = roster.filter(pc.and_(roster["is_current"], pc.is_valid(roster["left_on"])))
    left = left.filter(pc.is_in(left["person_no"], omissions["person_no"]))
    gone.update(zip(left["person_no"].to_pylist(), left["unit_no"].to_pylist(), strict=True))
    return {
        (row["person_no"], row["unit_no"]): row["omitted_on"]
        for row in omissions.to_pylist()
        if (row["person_no"], row["unit_no"]) not in gone
    }


def omitted_persons(folder: Path) -> list[tuple[str, date]]:
    """Return the open omissions of a stored intake: how the person is named in questions, and since when; by unit."""
    tables = (pq.read_table(folder / f"{name}.parquet") for name in ("omissions", "roster", "adjustments"))
    omissions, roster, adjustments = tables
    found = open_omissions(omissions, roster, adjustments.to_pylist()) if len(omissions) else {}
    return list(zip(clues_of(folder, list(found)), found.values(), strict=True))


def clues_of(folder: Path, pairs: Sequence[tuple[int, int | None]]) -> list[str]:
    """Return how persons of units are named in questions, one clue per pair of numbers."""
    people = _rows_by_no(folder, "people", "person_no", {person for person, _ in pairs})
    units = _rows_by_no(folder, "units", "unit_no", {unit for _, unit in pairs if unit})
    return [
        person_clue(
            people.get(person, {}).get("name") or "",
            people.get(person, {}).get("last_four") or "",
            units.get(unit or 0, {}).get("name") or "",
        )
        for person, unit in pairs
    ]


def _rows_by_no(folder: Path, table: str, key: str, wanted: set[int]) -> dict[int, dict[str, str]]:
    columns = [key, "name", "last_four"] if table == "people" else [key, "name"]
    rows = pq.read_table(folder / f"{table}.parquet", columns=columns)
    rows = rows.filter(pc.is_in(rows[key], pa.array(sorted(wanted), rows[key].type)))
    return {row[key]: row for row in rows.to_pylist()}


def departure_rows(pairs: Iterable[Pair], clues: Iterable[str], decisions: Mapping[str, Decision]) -> Rows:
    """Return a removal (核减) for every omitted person of whom people decided that he or she left.

    `clues` are how the persons of units are named in questions, one per pair; of two with one clue nobody knows which
    is meant.
    """
    named = list(zip(pairs, clues, strict=True))
    times = Counter(clue for _, clue in named)
    return [
        {
            "person_no": person_no,
            "unit_no": unit_no,
            "kind": STRUCK,
            "reason": decisions[clue].reason or decisions[clue].answer,
            "approved_by": decisions[clue].decided_by,
            "adjusted_on": decisions[clue].decided_on,
            "known_on": decisions[clue].decided_on,
        }
        for (person_no, unit_no), clue in named
        if clue in decisions and times[clue] == 1
    ]
