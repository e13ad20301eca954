"""The data rows of one sheet as clean columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from ..vocabulary import Kind
from .column import Positions
from .finding import cell_names
from .ids import Ids


@dataclass(frozen=True)
class Extract:
    """The data rows of one sheet: field → clean values as Arrow arrays; `rows` are spreadsheet rows from 1 on.

    An absent field has no column. `progress` is in hundredths of a percent, `minutes` are whole, scores have two
    decimals, dates and instants are UTC+8; `ids` are the ID numbers, also where the field is absent.
    """

    source_no: int
    path: str
    sheet: str
    kind: Kind
    known_on: date
    exported_at: datetime | None
    mode: str
    rows: Positions
    columns: Mapping[str, pa.Array]
    ids: Ids
    places: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str, default: Any = None) -> Sequence[Any]:
        """Return a column as a list, or the default for every row where the extract lacks it."""
        found = self.columns.get(name)
        return [default] * len(self) if found is None else found.to_pylist()

    def cells(self, name: str, positions: Iterable[int]) -> tuple[str, ...]:
        """Return the names of the cells of some rows, for findings."""
        return cell_names(self.places.get(name), [int(self.rows[position]) for position in positions])

    def place(self) -> dict[str, Any]:
        """Return where a finding about it stands."""
        return {"path": self.path, "sheet": self.sheet, "source_no": self.source_no}
