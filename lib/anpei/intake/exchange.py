"""ID numbers that stand in the column of telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .column import Cells, Flags, Positions
from .ids import STATES, Ids
from .number import read_id_number

_LONG = r"^\D*(\d\D*){14}"
"""RE2 pattern of texts with more digits than a telephone number has."""
_GIVING = ("missing", "phone")
"""What the ID cell of a row may hold whose telephone cell holds the ID number."""


@dataclass(frozen=True)
class Exchange:
    """The two columns after ID numbers and telephones changed places, and the rows in which they did."""

    ids: Ids
    phones: pa.Array
    rows: Positions


def exchanged(cells: Cells, phones: pa.Array, ids: Ids, known_on: date) -> Exchange:
    """Return ID numbers and telephones, each from the other's column where both say so.

    `cells` is the column of telephones and `phones` its values. An ID number counts there only if it is right to
    the last character, and only where its own column is empty or holds a telephone number.
    """
    last = f"{known_on:%Y%m%d}"
    used = cells.used()
    found = {
        code: number
        for code in used[_are_long(cells)[used]].tolist()
        if (number := read_id_number(cells.cell(code))).state in ("valid", "old")
        and number.text[6:14] <= last
    }
    rows = np.array([], np.int64)
    if found:
        is_giving = np.isin(ids.states, [STATES.index(state) for state in _GIVING])
        rows = np.flatnonzero(is_giving & np.isin(cells.codes, list(found)))
    if not len(rows):
        return Exchange(ids, phones, rows)
    numbers = [found[code] for code in cells.codes[rows].tolist()]
    states = ids.states.copy()
    is_phone = states[rows] == STATES.index("phone")
    states[rows] = [STATES.index(number.state) for number in numbers]
    is_row = np.zeros(len(ids), np.bool_)
    is_row[rows] = True
    mask = pa.array(is_row)
    moved = pc.if_else(pa.array(is_phone), ids.texts.take(pa.array(rows)), pa.scalar(None, pa.string()))
    texts = pc.replace_with_mask(ids.texts, mask, pa.array([number.text for number in numbers], pa.string()))
    return Exchange(Ids(texts, states), pc.replace_with_mask(phones, mask, moved), rows)


def _are_long(cells: Cells) -> Flags:
    return np.asarray(pc.match_substring_regex(cells.texts, _LONG))
