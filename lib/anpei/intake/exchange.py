"""ID numbers that stand in the column of telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .column import Cells, Positions, flags_at
from .ids import STATES, Ids, read_ids

_LONG = r"^\D*(\d\D*){14}"
"""RE2 pattern of texts with more digits than a telephone number has."""
_GIVING = ("missing", "phone")
"""What the ID cell of a row may hold whose telephone cell holds the ID number."""
_WHOLE = ("valid", "old")


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
    is_giving = np.isin(ids.states, [STATES.index(state) for state in _GIVING])
    is_long = np.asarray(pc.match_substring_regex(cells.texts, _LONG))[cells.codes]
    rows = np.flatnonzero(is_giving & is_long)
    if not len(rows):  # nearly always
        return Exchange(ids, phones, rows)
    found = read_ids(cells.at(rows), known_on)
    is_whole = np.isin(found.states, [STATES.index(state) for state in _WHOLE])
    rows = rows[is_whole]
    chosen = pa.array(flags_at(rows, len(ids)))
    is_phone = pa.array(ids.states[rows] == STATES.index("phone"))
    moved = pc.if_else(is_phone, ids.texts.take(pa.array(rows)), pa.scalar(None, pa.string()))
    states = ids.states.copy()
    states[rows] = found.states[is_whole]
    texts = pc.replace_with_mask(ids.texts, chosen, found.texts.filter(pa.array(is_whole)))
    return Exchange(Ids(texts, states), pc.replace_with_mask(phones, chosen, moved), rows)
