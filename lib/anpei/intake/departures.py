"""Persons whom a later roster omits: who they are, and the removal of those of whom people decided that they left."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .decisions import Decisions, person_clue
from .schema import SCHEMAS

RESENT_SHARE = Decimal("0.5")
"""A later roster that names at least this share of a unit's persons is a roster of the whole unit."""


OMITTED_CODE = "E302"


@dataclass(frozen=True)
class Omitted:
    """A person of a unit whom its newest whole roster, received on a day, does not name."""

    person_no: int
    unit_no: int
    clue: str
    omitted_on: date


def omitted_persons(folder: Path) -> list[Omitted]:
    """Return the persons of a stored intake who are omitted now and of whom no file says that they left.

    By unit and person. Only units with a finding that says so are looked at.
    """
    findings = pq.read_table(folder / "findings.parquet", columns=["code", "unit_no"])
    units = pc.unique(findings.filter(pc.equal(findings["code"], OMITTED_CODE))["unit_no"])
    if not len(units):
        return []
    columns = ["person_no", "unit_no", "left_on", "is_current", "known_on"]
    roster = pq.read_table(folder / "roster.parquet", columns=columns)
    roster = roster.filter(pc.and_(pc.is_in(roster["unit_no"], units), roster["is_current"]))
    days: dict[int, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    gone = _removed(folder)
    for row in roster.to_pylist():
        days[row["unit_no"]][row["known_on"]].add(row["person_no"])
        if row["left_on"]:
            gone.add((row["person_no"], row["unit_no"]))
    found = [
        (person_no, unit_no, day)
        for unit_no in sorted(days)
        for person_no, day in sorted(_missing(days[unit_no]).items())
        if (person_no, unit_no) not in gone
    ]
    clues = clues_of(folder, [(person_no, unit_no) for person_no, unit_no, _ in found])
    return [
        Omitted(person_no, unit_no, clue, day)
        for (person_no, unit_no, day), clue in zip(found, clues, strict=True)
    ]


def _missing(days: dict[date, set[int]]) -> dict[int, date]:
    """Return the persons missing now → the day whose whole roster omitted them first."""
    known: set[int] = set()
    missing: dict[int, date] = {}
    for day in sorted(days):
        named = days[day]
        if known and Decimal(len(known & named)) >= RESENT_SHARE * len(known):
            for person_no in known - named:
                missing.setdefault(person_no, day)
        for person_no in named:
            missing.pop(person_no, None)
        known |= named
    return missing


def _removed(folder: Path) -> set[tuple[int, int]]:
    """Return the persons and units of approved removals (核减)."""
    table = pq.read_table(
        folder / "adjustments.parquet", columns=["person_no", "unit_no", "kind", "approved_by"]
    )
    return {
        (row["person_no"], row["unit_no"])
        for row in table.to_pylist()
        if row["approved_by"] and row["kind"] == "核减"
    }


def clues_of(folder: Path, pairs: list[tuple[int, int | None]]) -> list[str]:
    """Return how persons of units are named in questions, one clue per pair of numbers."""
    people = _column_by_no(
        folder, "people", "person_no", ["name", "last_four"], {person for person, _ in pairs}
    )
    units = _column_by_no(folder, "units", "unit_no", ["name"], {unit for _, unit in pairs if unit})
    return [
        person_clue(
            people.get(person, {}).get("name") or "",
            people.get(person, {}).get("last_four") or "",
            units.get(unit or 0, {}).get("name") or "",
        )
        for person, unit in pairs
    ]


def _column_by_no(
    folder: Path, table: str, key: str, columns: list[str], wanted: set[int]
) -> dict[int, dict[str, str]]:
    rows = pq.read_table(folder / f"{table}.parquet", columns=[key, *columns])
    rows = rows.filter(pc.is_in(rows[key], pa.array(sorted(wanted), rows[key].type)))
    return {row[key]: row for row in rows.to_pylist()}


def write_departures(folder: Path, decisions: Decisions) -> None:
    """Add a removal (核减) for every omitted person of whom people decided that he or she left."""
    if not decisions.departures:
        return
    removals = []
    omitted = omitted_persons(folder)
    times = Counter(one.clue for one in omitted)
    for one in omitted:
        decision = decisions.departures.get(one.clue)
        if decision and times[one.clue] == 1:  # of two with one clue nobody knows which is meant
            removals.append(
                {
                    "person_no": one.person_no,
                    "unit_no": one.unit_no,
                    "kind": "核减",
                    "reason": decision.reason or decision.answer,
                    "approved_by": decision.decided_by,
                    "adjusted_on": decision.decided_on,
                    "known_on": decision.decided_on,
                }
            )
    schema = SCHEMAS["adjustments"]
    path = folder / "adjustments.parquet"
    whole = pa.concat_tables([pq.read_table(path), pa.Table.from_pylist(removals, schema=schema)])
    pq.write_table(whole.cast(schema), path)
