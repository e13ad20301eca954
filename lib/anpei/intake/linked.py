"""An extract whose rows are linked to units and persons: what the canonical tables are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from .column import Positions
from .extract import Extract

Rows = list[dict[str, Any]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int32]]


@dataclass(frozen=True)
class Linked:
    """An extract with the unit (0: none) and the person of every row, and by which tier it was matched."""

    extract: Extract
    units: Numbers
    persons: Numbers
    tiers: Numbers

    def __len__(self) -> int:
        return len(self.extract)

    @cached_property
    def lists(self) -> Mapping[str, Sequence[Any]]:
        """Its columns as lists."""
        return {name: column.to_pylist() for name, column in self.extract.columns.items()}

    @property
    def known_on(self) -> date:
        """The day it was received."""
        return self.extract.known_on

    @property
    def exported_at(self) -> datetime:
        """When it was exported, else the end of the day it was received."""
        return self.extract.exported_at or day_end(self.known_on)

    def __iter__(self) -> Iterator[Row]:
        for place in range(len(self.extract)):
            yield Row(self, place)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a linked extract; `row(field)` is its clean value, None where there is none."""

    linked: Linked
    place: int

    def __call__(self, name: str) -> Any:
        """Return the clean value of a field."""
        column = self.linked.lists.get(name)
        return None if column is None else column[self.place]

    @property
    def unit_no(self) -> int | None:
        """The unit's number."""
        return int(self.linked.units[self.place]) or None

    @property
    def person_no(self) -> int:
        """The person's number."""
        return int(self.linked.persons[self.place])

    @property
    def where(self) -> dict[str, Any]:
        """The columns of a canonical table that say where a row comes from."""
        extract = self.linked.extract
        return {
            "source_no": extract.source_no,
            "row": int(extract.rows[self.place]),
            "known_on": extract.known_on,
        }

    @property
    def extract(self) -> Extract:
        """The extract that it stands in."""
        return self.linked.extract

    def cells(self, name: str) -> tuple[str, ...]:
        """The name of its cell of a field, for findings."""
        return self.linked.extract.cells(name, [self.place])


def where_of(linked: Linked) -> dict[str, pa.Array]:
    """Return the columns of a canonical table that say where the rows of an extract come from."""
    n_rows = len(linked)
    return {
        "source_no": pa.array(np.full(n_rows, linked.extract.source_no, np.int32)),
        "row": pa.array(linked.extract.rows.astype(np.int32)),
        "known_on": pa.array(np.full(n_rows, linked.known_on, "datetime64[D]")),
    }


def located(extracts: Sequence[Linked], starts: Positions, row: int) -> tuple[Linked, int]:
    """Return the extract and the position in it of a row of all; `starts` are the first rows of the extracts."""
    index = int(np.searchsorted(starts, row, side="right")) - 1
    return extracts[index], row - int(starts[index])


def rows_of(extracts: Iterable[Linked]) -> Iterator[Row]:
    """Return the rows of several extracts in order."""
    for linked in extracts:
        yield from linked


def day_end(day: date) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, time(23, 59, 59))
