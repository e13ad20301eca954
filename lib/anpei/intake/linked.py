"""An extract whose rows are linked to units and persons: what the canonical tables are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from .extract import Extract

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Linked:
    """An extract with the unit (0: none) and the person of every row."""

    extract: Extract
    units: Sequence[int]
    persons: Sequence[int]

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
        return self.linked.units[self.place] or None

    @property
    def person_no(self) -> int:
        """The person's number."""
        return self.linked.persons[self.place]

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


def rows_of(extracts: Iterable[Linked]) -> Iterator[Row]:
    """Return the rows of several extracts in order."""
    for linked in extracts:
        yield from linked


def day_end(day: date) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, time(23, 59, 59))
