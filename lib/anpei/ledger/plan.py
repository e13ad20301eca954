"""Single sampling plans for normal inspection of GB/T 2828.1-2012 (idt ISO 2859-1:1999), tables 1 and 2-A.

Along a diagonal of table 2-A (one letter on, one AQL back) the acceptance number is the same, so that the whole table
is the series of sample sizes, the series of AQLs and the acceptance numbers of its diagonals.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from ..errors import UsageError, nearest

LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
"""Special and general inspection levels, in the order of table 1."""

_LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000)
"""The largest lot of each row of table 1 but the last, which is open."""

_LETTERS = (
    "AAAAAAB", "AAAAABC", "AABBBCD", "ABBCCDE", "BBCCCEF", "BBCDDFG", "BCDEEGH", "BCDEFHJ", "CCEFGJK", "CDEGHKL",
    "CDFGJLM", "CDFHKMN", "DEGJLNP", "DEGJMPQ", "DEHKNQR",
)  # fmt: skip
"""Table 1: for each row of lots the code letters of the seven levels."""

CODES = "ABCDEFGHJKLMNPQR"
_SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
"""Code letters of table 2-A and the sample size of each."""

AQLS = (
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0",
    "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000",
)  # fmt: skip
"""Acceptance quality limits, percent nonconforming (above 10: nonconformities per 100 items)."""

_ACCEPTED = {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30, 26: 44}
"""Diagonal (place of the letter + place of the AQL) → Ac; the other diagonals are arrows."""

_UP_AT, _LAST_FOR_ALL, _LETTERS_BEYOND = 15, 24, "ABCDE"
"""Ac = 30 and 44 stand in the rows of the first letters alone."""


@dataclass(frozen=True)
class Plan:
    """How many of a lot to test (`n`), and up to how many failures are accepted (`ac`), from how many refused (`re`).

    `code` is the letter that the lot and level lead to, before arrows. `is_whole`: the sample is not smaller than the
    lot, so that everybody is tested.
    """

    lot: int
    level: str
    aql: str
    code: str
    n: int
    ac: int
    re: int
    is_whole: bool = False


def single_plan(lot: int, level: str = "II", aql: str = "4.0") -> Plan:
    """Return the single sampling plan for normal inspection of a lot.

    Raises
    ------
    UsageError
        An empty lot, an unknown level or AQL; names the nearest.

    >>> plan = single_plan(150, "II", "1.5")
    >>> plan.code, plan.n, plan.ac, plan.re
    ('F', 32, 1, 2)
    """
    _check(lot, level, aql)
    code = _LETTERS[bisect_left(_LOTS, lot)][LEVELS.index(level)]
    row, column = CODES.index(code), AQLS.index(aql)
    while not _has_plan(row, column):
        row += _direction(row, column)
    size, accepted = _SIZES[row], _ACCEPTED[row + column]
    return Plan(lot, level, aql, code, min(size, lot), accepted, accepted + 1, size >= lot)


def _has_plan(row: int, column: int) -> bool:
    diagonal = row + column
    return diagonal in _ACCEPTED and (diagonal <= _LAST_FOR_ALL or CODES[row] in _LETTERS_BEYOND)


def _direction(row: int, column: int) -> int:
    """Return where the arrow of a cell points: 1 to the row below, -1 to the row above; none leaves the table."""
    diagonal = row + column
    points_up = diagonal == _UP_AT or diagonal > _LAST_FOR_ALL or row == len(CODES) - 1
    return -1 if points_up and row > 0 else 1


def _check(lot: int, level: str, aql: str) -> None:
    if lot < 1:
        raise UsageError(f"批量{lot}不能抽样。", remedy="批量是可以抽测的完成人数，应大于0。")
    for name, value, known in (("检验水平", level, LEVELS), ("接收质量限（AQL）", aql, AQLS)):
        if value not in known:
            raise UsageError(
                f"GB/T 2828.1没有{name}“{value}”。",
                guess=nearest(value, known),
                remedy=f"可用的：{'、'.join(known)}。",
            )
