"""A column of cells as a column of values: the usual form is taken as it is, every other different cell is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .sheet import TEXT, Sheet, cell_of, text_of
from .text import Cell
from .value import Unread

Item = TypeVar("Item")
Result = TypeVar("Result")

_LONG = 50_000
"""Rows from which on threads are worth their start."""

_THREADS = 4

Positions = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Cells:
    """A column as its different cells and, for every row, the number of its cell.

    `texts` are the cells as text, `kinds` what they are (see `sheet`), `codes` one number a row from 0 on.
    """

    texts: pa.StringArray
    kinds: np.ndarray[tuple[int], np.dtype[np.uint8]]
    codes: Positions

    def cell(self, code: int) -> Cell:
        """Return one of the different cells as a value."""
        return cell_of(int(self.kinds[code]), self.texts[code].as_py())

    def at(self, positions: Positions) -> Cells:
        """Return the same column at some rows only."""
        return Cells(self.texts, self.kinds, self.codes[positions])

    def matches(self, pattern: str) -> Flags:
        """Return for every row whether its cell is text that an RE2 pattern is found in."""
        found = np.asarray(pc.match_substring_regex(self.texts, pattern)) & (self.kinds == TEXT)
        return found[self.codes]

    def equals(self, cell: Cell) -> Flags:
        """Return for every row whether its cell holds the same text as another cell, spaces around it apart."""
        return np.asarray(pc.equal(pc.utf8_trim_whitespace(self.texts), text_of(cell).strip()))[self.codes]

    def used(self) -> Positions:
        """Return the numbers of the different cells that some row holds, sorted."""
        return np.flatnonzero(np.bincount(self.codes, minlength=len(self.texts)))

    def positions(self, codes: Sequence[int] | Positions) -> dict[int, Positions]:
        """Return the rows of some of the different cells: number of the cell → rows from 0 on."""
        wanted = flags_at(np.asarray(codes, np.int64), len(self.texts))
        rows = np.flatnonzero(wanted[self.codes])
        ordered = rows[np.argsort(self.codes[rows], kind="stable")]
        numbers, starts = np.unique(self.codes[ordered], return_index=True)
        parts = np.split(ordered, starts[1:])
        return {int(number): part for number, part in zip(numbers, parts, strict=True)} if len(rows) else {}


def flags_at(rows: Positions, count: int) -> Flags:
    """Return flags for so many rows that are set at some of them."""
    flags = np.zeros(count, np.bool_)
    flags[rows] = True
    return flags


def cells_of(sheet: Sheet, place: int) -> Cells:
    """Return a column of a sheet by its different cells; a number and a text that look the same differ."""
    column = sheet.texts[place].combine_chunks()
    texts = column if isinstance(column, pa.Array) else column.chunk(0)
    kinds = sheet.kinds.get(place)
    if kinds is None:
        encoded = texts.dictionary_encode()
        return Cells(
            encoded.dictionary,
            np.zeros(len(encoded.dictionary), np.uint8),
            encoded.indices.to_numpy().astype(np.int64),
        )
    codes = np.zeros(sheet.n_rows, np.int64)
    parts: list[pa.Array] = []
    found_kinds: list[Any] = []
    n_found = 0
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        encoded = texts.take(pa.array(rows)).dictionary_encode()
        codes[rows] = encoded.indices.to_numpy() + n_found
        parts.append(encoded.dictionary)
        found_kinds.append(np.full(len(encoded.dictionary), kind, np.uint8))
        n_found += len(encoded.dictionary)
    return Cells(pa.concat_arrays(parts), np.concatenate(found_kinds), codes)


def side_by_side(function: Callable[[Item], Result], items: Iterable[Item], n_rows: int) -> list[Result]:
    """Return a function of every item in order; long columns are worked on at the same time, as Arrow allows."""
    if n_rows < _LONG:
        return [function(item) for item in items]
    with ThreadPoolExecutor(_THREADS) as threads:
        return list(threads.map(function, items))


@dataclass(frozen=True)
class Reading:
    """How the cells of a type of field become values of an Arrow type.

    `reader` reads one cell or raises `Unread`. `usual` is an RE2 pattern of texts that need no reading: Arrow
    casts them to the type as they are.
    """

    reader: Callable[[Cell], Any]
    type: pa.DataType
    usual: str = ""


@dataclass(frozen=True)
class Values:
    """The values of a column, one a row, null where a cell says nothing; `refused` are the cells that are none."""

    array: pa.Array
    refused: Mapping[int, Positions]


def read_cells(cells: Cells, reading: Reading) -> Values:
    """Return the values of a column; only cells that are not of the usual form go through the reader."""
    used = cells.used()
    is_usual = np.zeros(len(cells.texts), np.bool_)
    if reading.usual:
        is_usual = np.asarray(pc.match_substring_regex(cells.texts, reading.usual)) & (cells.kinds == TEXT)
    odd = used[~is_usual[used]]
    values: list[Any] = []
    refused: list[int] = []
    for code, text in zip(odd.tolist(), cells.texts.take(pa.array(odd)).to_pylist(), strict=True):
        try:
            values.append(reading.reader(cell_of(int(cells.kinds[code]), text)))
        except Unread:
            values.append(None)
            refused.append(code)
    array = _placed(cells, is_usual, odd, pa.array(values, reading.type), reading.type)
    return Values(array.take(pa.array(cells.codes)), cells.positions(refused))


def _placed(cells: Cells, is_usual: Flags, odd: Positions, values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return the value of every different cell: usual texts cast, odd ones as read, unused ones null."""
    texts = cells.texts
    if not len(odd) and is_usual.all():
        return texts.cast(kind)
    usual = pc.if_else(pa.array(is_usual), texts, pa.scalar(None, pa.string())).cast(kind)
    if not len(odd):
        return usual
    return pc.replace_with_mask(usual, pa.array(flags_at(odd, len(texts))), values)
