"""Rosters → the tables roster and omissions: which rows are in force, and whom later versions no longer name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .column import Flags
from .database import connect
from .finding import Notebook
from .linked import Linked, located, where_of
from .unit import Unit

_FACTS = {
    "person_class": pa.string(),
    "employ_form": pa.string(),
    "hired_on": pa.date32(),
    "left_on": pa.date32(),
}
_SQL = Path(__file__).with_name("rosters.sql")


@dataclass(frozen=True)
class Rosters:
    """What rosters say: `rows` has one row per roster row that names a unit, `omissions` one per unit and person whom
    the unit's newest whole roster no longer names.
    """

    rows: pa.Table
    omissions: pa.Table


def read_rosters(rosters: Sequence[Linked], units: Sequence[Unit], notebook: Notebook) -> Rosters:
    """Return the rows of rosters and who is omitted; a later roster adds and updates.

    With `mode = "replace"` it replaces: earlier rows of the units that it holds are not in force any more.
    """
    replaced = _replaced(rosters, len(units))
    table = pa.concat_tables([_rows(linked, replaced) for linked in rosters]) if rosters else _no_rows()
    table = table.append_column("no", pa.array(np.arange(len(table))))
    table = table.filter(pc.greater(table["unit_no"], 0))
    current = table.filter(table["is_current"])
    with connect() as database:
        database.register("rosters", current)
        database.execute(_SQL.read_text(encoding="utf-8"))
        repeated = database.execute("SELECT rows, is_differing FROM repeated").fetchall()
        omissions = database.table("omitted").to_arrow_table()
    _note_repeated(rosters, repeated, {unit.number: unit for unit in units}, notebook)
    omitted = zip(omissions["unit_no"].to_pylist(), omissions["omitted_on"].to_pylist(), strict=True)
    for (unit_no, _), n_omitted in sorted(Counter(omitted).items()):
        notebook.note("E302", n_omitted, unit_no=unit_no)
    return Rosters(table, omissions)


def _replaced(rosters: Sequence[Linked], n_units: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return for every unit the last day on which a roster replaced its others, 0 where none did."""
    days = np.zeros(n_units + 1, np.int64)
    for linked in rosters:
        if linked.extract.mode == "replace":
            own = np.unique(linked.units)
            days[own] = np.maximum(days[own], linked.known_on.toordinal())
    return days


def _rows(linked: Linked, replaced: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    columns = linked.extract.columns
    is_current: Flags = linked.known_on.toordinal() >= replaced[linked.units]
    return pa.table(
        {
            "person_no": pa.array(linked.persons, pa.int32()),
            "unit_no": pa.array(linked.units, pa.int32()),
            **{name: columns.get(name, pa.nulls(len(linked), kind)) for name, kind in _FACTS.items()},
            "is_current": pa.array(is_current),
            **where_of(linked),
        }
    )


def _no_rows() -> pa.Table:
    nothing = {"person_no": pa.int32(), "unit_no": pa.int32(), **_FACTS, "is_current": pa.bool_()}
    place = {"source_no": pa.int32(), "row": pa.int32(), "known_on": pa.date32()}
    return pa.table({name: pa.array([], kind) for name, kind in (nothing | place).items()})


def _note_repeated(
    rosters: Sequence[Linked],
    repeated: Sequence[tuple[list[int], bool]],
    units: Mapping[int, Unit],
    notebook: Notebook,
) -> None:
    """Write down persons who stand in one unit's rosters of one day more than once, where the last of them stands."""
    starts = np.concatenate([[0], np.cumsum([len(linked) for linked in rosters])])
    for rows, is_differing in repeated:
        last, place = located(rosters, starts, rows[-1])
        unit_no = int(last.units[place])
        found = [located(rosters, starts, row) for row in rows]
        own = [other for linked, other in found if linked is last]
        elsewhere = [
            f"{linked.extract.path}〔{linked.extract.sheet}〕{linked.extract.cells('person_name', [other])[0]}"
            for linked, other in found
            if linked is not last
        ]
        also = f"（另见{'、'.join(elsewhere)}）" if elsewhere else ""
        notebook.note(
            "E012" if is_differing else "E011", len(rows), also, cells=last.extract.cells("person_name", own),
            unit_no=unit_no, town_key=units[unit_no].town, **last.extract.place(),
        )  # fmt: skip
