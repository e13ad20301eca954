"""Rosters → the table roster: which rows are in force, and what versions of one roster say against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from .finding import Notebook
from .linked import Linked, Row, Rows, rows_of
from .unit import Unit

_FACTS = ("person_class", "employ_form", "hired_on", "left_on")
_RESENT_SHARE = Decimal("0.5")
"""A later roster that names at least this share of a unit's persons is a roster of the whole unit."""


def roster_rows(rosters: Sequence[Linked], units: Sequence[Unit], notebook: Notebook) -> Rows:
    """Return one row per roster row that names a unit; a later roster adds and updates.

    With `mode = "replace"` it replaces: earlier rows of the units that it holds are not in force any more.
    """
    replaced: dict[int, date] = {}
    for linked in rosters:
        if linked.extract.mode == "replace":
            for number in set(linked.units):
                replaced[number] = max(linked.known_on, replaced.get(number, linked.known_on))
    found = []
    current = []
    for row in rows_of(rosters):
        if row.unit_no is None:
            continue
        is_current = row.linked.known_on >= replaced.get(row.unit_no, row.linked.known_on)
        facts = {name: row(name) for name in _FACTS}
        found.append(
            {
                "person_no": row.person_no,
                "unit_no": row.unit_no,
                **facts,
                "is_current": is_current,
                **row.where,
            }
        )
        if is_current:
            current.append(row)
    _note_repeated(current, {unit.number: unit for unit in units}, notebook)
    _note_omitted(current, notebook)
    return found


def _note_repeated(rows: Sequence[Row], units: Mapping[int, Unit], notebook: Notebook) -> None:
    """Write down persons who stand in one unit's rosters of one day more than once."""
    days: dict[tuple[int | None, int, date], list[Row]] = defaultdict(list)
    for row in rows:
        days[row.unit_no, row.person_no, row.linked.known_on].append(row)
    for (unit_no, _, _), same in days.items():
        if len(same) == 1 or unit_no is None:
            continue
        differ = len({tuple(row(name) for name in _FACTS) for row in same}) > 1
        cells = [cell for row in same for cell in row.cells("person_name")]
        fills = () if differ else (len(same),)
        notebook.note(
            "E012" if differ else "E011", *fills, cells=tuple(cells), unit_no=unit_no,
            town_key=units[unit_no].town, **same[-1].extract.place(),
        )  # fmt: skip


def _note_omitted(rows: Sequence[Row], notebook: Notebook) -> None:
    """Write down how many persons a later roster of a whole unit omits; they stay required."""
    days: dict[int, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        days[row.unit_no or 0][row.linked.known_on].add(row.person_no)
    for unit_no in sorted(days):
        known: set[int] = set()
        for day in sorted(days[unit_no]):
            named = days[unit_no][day]
            is_whole = known and Decimal(len(known & named)) >= _RESENT_SHARE * len(known)
            if is_whole and known - named:
                notebook.note("E302", len(known - named), unit_no=unit_no)
            known |= named
