"""A sheet as it stands: cells by column as Arrow arrays, with what a spreadsheet program knows about them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa

from .text import Cell, plain

TEXT, NUMBER, BOOLEAN, INSTANT, DAY, CLOCK, SPAN = range(7)
"""What a cell is: text (empty cells too), number, yes or no, date with time, date, time of day, length of time."""

_CHUNK = 32_768
"""Rows that are turned into arrays at a time."""

_LONGEST_ARRAY = 2**31 - 1
"""Bytes of text that one array holds."""

Kinds = np.ndarray[tuple[int], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Area:
    """A block of cells from 0 on, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as text by column, from its first row and column on; `name` is empty for a CSV file.

    `texts` has one string array a column, empty text for an empty cell; `kinds` says for a column what each of
    its cells is, and has no entry where all are text. `uncached` are formulas whose result the file lacks;
    `is_cut` says that the last row is not whole; `dropped` are rows that a correction leaves out.
    """

    name: str
    texts: tuple[pa.ChunkedArray, ...]
    kinds: Mapping[int, Kinds] = field(default_factory=dict)
    n_rows: int = 0
    is_hidden: bool = False
    merged: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    uncached: tuple[tuple[int, int], ...] = ()
    is_cut: bool = False
    dropped: tuple[int, ...] = ()

    @property
    def n_columns(self) -> int:
        """The number of columns."""
        return len(self.texts)

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell as a value."""
        text = self.texts[column][row].as_py()
        kinds = self.kinds.get(column)
        return text if kinds is None else cell_of(int(kinds[row]), text)

    def row(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of a row."""
        return tuple(self.cell(row, column) for column in range(self.n_columns))

    def rows(self, first: int = 0, last: int | None = None) -> list[tuple[Cell, ...]]:
        """Return the rows from `first` up to but without `last`."""
        stop = self.n_rows if last is None else min(last, self.n_rows)
        return self.take(np.arange(first, max(stop, first)))

    def take(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[tuple[Cell, ...]]:
        """Return some rows, from 0 on."""
        columns: list[Sequence[Cell]] = []
        for place, texts in enumerate(self.texts):
            taken = texts.take(pa.array(rows, pa.int64())).to_pylist()
            kinds = self.kinds.get(place)
            if kinds is not None:
                taken = [cell_of(int(k), text) for k, text in zip(kinds[rows], taken, strict=True)]
            columns.append(taken)
        return list(zip(*columns, strict=True)) if columns else [()] * len(rows)

    @property
    def is_empty(self) -> bool:
        """Whether no cell says anything."""
        return not any(plain(text) for texts in self.texts for text in texts.unique().to_pylist())


def sheet_of(rows: Iterable[Sequence[Cell]], name: str = "", **facts: object) -> Sheet:
    """Return a sheet of rows of cells; rows may differ in length, None is an empty cell.

    >>> sheet_of([["姓名", 7.0], ["张三"]]).row(1)
    ('张三', '')
    """
    texts: list[list[pa.Array]] = []
    kinds: dict[int, list[Kinds]] = {}
    n_rows = 0
    for chunk in _chunks(rows):
        columns = list(itertools.zip_longest(*chunk, fillvalue=""))
        while len(texts) < len(columns):
            texts.append([pa.array([""] * n_rows, pa.string())] if n_rows else [])
        for place in range(len(texts)):
            column = columns[place] if place < len(columns) else (None,) * len(chunk)
            array, found = _array(column)
            texts[place].append(array)
            if found is not None and place not in kinds:
                kinds[place] = [np.zeros(n_rows, np.uint8)] if n_rows else []
            if place in kinds:
                kinds[place].append(np.zeros(len(chunk), np.uint8) if found is None else found)
        n_rows += len(chunk)
    return Sheet(
        name,
        tuple(pa.chunked_array(parts, pa.string()) for parts in texts),
        {place: np.concatenate(parts) for place, parts in kinds.items()},
        n_rows,
        **facts,  # type: ignore[arg-type]
    )


def _chunks(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, _CHUNK)):
        yield chunk


def _array(column: Sequence[Cell]) -> tuple[pa.Array, Kinds | None]:
    """Return the texts of a column and the kinds of its cells, None where all are text."""
    try:
        return _joined(column), None  # type: ignore[arg-type]
    except TypeError:
        pass
    kinds = np.fromiter((_KIND_OF.get(type(cell), TEXT) for cell in column), np.uint8, len(column))
    if not kinds.any():
        return _joined([cell or "" for cell in column]), None  # type: ignore[misc]
    if (kinds == NUMBER).all():
        try:
            return pa.array(column, pa.float64()).cast(pa.int64()).cast(pa.string()), kinds
        except (pa.ArrowInvalid, OverflowError):  # fractions, or whole numbers that a float cannot hold
            pass
    return _joined([text_of(cell) for cell in column]), kinds


def _joined(column: Sequence[str]) -> pa.Array:
    """Return texts as an array by way of one long text: encoded at once, ten times as fast as one by one.

    Raises
    ------
    TypeError
        A cell is no text.
    """
    data = "\0".join(column).encode("utf-8", "replace")
    signs = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(signs == 0)
    if len(ends) != len(column) - 1 or len(data) > _LONGEST_ARRAY:
        return pa.array([text.encode("utf-8", "replace").decode() for text in column], pa.string())
    offsets = np.empty(len(column) + 1, np.int32)
    offsets[0], offsets[1:-1], offsets[-1] = 0, ends - np.arange(len(ends)), len(data) - len(ends)
    texts = pa.py_buffer(data.replace(b"\0", b""))
    return pa.StringArray.from_buffers(len(column), pa.py_buffer(offsets), texts)


_KIND_OF: dict[type, int] = {
    int: NUMBER, float: NUMBER, bool: BOOLEAN, datetime: INSTANT, date: DAY, time: CLOCK, timedelta: SPAN,
}  # fmt: skip


def text_of(cell: Cell) -> str:
    """Return the text in which a cell is kept; a whole number has no decimal point.

    >>> text_of(13.0), text_of(0.5), text_of(True), text_of(None)
    ('13', '0.5', '1', '')
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, timedelta):
        return repr(cell.total_seconds())
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def cell_of(kind: int, text: str) -> Cell:
    """Return the cell that is kept as a text.

    >>> cell_of(DAY, "2022-10-08"), cell_of(NUMBER, "13")
    (datetime.date(2022, 10, 8), 13)
    """
    if kind == TEXT:
        return text
    if kind == NUMBER:
        return float(text) if not text.lstrip("-").isdigit() else int(text)
    if kind == BOOLEAN:
        return text == "1"
    if kind == INSTANT:
        return datetime.fromisoformat(text)
    if kind == DAY:
        return date.fromisoformat(text)
    if kind == CLOCK:
        return time.fromisoformat(text)
    return timedelta(seconds=float(text))
