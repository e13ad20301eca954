"""Cells that say what the cell above says: merged ones, and 同上."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .column import Cells, Flags, Positions
from .lines import VOID
from .sheet import Area

FILLED = frozenset((
    "unit_name", "town", "dept", "industry", "unit_kind", "dispatch_unit", "post", "person_class", "employ_form",
    "course", "round", "duty", "target", "office", "standard_grade", "oversight_grade", "channel",
))  # fmt: skip
"""Fields that may hold for several rows. Names, numbers and dates are of one row: there 同上 says nothing."""

DITTO = r'^[\s\pZ\pC]*(同上|〃|″|〞|"|”|＂)[\s\pZ\pC]*$'
"""RE2 pattern of cells that repeat the one above."""


@dataclass(frozen=True)
class Filled:
    """A column at the rows of data, and in which of them the cell above speaks."""

    cells: Cells
    is_filled: Flags


def filled_down(cells: Cells, data: Positions, areas: Iterable[Area]) -> Filled:
    """Return a column at the rows of data, with every cell of its merged areas and every 同上 as the cell it repeats.

    `areas` are the merged areas that begin in the column, below the header.
    """
    codes = cells.codes
    is_merged = np.zeros(len(codes), np.bool_)
    for area in areas:
        if area.bottom > area.top and area.top < len(codes):
            below = slice(area.top + 1, area.bottom + 1)
            codes = codes.copy() if codes is cells.codes else codes
            codes[below] = codes[area.top]
            is_merged[below] = True
    column = Cells(cells.texts, cells.kinds, codes[data])
    is_ditto = column.matches(DITTO)
    if is_ditto.any():
        source = np.maximum.accumulate(np.where(is_ditto, -1, np.arange(len(data))))
        is_ditto &= source >= 0  # above the first there is nothing to repeat
        column = Cells(cells.texts, cells.kinds, np.where(is_ditto, column.codes[source], column.codes))
    is_filled = (is_merged[data] | is_ditto) & ~column.matches(VOID)
    return Filled(column, is_filled)
