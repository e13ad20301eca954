"""What a worksheet's XML says that readers do not tell: hidden rows and columns, formulas without result, far cells.

The text streams past in pieces and is searched as bytes; only where a telling word occurs is a tag looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .unreadable import TOO_MANY_COLUMNS, Unreadable

MOST_COLUMNS = 1_000
"""Columns of a sheet that are read; tables of people have a few dozen."""

_OVERLAP = 1 << 15
"""Bytes of a piece that are looked at again with the next one: more than the longest tag or formula."""

_LONGEST_TAG = 1 << 10
_MOST_LOOKS = 3_000_000
"""Tags of a worksheet that are looked at: more than any table has, and a bound on the time it takes."""

_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_HIDDEN = (b'hidden="1"', b'hidden="true"', b"hidden='1'", b"hidden='true'")
_TAG = re.compile(rb"<(?:\w+:)?(row|col)\s")
_NUMBERS = re.compile(rb"""\b(r|min|max)=["'](\d{1,7})["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>""")
_TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
_FORMULA = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:(?P<end></(?:\w+:)?c>)|<(?:\w+:)?v(?:\s*/>|>\s*</(?:\w+:)?v>))"
)
_FAR_CONTENT = re.compile(
    rb"""r="([A-Z]{3}\d{1,7})"[^<>/]{0,100}+>\s{0,20}+(?:<(?:\w+:)?v>[^<]|<(?:\w+:)?is>)"""
)
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v>[^<]|is>)")
_QUOTE, _A = ord('"'), ord("A")


@dataclass(frozen=True)
class Hints:
    """What a worksheet says beside its cells: rows and columns from 0 on; cells as (row, column)."""

    has_content: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    uncached: tuple[tuple[int, int], ...] = ()


def is_worksheet(head: bytes) -> bool:
    """Tell whether a part of a workbook is a worksheet by its first bytes."""
    return _ROOT.search(head) is not None


class WorksheetScan:
    """Collects the hints of one worksheet as its XML streams past."""

    def __init__(self, head: bytes) -> None:
        root = _ROOT.search(head)
        self._formula = b"<" + ((root and root[1]) or b"") + b"f"
        self._rest = b""
        self._n_looks = 0
        self._has_content = False
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._uncached: list[tuple[int, int]] = []

    def feed(self, piece: bytes) -> None:
        """Look at the next piece.

        Raises
        ------
        Unreadable
            A cell with content lies too far to the right.
        """
        window = self._rest + piece
        self._look(window, max(len(window) - _OVERLAP, 0))
        self._rest = window[-_OVERLAP:]

    def hints(self) -> Hints:
        """Return what was found, after the last piece."""
        self._look(self._rest, len(self._rest))
        self._rest = b""
        return Hints(
            self._has_content,
            tuple(sorted(self._hidden_rows)),
            tuple(sorted(self._hidden_columns)),
            tuple(self._uncached),
        )

    def _look(self, window: bytes, stop: int) -> None:
        """Take what begins before `stop`; what begins later comes again with the next piece."""
        if not self._has_content:
            self._has_content = _CONTENT.search(window) is not None
        if b"hidden=" in window:
            for word in _HIDDEN:
                self._take_hidden(window, word, stop)
        if self._formula in window:
            self._take_uncached(window, stop)
        if _has_far_reference(window):
            _refuse_far(window)

    def _places(self, window: bytes, word: bytes) -> Iterator[int]:
        """Yield where a word occurs, at most once in a tag."""
        place = window.find(word)
        while place >= 0 and self._n_looks < _MOST_LOOKS:
            self._n_looks += 1
            yield place
            behind = window.find(b">", place)
            place = window.find(word, behind) if behind >= 0 else -1

    def _take_hidden(self, window: bytes, word: bytes, stop: int) -> None:
        for place in self._places(window, word):
            start = window.rfind(b"<", max(0, place - _LONGEST_TAG), place)
            tag = _TAG.match(window, start, place) if 0 <= start < stop else None
            if tag is None:
                continue
            numbers = {
                name: int(number)
                for name, number in _NUMBERS.findall(window[start : window.find(b">", place)])
            }
            if tag[1] == b"row" and b"r" in numbers:
                self._hidden_rows.add(numbers[b"r"] - 1)
            if tag[1] == b"col" and b"min" in numbers:
                last = min(numbers.get(b"max", numbers[b"min"]), MOST_COLUMNS)
                self._hidden_columns.update(range(numbers[b"min"] - 1, last))

    def _take_uncached(self, window: bytes, stop: int) -> None:
        for place in self._places(window, self._formula):
            start = window.rfind(b"<", max(0, place - _LONGEST_TAG), place)
            cell = _CELL.match(window, start, place) if 0 <= start < stop else None
            formula = _FORMULA.match(window, place, place + _OVERLAP) if cell else None
            if formula is None or cell is None:
                continue
            if formula["end"] is not None or not _TEXT_RESULT.search(cell[0]):  # a text may really be empty
                self._uncached.append((int(cell[2]) - 1, column_number(cell[1].decode()) - 1))


def column_number(letters: str) -> int:
    """Return the number of a column from 1 on by its letters.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - _A + 1
    return number


def _has_far_reference(window: bytes) -> bool:
    """Tell whether a quoted word begins with three capitals: most tables have not so many columns."""
    signs = np.frombuffer(window, np.uint8)
    if len(signs) < 4:
        return False
    is_capital = (signs - np.uint8(_A)) < 26
    found = is_capital[1:-2] & is_capital[2:-1] & is_capital[3:] & (signs[:-3] == _QUOTE)
    return bool(found.any())


def _refuse_far(window: bytes) -> None:
    for found in _FAR_CONTENT.finditer(window):
        cell = found[1].decode()
        if column_number(cell.rstrip("0123456789")) > MOST_COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS, f"单元格{cell}", MOST_COLUMNS)
