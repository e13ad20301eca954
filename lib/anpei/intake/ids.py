"""ID numbers of a column: whole numbers are checked all at once, everything else one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .column import Cells, Flags, Positions, flags_at
from .number import CHECKS, WEIGHTS, IdNumber, IdState, read_id_number
from .sheet import TEXT
from .text import squeezed

STATES: tuple[IdState, ...] = get_args(IdState)
"""What an ID cell may hold; columns of states are numbered by this order."""

_LENGTH = 18
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class Ids:
    """ID numbers of rows: normalised texts, and the numbers of their states in `STATES`."""

    texts: pa.StringArray
    states: np.ndarray[tuple[int], np.dtype[np.uint8]]

    def __len__(self) -> int:
        return len(self.states)

    def rows_of(self, state: IdState) -> Positions:
        """Return the rows that are in a state."""
        return np.flatnonzero(self.states == STATES.index(state))

    def number(self, row: int) -> IdNumber:
        """Return one of them."""
        return IdNumber(self.texts[row].as_py(), STATES[self.states[row]])


def no_ids(count: int) -> Ids:
    """Return the ID numbers of rows that have none."""
    return Ids(pa.array([""] * count, pa.string()), np.full(count, STATES.index("missing"), np.uint8))


def read_ids(cells: Cells, known_on: date) -> Ids:
    """Return what the cells of an ID column hold; a birth after the day of receipt is impossible."""
    used = cells.used()
    states = np.full(len(cells.texts), STATES.index("missing"), np.uint8)
    is_valid = are_id_numbers(cells.texts) & (cells.kinds == TEXT)
    states[is_valid] = STATES.index("valid")
    odd = used[~is_valid[used]]
    read = [read_id_number(cells.cell(code)) for code in odd.tolist()]
    states[odd] = [STATES.index(number.state) for number in read]
    texts = cells.texts
    if len(odd):
        mask = pa.array(flags_at(odd, len(texts)))
        texts = pc.replace_with_mask(texts, mask, pa.array([number.text for number in read], pa.string()))
    is_whole = np.isin(states, [STATES.index("valid"), STATES.index("old")])
    births = np.asarray(
        pc.fill_null(pc.greater(pc.utf8_slice_codeunits(texts, 6, 14), f"{known_on:%Y%m%d}"), False)
    )
    states[is_whole & births] = STATES.index("invalid")
    return Ids(texts.take(pa.array(cells.codes)), states[cells.codes])


def any_ids(cells: Cells) -> Ids:
    """Return what a column of other identifiers holds (numbers of staff, students, accounts): each is whole as it is."""
    read = [squeezed(cells.cell(code)).upper() for code in range(len(cells.texts))]
    states = np.array([STATES.index("other" if text else "missing") for text in read], np.uint8)
    return Ids(pa.array(read, pa.string()).take(pa.array(cells.codes)), states[cells.codes])


def are_id_numbers(texts: pa.StringArray) -> Flags:
    """Return for every text whether it is a valid ID number (GB 11643): 18 signs, a date, the check character.

    >>> are_id_numbers(pa.array(["11010519491231002X", "110105194912310021", "同上"])).tolist()
    [True, False, False]
    """
    found = np.asarray(pc.match_substring_regex(texts, r"^\d{17}[\dX]$")).copy()
    chosen = texts.filter(pa.array(found))
    if not len(chosen):
        return found
    start = int(np.frombuffer(chosen.buffers()[1], np.int32)[chosen.offset])
    signs = np.frombuffer(chosen.buffers()[2], np.uint8, _LENGTH * len(chosen), start)
    found[found] = _are_valid(signs.reshape(-1, _LENGTH).astype(np.int64) - ord("0"))
    return found


def _are_valid(digits: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Flags:
    digits[digits == ord("X") - ord("0")] = 10
    checks = np.array([10 if sign == "X" else int(sign) for sign in CHECKS])
    is_checked = checks[digits[:, :17] @ np.array(WEIGHTS) % 11] == digits[:, 17]
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 10] * 10 + digits[:, 11], digits[:, 12] * 10 + digits[:, 13]
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = np.where((month == 2) & ~is_leap, 28, _DAYS[np.where(month <= 12, month, 0)])
    return is_checked & (year >= 1800) & (year < 2100) & (day >= 1) & (day <= last)
