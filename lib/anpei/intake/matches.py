"""Matches that people decided, from the words of decisions.xlsx to rows of the extracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .decisions import person_clue
from .extract import Extract

Place = tuple[int, int]


def decided_rows(
    matches: Mapping[str, str],
    extracts: Sequence[Extract],
    units: Sequence[np.ndarray],
    unit_names: Mapping[int, str],
) -> dict[Place, Place]:
    """Return (extract, row) of evidence without a whole ID number → (extract, row) of the person decided.

    `matches` leads from clue to clue (`Decisions.matches`), `units` has the unit of every row. A clue that fits
    persons of different ID numbers decides nothing.
    """
    if not matches:
        return {}
    names = pa.array(sorted({clue.split("…")[0].split("（")[0] for pair in matches.items() for clue in pair}))
    evidence: dict[str, list[Place]] = defaultdict(list)
    persons: dict[str, dict[str, Place]] = defaultdict(dict)
    for index, (extract, numbers) in enumerate(zip(extracts, units, strict=True)):
        column = extract.columns.get("person_name")
        if column is None:
            continue
        for row in np.flatnonzero(np.asarray(pc.fill_null(pc.is_in(column, names), False))).tolist():
            number = extract.ids.number(row)
            unit = unit_names.get(int(numbers[row]), "")
            clue = person_clue(column[row].as_py(), number.last_four, unit)
            if number.is_whole:
                persons[clue].setdefault(number.text, (index, row))
            elif clue in matches:
                evidence[clue].append((index, row))
    return {
        place: next(iter(persons[matches[clue]].values()))
        for clue, places in evidence.items()
        if len(persons[matches[clue]]) == 1
        for place in places
    }
