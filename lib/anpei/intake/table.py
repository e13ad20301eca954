"""The rows of a sheet that are used, column by column, as they stand: nothing is cleaned yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..vocabulary import FIELDS, Kind
from .column import Cells, Positions, cells_of, side_by_side
from .fill import DITTO, FILLED, filled_down
from .header import Header
from .lines import DATA, VOID, leading_columns, lines_of
from .sheet import Area, Sheet
from .statement import section_body, stated, stated_cells
from .text import plain

_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "units": (("unit_name",),),
    "summaries": (("unit_name", "town"),),
    "roster": (("person_name",), ("unit_name",)),
    "platform": (("person_name",),),
    "supervisors": (("person_name",), ("unit_name", "town", "dept")),
}
"""Fields without which a row of a kind says nothing: one of each group; else the person's name, or the first field."""

_STATED: dict[str, tuple[str, ...]] = {"roster": ("unit_name", "town"), "units": ("town",)}
"""Fields of a kind that titles, section rows and the sheet's name may state where the column is missing."""

_NOTHING = f"{VOID}|{DITTO}"


@dataclass(frozen=True)
class Table:
    """The rows of a sheet that are used: `rows` from 0 on, field → cells.

    `data` are all rows of data, `lacking` those that say nothing, by what is missing; `left_out` counts all rows
    that are not used by reason. `filled` are rows where the cell above speaks, `stated` names that stand in
    titles or sections, both by field.
    """

    rows: Positions
    columns: Mapping[str, Cells]
    data: Positions
    lacking: Mapping[str, Positions]
    left_out: Mapping[str, int]
    filled: Mapping[str, Positions]
    stated: Mapping[str, tuple[str, ...]]


def table_of(sheet: Sheet, header: Header) -> Table:
    """Return the rows of a sheet with a header that are used."""
    places = sorted({*header.columns.values(), *leading_columns(header, sheet.n_columns)})
    columns_of = side_by_side(lambda place: cells_of(sheet, place), places, sheet.n_rows)
    cells = dict(zip(places, columns_of, strict=True))
    lines = lines_of(sheet, header, cells)
    data = lines.rows_of(DATA)
    areas = _areas(sheet, header)
    raw: dict[str, Cells] = {}
    is_filled: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    for name, place in header.columns.items():
        if name in FILLED:
            column = filled_down(cells[place], data, areas[place])
            raw[name], is_filled[name] = column.cells, column.is_filled
        else:
            raw[name] = cells[place].at(data)
    missing = _stated(sheet, header, lines.rows_of("section"), data)
    lacking = _lacking(header.kind, raw | missing, len(data))
    is_kept = np.ones(len(data), np.bool_)
    for positions in lacking.values():
        is_kept[positions] = False
    kept = np.flatnonzero(is_kept)
    left_out = lines.left_out()
    if lacking:
        left_out["incomplete"] = len(data) - len(kept)
    columns = {name: column.at(kept) for name, column in (raw | missing).items()}
    return Table(
        rows=data[kept],
        columns=columns,
        data=data,
        lacking={label: data[positions] for label, positions in lacking.items()},
        left_out=left_out,
        filled={name: data[flags & is_kept] for name, flags in is_filled.items() if (flags & is_kept).any()},
        stated={name: _names(columns[name]) for name in missing if len(kept)},
    )


def _areas(sheet: Sheet, header: Header) -> dict[int, list[Area]]:
    """Return the merged areas below the header, by the column in which they begin."""
    found: dict[int, list[Area]] = defaultdict(list)
    for area in sheet.merged:
        if area.top > header.last:
            found[area.left].append(area)
    return found


def _stated(sheet: Sheet, header: Header, sections: Positions, data: Positions) -> dict[str, Cells]:
    """Return the columns that the sheet lacks and that its titles, section rows or name stand in for."""
    fields = [name for name in _STATED.get(header.kind.name, ()) if name not in header.columns]
    if not fields:
        return {}
    titles = stated(sheet.rows(0, header.first))
    named = section_body(sheet.name)
    texts = [
        (int(row), next(plain(cell) for cell in cells if plain(cell)))
        for row, cells in zip(sections, sheet.take(sections), strict=True)
    ]
    found = {}
    for name in fields:
        title = titles.get(name, named.name if named and named.field == name else "")
        column = stated_cells(name, title, texts, data)
        if column is not None:
            found[name] = column
    return found


def _lacking(kind: Kind, raw: Mapping[str, Cells], count: int) -> dict[str, Positions]:
    """Return what is missing → positions of rows that say nothing without it; each row under the first."""
    default = (("person_name",),) if "person_name" in kind.fields else ((kind.fields[0],),)
    found: dict[str, Positions] = {}
    is_told = np.zeros(count, np.bool_)
    for group in _KEYS.get(kind.name, default):
        is_missing = ~is_told
        # a list without any names (settings say what it is) goes by its identifiers
        keys = ("id_no",) if group == ("person_name",) and "person_name" not in raw else group
        for name in keys:
            if name in raw:
                is_missing &= raw[name].matches(_NOTHING)
        if is_missing.any():
            found["或".join(FIELDS[name].label for name in group)] = np.flatnonzero(is_missing)
            is_told |= is_missing
    return found


def _names(column: Cells) -> tuple[str, ...]:
    return tuple(text for text in column.texts.take(column.used()).to_pylist() if text)
